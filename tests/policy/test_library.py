"""The library of legal texts: kept, searched, cited, replaced; sent for reading and read. Each refusal stands beside its success."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.template.loader import get_template
from django.urls import reverse

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.notices.models import Notice
from khuyencong.text import citations
from khuyencong.ui.citing import cited
from khuyencong.ui.waiting import sources
from khuyencong.workflow.refusals import NotAllowed
from policy import dividing, selectors
from policy.models import LegalText, Receipt, TextRelation
from policy.services import library, reading
from policy.services.loading import load_library
from tests.factories import actors
from tests.factories.policy import make_text, send_text
from tests.factories.projects import pdf_file

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 4)


@pytest.fixture(autouse=True)
def _day():
    with clock.at(DAY):
        yield


def test_the_portal_s_own_rules_find_their_texts_and_officers_words_stay():
    assert load_library() == LegalText.objects.count() > 30
    decree = LegalText.objects.get(number="45/2012/NĐ-CP")
    assert decree.needs_verification
    assert {relation.other.number for relation in decree.bears_on.select_related("other")} == {"134/2004/NĐ-CP"}
    for relation in TextRelation.objects.filter(how="replaces").select_related("text", "other"):
        ends, begins = relation.other.valid_to, relation.text.valid_from
        assert ends is None or begins is None or ends < begins, relation.text.number
    decree.articles.filter(code="Điều 6").delete()
    LegalText.objects.filter(pk=decree.pk).update(title="Đã sửa")
    assert load_library() == 0
    decree.refresh_from_db()
    assert (decree.title, decree.articles.filter(code="Điều 6").exists()) == ("Đã sửa", False)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("NĐ 45/2012/NĐ-CP, Điều 4 khoản 3; TT 26/2014/TTLT-BTC-BCT", [("45/2012/NĐ-CP", "Điều 4"), ("26/2014/TTLT-BTC-BCT", "")]),
        ("Quyết định 1881/QĐ-TTg và Luật 91/2025/QH15, Điều 8a", [("1881/QĐ-TTg", ""), ("91/2025/QH15", "Điều 8a")]),
        ("12/06/2018, tỷ lệ 1/2, mã A45/2012/NĐ-CP", []),
    ],
)
def test_what_a_sentence_cites(words, found):
    assert [(one.number, one.article) for one in citations.cited_in(words)] == found


def test_a_citation_leads_to_its_article_and_nothing_of_it_is_markup():
    text = make_text("11/2020/QĐ-UBND")
    link = f'<a href="{text.get_absolute_url()}'
    assert cited("QĐ 11/2020/QĐ-UBND, Điều 2 khoản 1; <b>") == f'QĐ {link}#dieu-2">11/2020/QĐ-UBND, Điều 2 khoản 1</a>; &lt;b&gt;'
    assert cited("11/2020/QĐ-UBND, Điều 9") == f'{link}">11/2020/QĐ-UBND, Điều 9</a>'
    assert cited("99/2020/QĐ-UBND, Điều 2 <b>") == "99/2020/QĐ-UBND, Điều 2 <b>"
    page = get_template("components/records.html").template.module
    assert link in page.verdict([{"ok": True, "words": "Đạt", "figure": "", "cite": "11/2020/QĐ-UBND"}])


def test_a_text_is_divided_into_its_articles_and_joined_again():
    words = "Mở.\nĐiều 1. Một\ntheo Điều 2 của Luật.\nĐiều 2.\nHai\nPhụ lục I\nBảng\nĐiều 1. Thêm"
    found = dividing.articles_of(words)
    assert [code for code, _ in found] == ["Mở đầu", "Điều 1", "Điều 2", "Phụ lục I"]
    assert dict(found)["Điều 1"] == "Một\ntheo Điều 2 của Luật.\n\nThêm"
    assert dividing.articles_of(dividing.joined(found)) == found
    assert dividing.articles_of(" \n ") == []


def test_a_text_ends_when_it_is_replaced_and_no_text_stands_above_itself():
    first, second = make_text(), make_text(issued_on=date(2022, 5, 1), valid_from=date(2022, 6, 1))
    third = make_text(issued_on=date(2024, 1, 1), valid_from=date(2024, 2, 1), replaces=[second], amends=[first])
    make_text(row=second, number=second.number, issued_on=date(2022, 5, 1), valid_from=date(2022, 6, 1), replaces=[first])
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.valid_to, second.valid_to) == (date(2022, 5, 31), date(2024, 1, 31))
    assert (first.standing()[1], first.standing(date(2021, 1, 1))[1], third.standing()[1]) == (
        "Hết hiệu lực",
        "Còn hiệu lực",
        "Còn hiệu lực",
    )
    assert list(selectors.in_force_on(LegalText.objects.order_by("pk"), date(2023, 1, 1))) == [second]
    for row, other, words in (
        (first, first, "chính nó"),
        (first, third, "không thể làm ngược lại"),
        (second, third, "không thể làm ngược lại"),
    ):
        days = {"issued_on": row.issued_on, "valid_from": row.valid_from}
        with pytest.raises(ValidationError, match=words) as refused, transaction.atomic():
            make_text(row=row, number=row.number, replaces=[other], **days)
        assert list(refused.value.error_dict) == ["replaces"]
    # The database refuses the same, whoever writes.
    for text, other in ((first, first), (first, third)):
        with pytest.raises(IntegrityError), transaction.atomic():
            TextRelation.objects.create(text=text, other=other, how="replaces")


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"number": "mười hai"}, "number"),
        ({"number": "1/2020/QĐ-UBND"}, "number"),
        ({"number": "45/2012/NĐ-CP"}, "number"),  # a decree's
        ({"valid_from": date(2019, 1, 1)}, "valid_from"),
        ({"valid_to": date(2020, 1, 11)}, "valid_to"),
        ({"title": ""}, "title"),
        ({"kind": "moon"}, "kind"),
    ],
)
def test_a_text_that_cannot_be(facts, field):
    make_text("1/2020/QĐ-UBND")
    with pytest.raises(ValidationError) as refused, transaction.atomic():
        make_text(**facts)
    assert list(refused.value.error_dict) == [field]
    with pytest.raises(NotAllowed):
        make_text(who=actors.acting(Role.DISTRICT_OFFICER))
    assert LegalText.objects.count() == 1


def test_who_was_sent_a_text_reads_it_once_and_who_has_not_stands_out(client_as):
    officer, leader = actors.make_member(Role.DISTRICT_OFFICER), actors.make_member(Role.DISTRICT_LEADER)
    elsewhere = actors.make_member(Role.DISTRICT_OFFICER, district="831")
    desk = actors.make_member(Role.DOIT_OFFICER)
    text = make_text()
    sending = send_text(text, "ubnd-829", "ubnd-831", who=actors.principal(desk))
    assert sending.receipts.count() == 3
    assert all(Notice.objects.filter(user=one.user, title__contains="Văn bản cần đọc").count() == 1 for one in (officer, leader, elsewhere))
    mine = actors.principal(officer)
    source = next(one for one in sources() if one.name == "policy.read")
    assert [source.row(row, mine).code for row in source.waiting(mine)] == [text.number]
    page = client_as(officer.user, officer)
    assert "Tôi đã đọc" in page.get(text.get_absolute_url()).content.decode()
    address = reverse("policy:confirm_read", args=[text.pk])
    assert page.get(address).status_code == 405
    assert [page.post(address).status_code for _ in range(2)] == [302, 302]
    first = Receipt.objects.get(user=officer.user).read_at
    with clock.at(DAY + timedelta(days=1)):
        assert reading.confirm_read(who=mine, text=text) == 0
    assert Receipt.objects.get(user=officer.user).read_at == first
    assert client_as(desk.user, desk).post(address).status_code == 404  # not sent to them
    reads = selectors.reads(DAY, DAY)
    assert (reads.asked, reads.read, reads.late) == (3, 1, 0)
    offices = selectors.offices_of(sending)
    assert [(one.asked, one.read) for one in offices] == [(1, 0), (2, 1)]
    shown = client_as(desk.user, desk).get(sending.get_absolute_url()).content.decode()
    assert leader.user.full_name in shown
    # Reminded before the day, and once after it; never who has read.
    assert [reading.remind_due(DAY + timedelta(days=days)) for days in (1, 8, 9, 11, 12)] == [0, 2, 0, 2, 0]
    with clock.at(DAY + timedelta(days=11)):
        assert selectors.reads(DAY, DAY + timedelta(days=11)).late == 2
    assert not Notice.objects.filter(user=officer.user, title__contains="hạn đọc").exists()


def test_sending_that_cannot_be():
    text, who = make_text(), actors.acting(Role.DOIT_OFFICER)
    empty = {"who": who, "text": text, "organisations": [actors.organisation("ubnd-831")]}
    for more, field in (({"due_on": DAY - timedelta(days=1)}, "due_on"), ({"due_on": DAY}, "organisations")):
        with pytest.raises(ValidationError) as refused:
            reading.send_for_reading(**empty, **more)
        assert list(refused.value.error_dict) == [field]
    with pytest.raises(NotAllowed):
        send_text(text, "ubnd-829", who=actors.acting(Role.DISTRICT_OFFICER))
    with pytest.raises(NotAllowed):
        reading.confirm_read(who=actors.acting(Role.ENTERPRISE), text=text)


def test_pages_of_the_library(client, client_as, settings, tmp_path, django_assert_max_num_queries):
    settings.MEDIA_ROOT = tmp_path
    for _ in range(4):
        make_text()
    old = make_text(
        "7/2010/QĐ-UBND",
        title="Khuyến khích sơ chế dừa",
        words="Điều 1. Sơ chế dừa",
        issued_on=date(2010, 1, 1),
        valid_from=date(2010, 1, 1),
        valid_to=date(2011, 1, 1),
    )
    address = reverse("policy:library")
    with django_assert_max_num_queries(8):
        found = client.get(address, {"q": "lang nghe dua", "xep": "moi"}).content.decode()
    assert "Có trong" in found
    assert "7/2010/QĐ-UBND" not in found
    assert "7/2010/QĐ-UBND" in client.get(address, {"q": "SO CHE dua"}).content.decode()
    assert "7/2010/QĐ-UBND" not in client.get(address, {"ngay": "04/03/2024"}).content.decode()
    assert "Chưa đúng ngày" in client.get(address, {"ngay": "31/02/2024"}).content.decode()
    assert client.get(address, {"q": "a\0b"}).status_code in (200, 400)
    assert "Hết hiệu lực" in client.get(old.get_absolute_url()).content.decode()
    assert client.get(reverse("policy:text_file", args=[old.pk])).status_code == 404
    officer = actors.make_member(Role.DOIT_OFFICER)
    desk = client_as(officer.user, officer)
    sent = {
        "kind": "decision", "number": "12/2024/QĐ-UBND", "issuer": "UBND tỉnh", "title": "Mức hỗ trợ", "issued_on": "01/03/2024",
        "valid_from": "04/03/2024", "words": "Điều 1. Mức hỗ trợ", "replaces": "9/2020/KHONG-CO",
    }  # fmt: skip
    wrong = desk.post(reverse("policy:add_text"), sent)
    assert (wrong.status_code, "Thư viện chưa có văn bản số 9/2020/KHONG-CO" in wrong.content.decode()) == (422, True)
    assert "Mức hỗ trợ" in wrong.content.decode()
    done = desk.post(
        reverse("policy:add_text"),
        sent | {"replaces": "101/2020/QĐ-UBND".replace("101", _one().split("/")[0]), "file": pdf_file("Văn bản.pdf")},
    )
    text = LegalText.objects.get(number="12/2024/QĐ-UBND")
    assert done.url == text.get_absolute_url()
    edited = {**sent, "title": "Mức hỗ trợ mới", "replaces": "", "is_checked": "on"}
    assert desk.post(reverse("policy:edit_text", args=[text.pk]), edited).status_code == 302
    text.refresh_from_db()
    assert (text.title, text.needs_verification, text.bears_on.count(), text.articles.count()) == ("Mức hỗ trợ mới", False, 0, 1)
    districts = [one.pk for one in selectors.offices() if one.kind == "district_committee"]
    refused = desk.post(reverse("policy:send_text", args=[text.pk]), {"organisations": districts, "due_on": "03/03/2024", "words": "Đọc"})
    assert (refused.status_code, "Đọc" in refused.content.decode()) == (422, True)
    assert desk.get(reverse("policy:sendings")).status_code == 200
    commune = actors.make_member(Role.DISTRICT_OFFICER)
    assert client_as(commune.user, commune).get(reverse("policy:sendings")).status_code == 403


def _one() -> str:
    return LegalText.objects.filter(number__endswith="/2020/QĐ-UBND").order_by("pk")[0].number


def test_keeping_a_text_again_keeps_what_is_a_summary():
    load_library()
    text = LegalText.objects.get(number="28/2018/TT-BTC")
    said = dividing.joined([(one.code, one.words) for one in text.articles.order_by("position")])
    facts = {name: getattr(text, name) for name in ("number", "kind", "title", "issuer", "issued_on", "valid_from")}
    kept = [one.other for one in text.bears_on.select_related("other")]
    library.keep_text(who=actors.acting(Role.DOIT_HEAD), row=text, facts=facts, words=said + "\n\nĐiều 9. Lời văn", replaces=kept)
    assert dict(text.articles.order_by("position").values_list("code", "is_summary")) == {"Điều 7": True, "Điều 8": True, "Điều 9": False}

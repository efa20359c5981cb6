"""Investment: opportunities in two languages, investors followed up to a licence; every refusal beside its success."""

from datetime import date, datetime, timedelta
from itertools import count

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from directive.evidence import evidence, year_of
from investment import selectors
from investment.enums import LeadState
from investment.models import Contact, Lead, Opportunity
from investment.residents import move_open, those_that_stay, what_to_decide
from investment.services.leads import lead_of, note_lead, remind, token_of
from investment.services.opportunities import Twin, keep_opportunity
from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import AdminUnit
from khuyencong.actors.residents import Change
from khuyencong.notices.models import Consent, Notice, Purpose
from khuyencong.privacy.services import retention
from khuyencong.ui.waiting import sources
from khuyencong.workflow.refusals import NotAllowed, Refused, Stale
from tests.factories import actors
from tests.factories.investment import leave, make_lead, make_opportunity, move, promoter

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 4)
SOON = DAY + timedelta(days=10)
_MINUTES = count(1)


@pytest.fixture(autouse=True)
def _day():
    with clock.at(DAY):
        yield


@pytest.fixture
def officer():
    return promoter()


def waits(who) -> list[str]:
    source = next(source for source in sources() if source.name == "investment.follow")
    rows = source.waiting(who)
    return [source.row(row, who).code for row in rows] if rows is not None else []


# --- opportunities ---------------------------------------------------------------
def test_an_opportunity_stands_once_and_is_shown_in_two_languages(officer):
    row = make_opportunity(officer, title="Nhà máy  Dừa", publish=False, title_en="", does_en="")
    with pytest.raises(Twin, match="đã được ghi") as refused:
        make_opportunity(officer, title="NHÀ MÁY DỪA", publish=False)
    assert refused.value.twin == row
    with pytest.raises(IntegrityError, match="opportunity_stands_once"), transaction.atomic():
        Opportunity(
            title="nha may dua", area=row.area, site="x", does="x", incentives="x", trade="other", kept_by_id=officer.user_id
        ).save()
    elsewhere = AdminUnit.objects.get(code="831", level="district")
    assert make_opportunity(officer, title="Nhà máy Dừa", area=elsewhere).pk
    with pytest.raises(Refused, match="Còn thiếu bản tiếng Anh: tên tiếng Anh, nội dung"):
        move(row, "publish", officer)
    keep_opportunity(who=officer, opportunity=row, title_en="Plant", does_en="Coconut", version=0)
    with pytest.raises(NotAllowed):
        move(row, "publish", actors.acting(Role.DOIT_LEADER))
    move(row, "publish", officer)
    with pytest.raises(Stale):
        keep_opportunity(who=officer, opportunity=row, site="x", version=0)
    with pytest.raises(ValidationError, match="đủ bản tiếng Anh"):
        keep_opportunity(who=officer, opportunity=row, incentives_en="")
    with pytest.raises(Refused, match="lý do"):
        move(row, "close", officer)
    move(row, "close", officer, reason="Đã có nhà đầu tư")
    assert not selectors.shown().filter(pk=row.pk).exists()


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"title": " "}, "title"), ({"title": "x" * 201}, "title"), ({"does": "a\0"}, "does"), ({"incentives": ""}, "incentives"), ({"area": None}, "area"),
        ({"trade": "moon"}, "trade"), ({"land_m2": 0}, "land_m2"), ({"capital_from": 2, "capital_to": 1}, "capital_to"), ({"capital_from": -1}, "capital_from"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_at_its_field(officer, facts, field):
    with pytest.raises(ValidationError) as refused:
        make_opportunity(officer, **facts)
    assert field in refused.value.error_dict
    assert not Opportunity.objects.exists()


def test_only_the_office_that_has_the_duty(officer):
    for who in (actors.acting(Role.CO_APPRAISER, organisation_code="skhcn"), actors.acting(Role.DOIT_OFFICER)):
        with pytest.raises(NotAllowed):
            make_opportunity(who)
        with pytest.raises(NotAllowed):
            make_lead(who)
    draft, lead = make_opportunity(officer, publish=False), make_lead(officer)
    seen = [
        (selectors.opportunities_for(who).filter(pk=draft.pk).exists(), selectors.leads_for(who).filter(pk=lead.pk).exists())
        for who in (actors.acting(Role.CO_APPRAISER, organisation_code="skhcn"), actors.acting(Role.DOIT_HEAD), officer)
    ]
    assert seen == [(False, False), (True, True), (True, True)]


def test_opportunities_follow_their_unit(officer):
    row, closed = make_opportunity(officer), make_opportunity(officer)
    move(closed, "close", officer, reason="Xong")
    new = AdminUnit.objects.get(code="831", level="district")
    assert list(what_to_decide(Change(ended=frozenset({row.area_id})))) == [f"Cơ hội đầu tư “{row.title}” cần chọn lại địa bàn."]
    change = Change(units={row.area_id: new}, ended=frozenset({row.area_id}))
    assert [(one.pk, one.new_unit_id) for one in move_open(change)] == [(row.pk, new.pk)]
    assert (those_that_stay(change), list(what_to_decide(change))) == (1, [])


# --- investors -------------------------------------------------------------------
def test_an_investor_is_followed_up_to_a_licence(officer):
    opportunity = make_opportunity(officer)
    row = make_lead(officer, opportunity, investor="Công ty Dừa Xanh")
    assert (row.state, row.next_on) == (LeadState.NEW, DAY + timedelta(days=7))
    assert "Dừa Xanh" not in str(row)
    with pytest.raises(ValidationError, match=row.code):
        make_lead(officer, opportunity, investor="CÔNG TY dừa xanh")
    assert make_lead(officer, None, investor="Công ty Dừa Xanh").pk
    said = {"on": DAY, "said": "Đã gửi tài liệu.", "next_on": SOON}
    for wrong, words in (
        ({"on": DAY + timedelta(days=1)}, "tương lai"), ({"on": None}, "Cần ngày làm việc"), ({"said": " "}, "nội dung làm việc"),
        ({"next_on": DAY}, "phải sau hôm nay"), ({"next_on": None}, "Cần ngày liên hệ lại"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=words):
            move(row, "contact", officer, **(said | wrong))
    assert not Contact.objects.exists()
    proof = {"licence": "GCN 01", "invested_on": DAY, "capital": 50_000_000_000}
    with pytest.raises(Refused):
        move(row, "invest", officer, **proof)
    move(row, "contact", officer, **said)
    move(row, "contact", officer, **(said | {"said": "Đã xem đất."}))
    assert (row.state, row.next_on, [one.said for one in selectors.contacts_of(row)]) == (
        LeadState.WORKING,
        SOON,
        ["Đã xem đất.", "Đã gửi tài liệu."],
    )
    for wrong, words in (
        ({"licence": " "}, "giấy chứng nhận"), ({"capital": 0}, "lớn hơn 0"), ({"invested_on": None}, "Cần ngày cấp"),
        ({"invested_on": DAY - timedelta(days=1)}, "trước ngày ghi nhận"), ({"invested_on": SOON}, "tương lai"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=words):
            move(row, "invest", officer, **(proof | wrong))
    old = row.version
    move(row, "invest", officer, **proof)
    with pytest.raises(Stale):
        move(Lead(pk=row.pk, version=old), "invest", officer, **proof)
    assert (row.state, row.next_on, row.capital) == (LeadState.INVESTED, None, 50_000_000_000)


def test_what_comes_to_nothing_says_why_and_may_come_back(officer):
    row = make_lead(officer)
    with pytest.raises(Refused, match="lý do"):
        move(row, "drop", officer)
    move(row, "drop", officer, reason="Giá thuê cao")
    again = make_lead(officer, investor=row.investor)
    with pytest.raises(Refused, match=f"đang được theo dõi ở {again.code}"):
        move(row, "resume", officer, on=DAY, said="Hỏi lại", next_on=SOON)
    move(again, "drop", officer, reason="Ghi hai lần")
    move(row, "resume", officer, on=DAY, said="Hỏi lại", next_on=SOON)
    assert row.state == LeadState.WORKING


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"investor": " "}, "investor"), ({"investor": "a\0"}, "investor"), ({"phone": "", "email": ""}, "phone"), ({"email": "x"}, "email"),
        ({"next_on": DAY - timedelta(days=1)}, "next_on"), ({"words": "a\0"}, "words"),
    ],
)  # fmt: skip
def test_an_investor_who_cannot_be_reached_is_refused(officer, facts, field):
    with pytest.raises(ValidationError) as refused:
        make_lead(officer, **facts)
    assert field in refused.value.error_dict
    assert not Lead.objects.exists()


def test_only_in_what_is_shown(officer):
    with pytest.raises(ValidationError) as refused:
        note_lead(who=officer, opportunity=make_opportunity(officer, publish=False), investor="A", phone="0900 000 000")
    assert "opportunity" in refused.value.error_dict


def test_the_day_of_contact_waits_and_is_reminded_of_once(officer):
    row = make_lead(officer, next_on=SOON)
    assert (waits(officer), remind()) == ([], 0)
    with clock.at(SOON):
        assert (waits(officer), remind(), remind()) == ([row.code], 1, 0)
        assert waits(actors.acting(Role.CO_APPRAISER, organisation_code="skhcn")) == []
        row.refresh_from_db()
        move(row, "contact", officer, on=SOON, said="Gọi điện", next_on=SOON + timedelta(days=1))
        assert (waits(officer), remind()) == ([], 0)
    with clock.at(SOON + timedelta(days=1)):
        assert remind() == 1
    assert Notice.objects.filter(kind="investment.due", user_id=officer.user_id).count() == 2


# --- the public form -------------------------------------------------------------
@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": " "}, "name"), ({"name": "a\0"}, "name"), ({"email": "", "phone": ""}, "email"), ({"email": "x"}, "email"), ({"words": " "}, "words"),
        ({"organisation": "x" * 201}, "investor"), ({"version": "1999-01"}, "__all__"),
    ],
)  # fmt: skip
def test_interest_that_nobody_could_answer_is_refused(officer, facts, field):
    opportunity = make_opportunity(officer)
    with pytest.raises(ValidationError) as refused:
        leave(opportunity, **facts)
    assert field in getattr(refused.value, "error_dict", {"__all__": ()})
    assert [Lead.objects.count(), Consent.objects.count(), Notice.objects.filter(kind="investment.asked").count()] == [0, 0, 0]


def test_interest_from_the_public_page_is_followed_up(officer):
    opportunity = make_opportunity(officer)
    noted = make_lead(officer, opportunity, investor="Công ty Dừa Vàng")
    row = leave(opportunity)  # nobody learns from a refusal who else asked
    assert leave(opportunity, name=" Trần  Văn Đầu ") == row
    other = leave(opportunity, words="Hỏi thêm điện ba pha.")
    assert (row.source, row.noted_by_id, row.contact, row.next_on, other == row) == ("public", None, "Trần Văn Đầu", DAY, False)
    assert Consent.objects.get(subject_kind="investment_lead", subject_id=row.pk).purpose == Purpose.INVESTOR
    assert (waits(officer), remind()) == ([row.code, other.code], 0)
    told = Notice.objects.filter(kind="investment.asked", user_id=officer.user_id)
    assert (told.count(), "Dừa Vàng" in told[0].title + told[0].body) == (2, False)
    assert (lead_of(token_of(row)), lead_of(token_of(noted)), lead_of(token_of(row)[:-1]), lead_of("x")) == (row, None, None, None)
    before = selectors.standing(DAY, DAY).noted
    for one in (noted, other):
        move(one, "drop", officer, reason="Gửi trùng")
    assert (before, selectors.standing(DAY, DAY).noted) == (3, 2)  # what an office noted itself stays counted
    move(row, "contact", officer, on=DAY, said="Gọi", next_on=SOON)
    move(opportunity, "close", officer, reason="Đã có nhà đầu tư")
    with pytest.raises(ValidationError, match="vừa được khép lại"):
        leave(opportunity, name="Người khác")


def test_who_did_not_invest_is_forgotten_after_two_years(officer):
    opportunity = make_opportunity(officer)
    rows = [leave(opportunity), leave(opportunity, words="Hỏi thêm"), make_lead(officer, opportunity, investor="Công ty khác")]
    for row in (rows[0], rows[2]):
        move(row, "drop", officer, reason="Giá cao")
    found = {row.code: row.found for row in retention.survey()}["investors"]
    with clock.at(DAY + timedelta(days=731)):
        assert (found, {row.code: row.erased for row in retention.run()}["investors"]) == (0, 1)
        assert {row.code: row.found for row in retention.survey()}["investors"] == 0
    left = [Lead.objects.get(pk=row.pk) for row in rows]
    assert [(one.investor, one.email, one.words) for one in left[:1]] == [("Nhà đầu tư (đã xóa tên)", "", "")]
    assert [one.investor for one in left[1:]] == ["Công ty Dừa Vàng", "Công ty khác"]


@pytest.mark.parametrize(
    ("name", "refusal", "lang"), [("interest", "Cần thư điện tử", "vi"), ("interest_en", "Please give an e-mail", "en")]
)
def test_pages_of_the_public_form(officer, client_as, name, refusal, lang):
    cache.clear()
    visitor, opportunity = Client(), make_opportunity(officer)
    address = reverse(f"investment:{name}", args=[opportunity.pk])
    public = opportunity.english_url if lang == "en" else opportunity.get_absolute_url()
    assert address in visitor.get(public).content.decode()
    page = visitor.get(address).content.decode()
    sent = {"name": "Trần <b>Đầu</b>", "words": "Hỏi", "notice": "2026-11", "has_read": "on"}
    assert page.count('class="field') <= 6
    wrong = visitor.post(address, sent)
    assert (wrong.status_code, refusal in wrong.content.decode(), "Trần &lt;b&gt;" in wrong.content.decode()) == (422, True, True)
    for facts in ({"phone": "12"}, {"email": "x"}, {"name": "x" * 121}, {"name": "a\0"}, {"has_read": ""}, {"notice": "1999-01"}):
        with clock.at(datetime(2024, 3, 4, 9, next(_MINUTES), tzinfo=clock.ZONE)):
            body = visitor.post(address, sent | {"email": "dau@thu.invalid"} | facts)
        assert body.status_code == 422
        assert lang == "vi" or "Please correct 1 place" in body.content.decode()
    assert not Lead.objects.exists()
    done = visitor.post(address, sent | {"phone": "+65 6123 4567"}, follow=True)
    row = Lead.objects.get()
    assert (done.status_code, row.code in done.content.decode(), "Đầu" in done.content.decode()) == (200, True, False)
    assert visitor.get(reverse("investment:interest_sent", args=["1-x"])).status_code == 404
    member = actors.make_member(Role.CO_APPRAISER, organisation_code="ttxtdt")
    desk = client_as(member.user, member)
    assert "Gửi từ trang công khai" in desk.get(row.get_absolute_url()).content.decode()
    assert "gửi từ trang công khai" in desk.get(reverse("investment:leads"), {"nguon": "public"}).content.decode()
    assert row.code not in desk.get(reverse("investment:leads"), {"nguon": "office"}).content.decode()
    with clock.at(datetime(2024, 3, 4, 11, 0, tzinfo=clock.ZONE)):
        answers = [visitor.post(address, {}).status_code for _ in range(7)]
    assert answers == [422] * 6 + [429]
    move(opportunity, "close", officer, reason="Xong")
    assert [visitor.get(address).status_code, visitor.post(address, sent).status_code] == [404, 404]


# --- evidence, pages -------------------------------------------------------------
def test_the_directive_counts_what_came_of_it(officer):
    kind = evidence("investment_promotion")
    assert (kind.count(year_of(2024)).value, kind.count(year_of(2024)).expected) == (0, None)
    opportunity = make_opportunity(officer)
    row, _ = make_lead(officer, opportunity), make_lead(officer)
    for _ in range(2):
        move(row, "contact", officer, on=DAY, said="Gọi", next_on=SOON)
    move(row, "invest", officer, licence="GCN 1", invested_on=DAY, capital=9_000_000)
    counted = kind.count(year_of(2024))
    figures = {figure.label: figure.value for figure in counted.figures}
    assert (counted.value, counted.expected) == (1, 2)
    assert (figures["Nhà đầu tư đã đầu tư"], figures["Vốn đăng ký"], figures["Lần làm việc với nhà đầu tư"]) == (1, 9_000_000, 2)
    with clock.at(date(2024, 6, 3)):
        assert kind.count(year_of(2024)).figures[-1].value == 1
    assert kind.count(year_of(2023)).value == 0


def test_pages_of_opportunities(officer, client_as, django_assert_max_num_queries):
    member, visitor = actors.make_member(Role.CO_APPRAISER, organisation_code="ttxtdt"), Client()
    desk, area = client_as(member.user, member), AdminUnit.objects.get(code="834", level="district")
    sent = {
        "title": "Nhà máy <script>alert(1)</script>", "area": area.pk, "trade": "agro_food", "site": "2 ha", "does": "Chế biến <b>dừa</b>",
        "incentives": "Miễn tiền thuê", "capital_from": "60 tỷ", "capital_to": "50 tỷ",
    }  # fmt: skip
    wrong = desk.post(reverse("investment:keep"), sent)
    assert wrong.status_code == 422
    assert "Vốn đến phải từ vốn từ trở lên" in wrong.content.decode()
    sent |= {"capital_to": "90 tỷ"}
    assert desk.post(reverse("investment:keep"), sent).status_code == 302
    row = Opportunity.objects.get()
    assert row.get_absolute_url() in desk.post(reverse("investment:keep"), sent).content.decode()
    assert [visitor.get(url).status_code for url in (row.get_absolute_url(), row.english_url)] == [404, 404]
    publish = reverse("investment:move", args=[row.pk, "publish"])
    assert "Còn thiếu bản tiếng Anh" in desk.get(row.get_absolute_url()).content.decode()
    english = {"title_en": "Plant <i>", "site_en": "2 ha", "does_en": "Coconut", "incentives_en": "No rent"}
    assert desk.post(reverse("investment:edit", args=[row.pk]), sent | english | {"version": 0}).status_code == 302
    assert [desk.post(publish, {"version": 0}).status_code for _ in range(2)] == [302, 409]
    page, in_english = visitor.get(row.get_absolute_url()).content.decode(), visitor.get(row.english_url).content.decode()
    assert "<script>alert(1)" not in page
    assert ('lang="en"' in in_english, "Plant &lt;i&gt;" in in_english, "60.000.000.000 – 90.000.000.000 VND" in in_english) == (
        True,
        True,
        True,
    )
    for _ in range(3):
        make_opportunity(officer)
    with django_assert_max_num_queries(6):
        assert "Nhà máy chế biến dừa" in visitor.get(reverse("investment:shown"), {"q": "che bien dua"}).content.decode()
    with django_assert_max_num_queries(4):
        assert "Coconut processing plant" in visitor.get(reverse("investment:shown_en")).content.decode()
    assert desk.get(reverse("investment:opportunities"), {"xuat": "csv"}).status_code == 200
    elsewhere = actors.make_member(Role.CO_APPRAISER, organisation_code="skhcn")
    strange = client_as(elsewhere.user, elsewhere)
    assert [strange.get(reverse(f"investment:{name}")).status_code for name in ("opportunities", "keep", "leads", "note")] == [404] * 4


def test_pages_of_investors(officer, client_as, django_assert_max_num_queries):
    member, reader = actors.make_member(Role.CO_APPRAISER, organisation_code="ttxtdt"), actors.make_member(Role.DOIT_HEAD)
    desk, head = client_as(member.user, member), client_as(reader.user, reader)
    opportunity = make_opportunity(officer)
    assert f'value="{opportunity.pk}" selected' in desk.get(reverse("investment:note"), {"co-hoi": opportunity.pk}).content.decode()
    sent = {"investor": "Dừa <i>Xanh</i>", "opportunity": opportunity.pk, "words": "Hỏi"}
    assert desk.post(reverse("investment:note"), sent).status_code == 422
    sent |= {"phone": "0275 382 1234"}
    assert [desk.post(reverse("investment:note"), sent).status_code for _ in range(2)] == [302, 422]
    row = Lead.objects.get()
    for client, phone in ((desk, row.phone), (head, "•••234")):
        page = client.get(row.get_absolute_url()).content.decode()
        assert ("Dừa &lt;i&gt;Xanh" in page, phone in page) == (True, True)
    assert row.phone not in head.get(row.get_absolute_url()).content.decode()
    contact = reverse("investment:move_lead", args=[row.pk, "contact"])
    said = {"version": 0, "on": "04/03/2024", "said": "Gọi", "next_on": "18/03/2024"}
    assert head.post(contact, said).status_code == 403
    assert [desk.post(contact, data).status_code for data in (said | {"said": ""}, said, said)] == [422, 302, 409]
    invest = reverse("investment:move_lead", args=[row.pk, "invest"])
    assert desk.post(invest, {"version": 1, "licence": "GCN", "invested_on": "05/03/2024", "capital": "5 tỷ"}).status_code == 422
    assert desk.post(invest, {"version": 1, "licence": "GCN", "invested_on": "04/03/2024", "capital": "5 tỷ"}).status_code == 302
    for _ in range(3):
        make_lead(officer, opportunity)
    with django_assert_max_num_queries(15):
        assert desk.get(reverse("investment:leads")).status_code == 200
    assert "ĐT-" in b"".join(desk.get(reverse("investment:leads"), {"xuat": "csv"}).streaming_content).decode()

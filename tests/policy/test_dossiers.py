"""Policies: drafted in versions, commented on by offices and the public, responded to, submitted, issued into the library. Each refusal beside its success."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.jobs.models import Job
from khuyencong.notices.models import Notice
from khuyencong.text.comparing import between
from khuyencong.ui.waiting import sources
from khuyencong.workflow import runner
from khuyencong.workflow.refusals import NotAllowed, Refused
from policy import selectors
from policy.enums import PolicyField
from policy.models import Dossier, LegalText, PublicComment
from policy.services import consulting
from policy.tasks import mail_response
from tests.factories import actors
from tests.factories.policy import WORDS, consult, make_dossier, make_text, move
from tests.factories.projects import Cast

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 4)


@pytest.fixture(autouse=True)
def _day():
    with clock.at(DAY):
        yield


@pytest.fixture
def cast() -> Cast:
    return Cast()


def waits(who) -> list[str]:
    found = []
    for source in sources():
        rows = source.waiting(who) if source.name.startswith("policy.") else None
        found += [source.row(row, who).verb for row in rows] if rows is not None else []
    return found


def test_a_policy_from_its_draft_to_the_library(cast):
    writer, leader, chair = cast[Role.DOIT_OFFICER], cast[Role.DOIT_LEADER], cast[Role.PROVINCE_LEADER]
    finance, district = cast[Role.FINANCE_OFFICER], cast[Role.DISTRICT_OFFICER]
    old = make_text()
    row = make_dossier(writer, replaces=old)
    due = consult(row, writer, "stc", "ubnd-829", is_public=True)
    assert due == date(2024, 3, 18)
    assert (waits(finance), waits(writer)) == (["Góp ý dự thảo"], [])
    assert Notice.objects.filter(user_id=finance.user_id, title__contains="Góp ý dự thảo").count() == 1
    with pytest.raises(Refused, match="Còn 2 cơ quan chưa góp ý"):
        move(row, "close", writer)
    theirs = row.opinions.get(organisation__code="stc")
    with pytest.raises(NotAllowed):
        consulting.comment(opinion=theirs, who=district, words="Tôi góp ý thay")
    consulting.comment(opinion=theirs, who=finance, words="Nêu rõ nguồn kinh phí.")
    with pytest.raises(ValidationError, match="đã góp ý dự thảo này"):
        consulting.comment(opinion=theirs, who=finance, words="Thêm")
    public = consulting.comment_publicly(dossier=row, words="Nên hỗ trợ cả hộ nhỏ.", name="Bà Tám", email="ba.tam@thu.invalid")
    with clock.at(due + timedelta(days=1)):
        with pytest.raises(ValidationError, match="Đã hết hạn góp ý"):
            consulting.comment(opinion=row.opinions.get(organisation__code="ubnd-829"), who=district, words="Muộn")
        with pytest.raises(ValidationError, match="đã kết thúc"):
            consulting.comment_publicly(dossier=row, words="Muộn")
        assert waits(writer) == ["Tiếp thu, hoàn thiện dự thảo"]
        move(row, "close", writer)
        with pytest.raises(NotAllowed):
            move(row, "submit", writer, proposal="Trình")
        with pytest.raises(Refused, match="Còn 2 ý kiến chưa tiếp thu"):
            move(row, "submit", leader, proposal="Trình")
        consulting.respond(row=theirs, who=writer, outcome="accepted", response="Đã thêm Điều 3.")
        consulting.respond(row=public, who=writer, outcome="explained", response="Hộ nhỏ đã thuộc đối tượng.", publish=True)
        job = Job.objects.get(kind="policy.mail_response")
        assert mail_response(job, None).result == {"sent": 1}
        consulting.write_version(dossier=row, who=writer, words=WORDS + "\n\nĐiều 3. Nguồn kinh phí", note="Theo Sở Tài chính")
        move(row, "submit", leader, proposal="Kính trình ban hành.")
        said = str(row.memo.context)
        assert all(
            word in said
            for word in (
                "Nêu rõ nguồn kinh phí.",
                "Đã thêm Điều 3.",
                "Nên hỗ trợ cả hộ nhỏ.",
                row.opinions.get(organisation__code="ubnd-829").organisation.name,
                "Điều 3. Nguồn",
            )
        )
        assert "Bà Tám" not in said
        assert waits(chair) == ["Xem xét, ban hành chính sách"]
        move(row, "return", chair, reason="Bổ sung đánh giá tác động")
        assert waits(chair) == []
        move(row, "submit", leader, proposal="Trình lại.")
        with pytest.raises(ValidationError, match="không sửa được"):
            consulting.write_version(dossier=row, who=writer, words="Khác")
        today = clock.today()
        for data, words in (
            ({"number": "mười hai"}, "Số, ký hiệu viết như"),
            ({"issued_on": today + timedelta(days=1)}, "không ở sau hôm nay"),
            ({"issued_on": DAY}, "không trước ngày trình"),
            ({"valid_from": today - timedelta(days=1)}, "không trước ngày ban hành"),
        ):
            with pytest.raises(Refused, match=words):
                move(row, "issue", chair, **({"number": "5/2024/QĐ-UBND", "issued_on": today, "valid_from": today} | data))
        move(row, "issue", chair, number="5/2024/QĐ-UBND", issued_on=today, valid_from=today + timedelta(days=10))
        text = row.text
        assert text is not None
        assert (row.state, text.articles.count(), text.needs_verification) == ("issued", 4, False)
        old.refresh_from_db()
        assert (old.valid_to, text.bears_on.get().other) == (today + timedelta(days=9), old)
        told = selectors.standing(PolicyField.INDUSTRY, date(2024, 1, 1), today, date(2024, 12, 31))
        assert (told.planned, told.issued, told.at_work, told.asked, told.commented, told.unanswered) == (1, 1, 0, 2, 1, 0)


def test_a_second_text_of_one_number_is_refused_and_nothing_is_half_done(cast):
    writer, leader, chair = cast[Role.DOIT_OFFICER], cast[Role.DOIT_LEADER], cast[Role.PROVINCE_LEADER]
    make_text("5/2024/QĐ-UBND", issuer=chair.organisation_name, issued_on=DAY, valid_from=DAY)
    row = make_dossier(writer)
    due = consult(row, writer, is_public=True)
    with clock.at(due + timedelta(days=1)):
        move(row, "close", writer)
        move(row, "submit", leader, proposal="Trình.")
        with pytest.raises(ValidationError, match="đã có trong thư viện"):
            move(row, "issue", chair, number="5/2024/QĐ-UBND", issued_on=clock.today(), valid_from=clock.today())
    row.refresh_from_db()
    assert (row.state, row.text, LegalText.objects.count()) == ("submitted", None, 1)


def test_who_writes_what_and_who_reads_it(cast):
    writer, finance = cast[Role.DOIT_OFFICER], cast[Role.FINANCE_OFFICER]
    promoter = actors.acting(Role.CO_APPRAISER, organisation_code="ttxtdt")
    ict = actors.acting(Role.CO_APPRAISER)
    mine = make_dossier(promoter, field="investment", title="Ưu đãi đầu tư vào làng nghề")
    row = make_dossier(writer)
    for who, field in ((writer, "investment"), (promoter, "industry"), (ict, "investment"), (cast[Role.DISTRICT_OFFICER], "industry")):
        with pytest.raises(NotAllowed):
            make_dossier(who, field=field)
    with pytest.raises(ValidationError, match="không ở trước hôm nay"):
        make_dossier(writer, planned_for=DAY - timedelta(days=1))
    with pytest.raises(NotAllowed):
        consulting.write_version(dossier=row, who=promoter, words="Sửa của người khác")
    assert [option for option in runner.options(row, promoter) if not option.refusals] == []
    seen = {
        name: set(selectors.visible_to(who))
        for name, who in (("finance", finance), ("promoter", promoter), ("ict", ict), ("writer", writer))
    }
    assert seen == {"finance": set(), "promoter": {mine}, "ict": set(), "writer": {mine, row}}
    consult(row, writer, "stc", "ubnd-829")
    assert set(selectors.visible_to(finance)) == {row}
    assert [one.organisation.code for one in selectors.opinions_for(row, finance)] == ["stc"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"organisations": []}, "Hãy chọn ít nhất một cơ quan"),
        ({"organisations": ["sct"]}, "không góp ý dự thảo của chính mình"),
        ({"due_on": DAY + timedelta(days=1)}, "phải từ ngày 18/03/2024"),
    ],
)
def test_a_consultation_that_cannot_be(cast, data, words):
    row = make_dossier(cast[Role.DOIT_OFFICER], drafted=False)
    codes = data.get("organisations", ["stc"])
    asked = {
        "organisations": [actors.organisation(code) for code in codes],
        "due_on": data.get("due_on", DAY + timedelta(days=20)),
        "is_public": False,
    }
    with pytest.raises(Refused, match="Chưa có dự thảo nào"):
        move(row, "consult", cast[Role.DOIT_OFFICER], **asked)
    consulting.write_version(dossier=row, who=cast[Role.DOIT_OFFICER], words=WORDS)
    with pytest.raises(Refused, match=words):
        move(row, "consult", cast[Role.DOIT_OFFICER], **asked)
    assert not row.opinions.exists()


def test_versions_stay_and_are_compared(cast):
    writer = cast[Role.DOIT_OFFICER]
    row = make_dossier(writer)
    for words, match in (("  ", "Cần nhập dự thảo"), (WORDS, "không khác dự thảo lần 1")):
        with pytest.raises(ValidationError, match=match):
            consulting.write_version(dossier=row, who=writer, words=words)
    second = consulting.write_version(
        dossier=row, who=writer, words=WORDS.replace("làng nghề dừa", "làng nghề chiếu"), note="Đổi làng nghề"
    )
    assert second.number == 2
    pieces = between(row.versions.get(number=1).words, second.words)
    assert [(piece.how, piece.text.strip()) for piece in pieces if piece.how != "same"] == [("gone", "dừa."), ("new", "chiếu.")]


def test_an_office_gets_more_time(cast):
    writer, finance = cast[Role.DOIT_OFFICER], cast[Role.FINANCE_OFFICER]
    row = make_dossier(writer)
    due = consult(row, writer, "stc")
    opinion = row.opinions.get()
    with pytest.raises(ValidationError, match="Ngày mới phải sau"):
        consulting.extend(opinion=opinion, who=writer, due_on=due)
    with pytest.raises(NotAllowed):
        consulting.extend(opinion=opinion, who=finance, due_on=due + timedelta(days=5))
    consulting.extend(opinion=opinion, who=writer, due_on=due + timedelta(days=5))
    with clock.at(due + timedelta(days=3)):
        consulting.comment(opinion=opinion, who=finance, words="Đồng ý.")


def test_pages_of_a_dossier(cast, client, client_as, django_assert_max_num_queries):
    officer, other = actors.make_member(Role.DOIT_OFFICER), actors.make_member(Role.FINANCE_OFFICER)
    desk, office = client_as(officer.user, officer), client_as(other.user, other)
    sent = {
        "field": "industry", "title": "Khuyến khích tiết kiệm năng lượng", "for_whom": "Cơ sở công nghiệp", "need": "Điện chiếm nửa giá thành.",
        "planned_for": "31/12/2024", "kind": "decision", "replaces": "",
    }  # fmt: skip
    wrong = desk.post(reverse("policy:start"), sent | {"planned_for": "03/03/2024"})
    assert (wrong.status_code, "Điện chiếm nửa giá thành." in wrong.content.decode()) == (422, True)
    assert desk.post(reverse("policy:start"), sent).status_code == 302
    row = Dossier.objects.get()
    assert desk.post(reverse("policy:write", args=[row.pk]), {"words": WORDS}).status_code == 302
    assert desk.get(reverse("policy:compare", args=[row.pk])).status_code == 404
    assert desk.post(reverse("policy:write", args=[row.pk]), {"words": WORDS + " Thêm", "note": "Thêm"}).status_code == 302
    assert "<ins>" in desk.get(reverse("policy:compare", args=[row.pk])).content.decode()
    address = reverse("policy:consultation", args=[row.pk])
    assert client.get(address).status_code == 404
    stc = actors.organisation("stc")
    form = desk.get(reverse("policy:move", args=[row.pk, "consult"])).content.decode()
    assert "18/03/2024" in form
    asked = {"version": row.version, "organisations": [stc.pk], "due_on": "18/03/2024", "is_public": "on"}
    assert office.get(row.get_absolute_url()).status_code == 404
    assert desk.post(reverse("policy:move", args=[row.pk, "consult"]), asked).status_code == 302
    with django_assert_max_num_queries(20):
        assert "Góp ý dự thảo lần 2" in office.get(row.get_absolute_url()).content.decode()
    opinion = row.opinions.get()
    assert office.post(reverse("policy:comment", args=[opinion.pk]), {"words": ""}).status_code == 422
    assert office.post(reverse("policy:comment", args=[opinion.pk]), {"words": "Đồng ý với dự thảo."}).status_code == 302
    assert office.get(reverse("policy:respond", args=[opinion.pk])).status_code == 403
    assert client.post(address, {"words": ""}).status_code == 422
    assert client.post(address, {"words": "Nên có hướng dẫn.", "name": "Ông Năm", "email": "khong-phai-thu"}).status_code == 422
    assert client.post(address, {"words": "Nên có hướng dẫn.", "name": "Ông Năm"}).status_code == 302
    comment = PublicComment.objects.get()
    shown = client.get(address).content.decode()
    assert "Nên có hướng dẫn." not in shown
    said = {"outcome": "accepted", "response": "Sẽ ban hành hướng dẫn.", "publish": "on"}
    assert desk.post(reverse("policy:respond_public", args=[comment.pk]), said).status_code == 302
    shown = client.get(address).content.decode()
    assert "Nên có hướng dẫn." in shown
    assert "Ông Năm" not in shown
    assert "Đang lấy ý kiến" in client.get(reverse("policy:consultations"), {"q": "nang luong"}).content.decode()
    assert "Khuyến khích tiết kiệm năng lượng" in desk.get(reverse("policy:dossiers"), {"q": "tiet kiem"}).content.decode()
    assert "Khuyến khích" in b"".join(desk.get(reverse("policy:dossiers"), {"xuat": "csv"}).streaming_content).decode()

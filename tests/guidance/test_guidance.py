"""Guidance: asked, sent on, answered in working days, put into the public guide; visits. Each refusal beside its success."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from guidance import selectors, services
from guidance.models import GuideEntry, Question, SupportVisit
from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import AdminUnit, Enterprise
from khuyencong.notices.models import Notice
from khuyencong.ui.waiting import sources
from khuyencong.workflow import runner
from khuyencong.workflow.refusals import NotAllowed, Refused, Stale
from tests.factories import actors
from tests.factories.guidance import make_entry, make_question, make_visit, move
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
    source = next(one for one in sources() if one.name == "guidance.answer")
    rows = source.waiting(who)
    return [source.row(row, who).title for row in rows] if rows is not None else []


def test_a_question_is_answered_and_everybody_can_find_it(cast, client):
    owner, officer = cast.of(actors.make_enterprise()), cast[Role.DOIT_OFFICER]
    row = make_question(owner, content="Tôi tên Bảy, ở ấp Ba.")
    assert (row.office.code, row.area.code, selectors.due_days([row.pk])[row.pk]) == ("sct", "829", date(2024, 3, 11))
    assert waits(officer) == [row.title]
    assert waits(cast[Role.FINANCE_OFFICER]) == waits(owner) == []
    with pytest.raises(Refused, match="không chép nguyên văn"):
        move(row, "answer", officer, answer="Được.", shared_as=row.content)
    with clock.at(DAY + timedelta(days=2)):
        move(row, "answer", officer, answer="Được, theo Điều 1.", shared_as="Hộ kinh doanh có được hỗ trợ không?")
    assert (row.state, selectors.due_days([row.pk]), waits(officer)) == ("answered", {}, [])
    assert Notice.objects.filter(user_id=owner.user_id, title__contains="Đã trả lời").exists()
    found = client.get(reverse("guidance:guide"), {"q": "ho kinh DOANH"}).content.decode()
    assert "Hộ kinh doanh có được hỗ trợ không?" in found
    entry = GuideEntry.objects.get()
    shown = client.get(entry.get_absolute_url()).content.decode()
    assert "Được, theo Điều 1." in shown
    assert not any(word in shown for word in ("Bảy", "ấp Ba", row.title, row.asker))
    move(row, "ask_again", owner, reason="Hợp tác xã thì sao?")
    assert waits(officer) == [row.title]
    move(row, "answer", officer, answer="Cũng được.", shared_as="Hộ kinh doanh, hợp tác xã có được hỗ trợ không?")
    assert GuideEntry.objects.get().question == "Hộ kinh doanh, hợp tác xã có được hỗ trợ không?"
    move(row, "close", owner)
    told = selectors.standing(DAY, DAY + timedelta(days=9))
    assert (told.asked, told.answered, told.late, told.days, told.entries) == (1, 1, 0, 0.0, 1)


def test_it_is_sent_on_and_the_time_goes_on(cast):
    row, officer, finance = make_question(), cast[Role.DOIT_OFFICER], cast[Role.FINANCE_OFFICER]
    due = selectors.due_days([row.pk])
    with pytest.raises(NotAllowed):
        move(row, "answer", finance, answer="Tôi trả lời thay.")
    for office, words in (("sct", "đang ở"), ("ubnd-837", "chưa có ai dùng cổng")):
        with pytest.raises(Refused, match=words):
            move(row, "route", officer, reason="Về kinh phí", office=actors.organisation(office))
    move(row, "route", officer, reason="Về kinh phí", office=actors.organisation("stc"))
    assert (waits(officer), waits(finance), selectors.due_days([row.pk])) == ([], [row.title], due)
    assert selectors.visible_to(finance).get() == row
    assert any("Chờ trả lời" in title for title in Notice.objects.filter(user_id=finance.user_id).values_list("title", flat=True))
    with clock.at(DAY + timedelta(days=30)):
        assert selectors.standing(DAY, clock.today()).late == 1
    old = row.version
    move(row, "answer", finance, answer="Dùng nguồn tỉnh.")
    assert not GuideEntry.objects.exists()
    with pytest.raises(Stale):
        runner.fire(row, "ask_again", actor=actors.acting(Role.DISTRICT_OFFICER), version=old, reason="?")


def test_what_is_like_it_is_offered(cast, client_as):
    officer = actors.make_member(Role.DOIT_OFFICER)
    entry = make_entry(question="Hộ sơ chế dừa được hỗ trợ máy sấy thế nào?", answer="Tối đa 50 % chi phí.")
    make_entry(question="Đăng ký nhãn hiệu ở đâu?", answer="Sở Khoa học và Công nghệ.")
    before, row = (
        make_question(title="Hộ sơ chế dừa mua máy sấy được hỗ trợ không?"),
        make_question(title="Hộ sơ chế dừa mua máy sấy có hỗ trợ?"),
    )
    move(before, "answer", cast[Role.DOIT_OFFICER], answer="Được 50 %.")
    assert selectors.like_in_guide("ho so che dua duoc ho tro may say") == [entry]
    desk = client_as(officer.user, officer)
    page = desk.get(row.get_absolute_url()).content.decode()
    assert all(word in page for word in ("Dùng câu trả lời này", f"Dùng câu trả lời của {before.code}"))
    address = reverse("guidance:move", args=[row.pk, "answer"])
    assert "Tối đa 50 % chi phí." in desk.get(address, {"mau": entry.pk}).content.decode()
    assert "Được 50 %." in desk.get(address, {"nhu": before.pk}).content.decode()
    assert all(desk.get(address, {"mau": wrong}).status_code == 200 for wrong in ("x", "0", "9" * 40))
    member = actors.make_member(Role.ENTERPRISE)
    asked = client_as(member.user, member).get(reverse("guidance:ask"), {"ve": "hỗ trợ máy sấy dừa"}).content.decode()
    assert "Hộ sơ chế dừa được hỗ trợ máy sấy thế nào?" in asked


def test_only_what_is_ones_own_is_asked_and_followed(cast):
    owner, stranger = cast.of(actors.make_enterprise()), cast.of(actors.make_enterprise())
    facts = {"topic": "money", "title": "Tạm ứng thế nào?"}
    for given in ({}, {"enterprise": actors.make_enterprise()}):
        with pytest.raises(ValidationError) as refused:
            services.ask(who=owner, **facts, **given)
        assert list(refused.value.error_dict) == ["enterprise"]
    for wrong in ({"title": ""}, {"topic": "moon"}):
        with pytest.raises(ValidationError):
            make_question(owner, **wrong)
    with pytest.raises(NotAllowed):
        services.ask(who=actors.acting(Role.OPERATOR), **facts)
    assert not Question.objects.exists()
    row = make_question(owner)
    with pytest.raises(NotAllowed):
        move(row, "withdraw", stranger)
    move(row, "withdraw", owner)
    assert waits(cast[Role.DOIT_OFFICER]) == []


def test_who_sees_which(cast):
    own, near = actors.make_enterprise(), actors.make_enterprise()
    far = actors.make_enterprise(area=AdminUnit.objects.filter(parent__code="831").order_by("code")[0])
    rows = {name: make_question(cast.of(one)) for name, one in (("own", own), ("near", near), ("far", far))}
    for who, names in (
        (cast.of(own), {"own"}), (cast[Role.DISTRICT_OFFICER], {"own", "near"}), (cast[Role.DOIT_CLERK], set(rows)),
        (cast[Role.CO_APPRAISER], set()), (actors.acting(Role.OPERATOR), set()),
    ):  # fmt: skip
        assert set(selectors.visible_to(who)) == {rows[name] for name in names}, who.role


def test_the_guide_is_kept(cast):
    officer = cast[Role.DOIT_OFFICER]
    entry = make_entry(question="Ai được hỗ trợ?")
    with pytest.raises(ValidationError, match="Đã có mục hỏi đáp"):
        make_entry(question="ai được hỗ trợ?")
    with pytest.raises(NotAllowed):
        make_entry(who=cast[Role.DISTRICT_OFFICER], question="Khác?")
    services.write_entry(who=officer, row=entry, topic="other", question="Ai được hỗ trợ?", answer="Cơ sở công nghiệp nông thôn.")
    first = services.retire_entry(who=officer, row=entry).retired_on
    with clock.at(DAY + timedelta(days=1)):
        assert services.retire_entry(who=officer, row=entry).retired_on == first
    assert not selectors.guide().exists()
    with pytest.raises(ValidationError, match="đã được gỡ"):
        services.write_entry(who=officer, row=entry, topic="other", question="Ai?", answer="x")


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"held_on": DAY + timedelta(days=1)}, "held_on"),
        ({"place": " "}, "place"),
        ({"area": None}, "area"),
        ({"words": ""}, "words"),
        ({"topic": "moon"}, "topic"),
    ],
)
def test_a_visit_that_cannot_be(facts, field):
    with pytest.raises(ValidationError) as refused:
        make_visit(**facts)
    assert list(refused.value.error_dict) == [field]
    with pytest.raises(NotAllowed):
        make_visit(actors.acting(Role.FINANCE_OFFICER))
    assert not SupportVisit.objects.exists()


def test_visits_are_of_ones_own_area(cast):
    far = AdminUnit.objects.filter(parent__code="831").order_by("code")[0]
    elsewhere = actors.make_enterprise(area=far)
    with pytest.raises(ValidationError) as refused:
        make_visit(cast[Role.DISTRICT_OFFICER], area=far)
    assert list(refused.value.error_dict) == ["area"]
    with pytest.raises(ValidationError) as refused:
        make_visit(cast[Role.DISTRICT_OFFICER], enterprise=elsewhere)
    assert list(refused.value.error_dict) == ["enterprise"]
    there = make_visit(cast[Role.CENTER_OFFICER], enterprise=elsewhere, place="", area=None)
    assert there.area == far
    assert set(selectors.visits_visible_to(cast.of(elsewhere))) == {there}
    assert set(selectors.visits_visible_to(cast[Role.DISTRICT_OFFICER])) == set()
    assert set(selectors.visits_visible_to(actors.acting(Role.DISTRICT_OFFICER, district="831"))) == {there}


def test_pages(cast, client_as, django_assert_max_num_queries):
    owner, desk = actors.make_member(Role.ENTERPRISE), actors.make_member(Role.DOIT_OFFICER)
    page, office = client_as(owner.user, owner), client_as(desk.user, desk)
    sent = {"title": "Hồ sơ nộp ở đâu?", "topic": "dossier", "content": "Cơ sở ở xã.", "enterprise": owner.enterprise_id}
    wrong = page.post(reverse("guidance:ask"), sent | {"title": ""})
    assert (wrong.status_code, "Cơ sở ở xã." in wrong.content.decode()) == (422, True)
    assert page.post(reverse("guidance:ask"), sent).status_code == 302
    row = Question.objects.get()
    assert "Rút câu hỏi" in page.get(row.get_absolute_url()).content.decode()
    stranger = actors.make_member(Role.ENTERPRISE)
    assert client_as(stranger.user, stranger).get(row.get_absolute_url()).status_code == 404
    for _ in range(4):
        make_question()
    with django_assert_max_num_queries(12):
        assert "Hồ sơ nộp ở đâu?" in office.get(reverse("guidance:questions"), {"q": "ho so nop"}).content.decode()
    assert "Hồ sơ nộp ở đâu?" in b"".join(office.get(reverse("guidance:questions"), {"xuat": "csv"}).streaming_content).decode()
    address = reverse("guidance:move", args=[row.pk, "answer"])
    assert office.post(address, {"version": 0, "answer": ""}).status_code == 422
    assert office.post(address, {"version": 0, "answer": "Ở huyện.", "shared_as": "Nộp hồ sơ ở đâu?"}).status_code == 302
    assert office.post(address, {"version": 0, "answer": "Hai lần."}).status_code == 409
    entry = GuideEntry.objects.get()
    assert "Nộp hồ sơ ở đâu?" in page.get(row.get_absolute_url()).content.decode()
    assert page.post(reverse("guidance:retire_entry", args=[entry.pk])).status_code == 403
    assert (
        office.post(
            reverse("guidance:edit_entry", args=[entry.pk]), {"question": "Nộp ở đâu?", "topic": "dossier", "answer": "Ở huyện."}
        ).status_code
        == 302
    )
    assert office.post(reverse("guidance:write_entry"), {"question": "nộp ở đâu?", "topic": "dossier", "answer": "x"}).status_code == 422
    assert office.post(reverse("guidance:retire_entry", args=[entry.pk])).status_code == 302
    assert page.get(entry.get_absolute_url()).status_code == 404
    visit = {"held_on": "05/03/2024", "topic": "cleaner", "words": "Thu hồi nước thải.", "enterprise": owner.enterprise_id}
    assert office.post(reverse("guidance:record_visit"), visit).status_code == 422
    assert office.post(reverse("guidance:record_visit"), visit | {"held_on": "04/03/2024"}).status_code == 302
    assert Enterprise.objects.get(pk=owner.enterprise_id).name in page.get(reverse("guidance:visits")).content.decode()

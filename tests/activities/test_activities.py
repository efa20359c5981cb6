"""Activities: planned, held, amended, cancelled by their own office; seen by whom they concern; on calendars here and elsewhere."""

from datetime import date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from icalendar import Calendar

from activities import selectors, services
from activities.enums import ActivityState as S
from activities.models import Activity, CalendarLink, Involved
from activities.services import calendars
from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import Membership
from khuyencong.actors.services.merging import merge_enterprises
from khuyencong.documents.inspection.refusal import FileRefused
from khuyencong.notices.models import Notice
from khuyencong.ui import agenda
from khuyencong.ui.waiting import sources
from khuyencong.workflow.refusals import NotAllowed, Refused, Stale
from tests.factories import actors
from tests.factories.activities import make_activity, make_item, move
from tests.factories.projects import Cast, make_project, photo_file
from tests.factories.technology import make_technology
from tests.factories.technology import move as move_technology
from tests.factories.technology import scout as make_scout

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
    """What stands in somebody's queue because of activities."""
    found = []
    for source in sources():
        rows = source.waiting(who) if source.name.startswith("activities.") else None
        found += [source.row(row, who).verb for row in rows] if rows is not None else []
    return found


def test_an_activity_is_planned_held_and_put_right(cast):
    officer, leader = cast[Role.DISTRICT_OFFICER], cast[Role.DISTRICT_LEADER]
    row = make_activity(officer, kind="visit", starts_on=DAY - timedelta(days=2), ends_on=DAY - timedelta(days=1))
    assert (row.state, row.clause, waits(officer), waits(cast[Role.DOIT_OFFICER])) == (S.PLANNED, "1đ", ["Ghi kết quả hoạt động"], [])
    for data, words in (
        ({"held_from": DAY + timedelta(days=1)}, "không được sau hôm nay"),
        ({"held_from": DAY, "held_to": DAY - timedelta(days=1)}, "từ ngày bắt đầu"),
        ({"cost": 5_000_000}, "nguồn kinh phí"),
    ):
        with pytest.raises(Refused, match=words):
            move(row, "hold", officer, **data)
    move(row, "hold", officer, held_from=DAY - timedelta(days=1), participants=12, cost=5_000_000, cost_source="KCDP", result="Tốt")
    assert (row.state, row.held_to, row.participants, waits(officer)) == (S.HELD, DAY - timedelta(days=1), 12, [])
    move(row, "amend", leader, held_from=DAY - timedelta(days=1), participants=13)
    assert (row.state, row.participants, row.cost) == (S.HELD, 13, None)
    with pytest.raises(Refused):
        move(row, "cancel", officer, reason="x")
    with pytest.raises(NotAllowed):
        move(row, "amend", actors.acting(Role.DISTRICT_OFFICER, district="831"))


def test_a_cancelled_one_says_why_to_whom_it_concerns(cast):
    enterprise = actors.make_enterprise()
    owner = cast.of(enterprise)
    row = make_activity(cast[Role.DISTRICT_OFFICER], enterprises=[enterprise])
    with pytest.raises(Refused):
        move(row, "cancel", cast[Role.DISTRICT_OFFICER])
    move(row, "cancel", cast[Role.DISTRICT_OFFICER], reason="Bão")
    assert row.state == S.CANCELLED
    assert Notice.objects.filter(user_id=owner.user_id).exists()


def test_what_does_not_fit_is_refused_and_nothing_is_written(cast):
    officer, owner = cast[Role.DISTRICT_OFFICER], cast.of(actors.make_enterprise())
    elsewhere = actors.make_enterprise(area=actors.commune("Xã Tân Thạch"))
    for plan, field in (
        ({"ends_on": DAY - timedelta(days=1)}, "ends_on"),
        ({"ends_on": DAY + timedelta(days=400)}, "ends_on"),
        ({"clause": "99"}, "clause"),
        ({"title": ""}, "title"),
        ({"title": "x" * 251}, "title"),
        ({"kind": "moon"}, "kind"),
        ({"enterprises": [elsewhere]}, "enterprises"),
    ):
        with pytest.raises((ValidationError, ValueError)) as refused:
            make_activity(officer, starts_on=DAY, **plan)
        assert not isinstance(refused.value, ValidationError) or field in refused.value.error_dict
    for who in (owner, cast[Role.PROVINCE_LEADER], cast[Role.DOIT_CLERK], actors.acting(Role.OPERATOR)):
        with pytest.raises(NotAllowed):
            make_activity(who)
    assert not Activity.objects.exists()


def test_the_plan_changes_until_it_is_held(cast):
    officer = cast[Role.DISTRICT_OFFICER]
    row = make_activity(officer)
    plan = {
        "kind": "fair", "title": "Hội chợ dừa", "starts_on": DAY, "ends_on": None, "starts_at": time(8), "content": "", "clause": None,
        "area": None, "place": "", "partners": "", "is_shared": True, "projects": [], "enterprises": [],
    }  # fmt: skip
    row = services.change_plan(activity=row, who=officer, version=0, **plan)
    assert (row.title, row.is_shared) == ("Hội chợ dừa", True)
    with pytest.raises(Stale):
        services.change_plan(activity=row, who=officer, version=3, **plan)
    with pytest.raises(NotAllowed):
        services.change_plan(activity=row, who=cast[Role.DOIT_OFFICER], version=0, **plan)
    move(row, "hold", officer)
    with pytest.raises(ValidationError, match="không sửa được nữa"):
        services.change_plan(activity=row, who=officer, version=1, **plan)


def test_who_sees_which(cast):
    enterprise = actors.make_enterprise()
    owner, stranger = cast.of(enterprise), cast.of(actors.make_enterprise())
    own = make_activity(cast[Role.DISTRICT_OFFICER], enterprises=[enterprise])
    shared = make_activity(cast[Role.DOIT_OFFICER], kind="workshop", is_shared=True)
    hidden = make_activity(cast[Role.DOIT_OFFICER])
    seen = {
        "province": cast[Role.PROVINCE_LEADER], "district": cast[Role.DISTRICT_LEADER], "other": actors.acting(Role.DISTRICT_OFFICER, district="831"),
        "media": actors.acting(Role.CO_APPRAISER, organisation_code="ptth"), "owner": owner, "stranger": stranger,
    }  # fmt: skip
    told = {name: set(selectors.visible_to(who).values_list("pk", flat=True)) for name, who in seen.items()}
    everything = {own.pk, shared.pk, hidden.pk}
    assert told == {
        "province": everything, "district": {own.pk, shared.pk}, "other": {shared.pk}, "media": {shared.pk}, "owner": {own.pk, shared.pk},
        "stranger": {shared.pk},
    }  # fmt: skip
    assert not selectors.visible_to(actors.acting(Role.OPERATOR)).exists()


def test_it_follows_a_merge(cast):
    keeper, loser = actors.make_enterprise("Cơ sở Dừa Xanh"), actors.make_enterprise("Cơ sở Dừa xanh")
    both = make_activity(cast[Role.DISTRICT_OFFICER], enterprises=[keeper, loser])
    one = make_activity(cast[Role.DISTRICT_OFFICER], enterprises=[loser])
    merge_enterprises(loser=loser, keeper=keeper, reason="Một cơ sở", who=cast[Role.DOIT_OFFICER], version=loser.version)
    assert set(Involved.objects.filter(enterprise=keeper).values_list("activity", flat=True)) == {both.pk, one.pk}


def test_files_are_of_its_office_and_of_its_kind(cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    officer = cast[Role.DISTRICT_OFFICER]
    row, other = make_activity(officer), make_activity(officer)
    (photo,) = services.add_files(activity=row, who=officer, photos=[photo_file()])
    with pytest.raises(NotAllowed):
        services.add_files(activity=row, who=cast[Role.DOIT_OFFICER], photos=[photo_file()])
    with pytest.raises(FileRefused):
        services.add_files(activity=row, who=officer, files=[photo_file("a.exe")])
    with pytest.raises(NotAllowed):
        services.remove_file(activity=other, who=officer, attachment=photo)
    services.remove_file(activity=row, who=officer, attachment=photo)
    with pytest.raises(ValidationError, match="gỡ trước đó"):
        services.remove_file(activity=row, who=officer, attachment=photo)


def test_the_calendar_elsewhere(client, cast):
    person = actors.make_member(Role.DISTRICT_OFFICER)
    who = actors.principal(person)
    row = make_activity(who, title="Họp; triển khai, kế hoạch", starts_on=DAY, starts_at=time(8, 30), place="Hội trường")
    make_activity(cast[Role.DOIT_OFFICER], title="Họp nội bộ")
    link = calendars.make_link(who=who, for_office=False)
    address = reverse("activities:feed", args=[calendars.token_of(link)])
    answer = client.get(address)
    events = list(Calendar.from_ical(answer.content).walk("VEVENT"))
    assert [(str(one["SUMMARY"]), str(one["STATUS"])) for one in events] == [("Họp: Họp; triển khai, kế hoạch", "CONFIRMED")]
    assert events[0].decoded("DTSTART") == datetime(2024, 3, 4, 8, 30, tzinfo=clock.ZONE)
    assert person.user.full_name not in answer.content.decode()
    move(row, "cancel", who, reason="Bão")
    assert b"STATUS:CANCELLED" in client.get(address).content
    assert client.get(address.replace("-", "-x", 1)).status_code == 404
    newer = calendars.make_link(who=who, for_office=False)
    assert (client.get(address).status_code, newer.pk == link.pk) == (404, False)
    again = reverse("activities:feed", args=[calendars.token_of(newer)])
    with pytest.raises(NotAllowed):
        calendars.revoke_link(link=newer, who=cast[Role.DOIT_OFFICER])
    calendars.revoke_link(link=newer, who=who)
    assert client.get(again).status_code == 404
    last = calendars.make_link(who=who, for_office=True)
    Membership.objects.filter(pk=person.pk).update(valid_to=DAY - timedelta(days=1))
    assert client.get(reverse("activities:feed", args=[calendars.token_of(last)])).status_code == 404
    with pytest.raises(NotAllowed):
        calendars.make_link(who=cast.of(actors.make_enterprise()), for_office=True)
    assert CalendarLink.objects.filter(revoked_at__isnull=True).count() == 1


def test_other_rooms_bring_their_days(cast):
    source = agenda.AgendaSource(
        "x_rooms", "Phòng khác", lambda who, first, last: [agenda.Happening("x-1", "Lớp nghề", "Lớp", DAY, DAY, "/")]
    )
    agenda.register_agenda(source)
    try:
        make_activity(cast[Role.DISTRICT_OFFICER], starts_at=time(8))
        found = agenda.happenings(cast[Role.DISTRICT_OFFICER], DAY, DAY)
        assert [one.uid.split("-")[0] for one in found] == ["x", "activity"]
        assert [one.title for one in agenda.happenings(cast[Role.DISTRICT_OFFICER], DAY, DAY, only="x_rooms")] == ["Lớp nghề"]
        with pytest.raises(ValueError, match="x_rooms"):
            agenda.register_agenda(agenda.AgendaSource("x_rooms", "", lambda who, first, last: []))
    finally:
        del agenda._sources["x_rooms"]


def test_a_technology_says_where_it_was_shown(client, cast, client_as, django_assert_max_num_queries):
    scout = make_scout()
    dryer, twin = make_technology(scout, name="Máy sấy A"), make_technology(scout, name="Máy sấy A", supplier="Sao Hôm")
    draft = make_technology(scout, name="Máy ép B", publish=False)
    member, other = actors.make_member(Role.DISTRICT_OFFICER), actors.make_member(Role.DISTRICT_OFFICER, district="831")
    page = client_as(member.user, member)
    sent = {"kind": "workshop", "title": "Hội thảo máy sấy", "starts_on": "04/03/2024"}
    for named, words in (
        ("Máy ép B", "tên là: Máy ép B"), ("Máy sấy A", "ghi cả nhà cung cấp trong ngoặc"), ("máy say a (sao hom)\nx" + "y" * 200, "tên là: xyy"),
    ):  # fmt: skip
        wrong = page.post(reverse("activities:plan"), sent | {"shown": named})
        assert (wrong.status_code, words in wrong.content.decode(), Activity.objects.count()) == (422, True, 0)
    assert page.post(reverse("activities:plan"), sent | {"shown": "máy sấy a (Sao Hôm)\nMáy sấy A (Sao Hôm)"}).status_code == 302
    row = Activity.objects.get()
    for pk in (draft.pk, 10**9):
        with pytest.raises(ValidationError) as refused:
            make_activity(cast[Role.DISTRICT_OFFICER], technologies=[pk])
        assert "technologies" in refused.value.error_dict
    assert "Máy sấy A (Sao Hôm)" in page.get(row.get_absolute_url()).content.decode()
    news = make_item(technologies=[twin.pk], title="Máy sấy lên báo", is_public=True)
    make_item(technologies=[twin.pk], title="Bài nội bộ")
    seen = {}
    for name, reader in (("own", page), ("other", client_as(other.user, other)), ("anybody", client)):
        with django_assert_max_num_queries(18):
            body = reader.get(twin.get_absolute_url()).content.decode()
        seen[name] = [words in body for words in ("Hội thảo máy sấy", "Máy sấy lên báo", "Bài nội bộ")]
    assert seen == {"own": [True, True, False], "other": [False, True, False], "anybody": [False, True, False]}
    assert "Đã giới thiệu ở" not in client.get(dryer.get_absolute_url()).content.decode()
    item = reverse("activities:news_item", args=[news.publication.pk])
    assert twin.get_absolute_url() in client.get(item).content.decode()
    edit = reverse("activities:edit", args=[row.pk])
    assert "Máy sấy A (Sao Hôm)" in page.get(edit).content.decode()
    move_technology(twin, "withdraw", scout, reason="Ngừng bán")
    assert twin.name not in client.get(item).content.decode()
    assert page.post(edit, sent | {"version": row.version, "shown": "Máy sấy A"}).status_code == 302
    assert list(row.shown.order_by("thing_id").values_list("thing_id", flat=True)) == [dryer.pk, twin.pk]  # the hidden tie stays


def test_pages(cast, client_as, django_assert_max_num_queries, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    member = actors.make_member(Role.DISTRICT_OFFICER)
    page = client_as(member.user, member)
    sent = {"kind": "visit", "title": "Hướng dẫn lập đề án", "starts_on": "04/03/2024", "place": "Xã Sơn Đông"}
    wrong = page.post(reverse("activities:plan"), sent | {"ends_on": "01/03/2024", "codes": "KC-0"})
    assert wrong.status_code == 422
    assert "Hướng dẫn lập đề án" in wrong.content.decode()
    assert "Không có đề án mã này" in wrong.content.decode()
    project, enterprise = make_project(cast=cast), actors.make_enterprise(tax_code="0100233488")
    assert page.post(reverse("activities:plan"), sent | {"codes": project.code, "named": "0100233488"}).status_code == 302
    row = Activity.objects.get()
    shown = page.get(row.get_absolute_url()).content.decode()
    assert {"Ghi kết quả thực hiện", project.code, enterprise.name} <= {
        w for w in ("Ghi kết quả thực hiện", project.code, enterprise.name) if w in shown
    }
    assert page.post(reverse("activities:files", args=[row.pk]), {}).status_code == 422
    assert page.post(reverse("activities:files", args=[row.pk]), {"photos": [photo_file()]}).status_code == 302
    assert "Xưởng.jpg" not in page.get(row.get_absolute_url()).content.decode()
    for _ in range(3):
        make_activity()
    for name, most in (("activities:list", 10), ("activities:month", 9)):
        with django_assert_max_num_queries(most):
            listed = page.get(reverse(name), {"thang": "2024-03"} if name.endswith("month") else {"q": "huong dan lap"})
        assert "Hướng dẫn lập đề án" in listed.content.decode()
    assert "Hướng dẫn lập đề án" in b"".join(page.get(reverse("activities:list"), {"xuat": "csv"}).streaming_content).decode()
    step = reverse("activities:move", args=[row.pk, "hold"])
    assert page.post(step, {"version": 0, "held_from": ""}).status_code == 422
    assert page.post(step, {"version": 0, "held_from": "04/03/2024", "participants": 5}).status_code == 302
    assert page.post(step, {"version": 0, "held_from": "04/03/2024"}).status_code == 409
    assert page.get(reverse("activities:edit", args=[row.pk])).status_code == 409
    assert page.get(reverse("activities:ics", args=[row.pk])).content.startswith(b"BEGIN:VCALENDAR")
    assert page.post(reverse("activities:links"), {"for_office": "1"}).status_code == 302
    link = CalendarLink.objects.get()
    assert calendars.token_of(link) in page.get(reverse("activities:links")).content.decode()
    assert page.post(reverse("activities:revoke_link", args=[link.pk])).status_code == 302
    other = actors.make_member(Role.DISTRICT_OFFICER, district="831")
    stranger = client_as(other.user, other)
    for address in (row.get_absolute_url(), reverse("activities:edit", args=[row.pk]), step, reverse("activities:ics", args=[row.pk])):
        assert stranger.get(address).status_code == 404

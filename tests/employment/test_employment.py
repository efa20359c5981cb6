"""Needs for people, classes against them, trainees followed to their work; every refusal beside its success."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse

from directive.evidence import evidence, year_of
from employment import selectors, services
from employment.models import NAMELESS, Backing, Course, Need, Trainee
from employment.services.following import six_months_after
from khuyencong import clock
from khuyencong.access import Principal, Role
from khuyencong.notices.models import Notice
from khuyencong.ui.waiting import sources
from khuyencong.workflow.refusals import NotAllowed
from projects.enums import ProjectState
from projects.models import Line
from tests import database
from tests.factories import actors
from tests.factories.employment import enrol, make_course, make_need, planner
from tests.factories.projects import Cast, make_project

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 4)


@pytest.fixture(scope="module")
def cast(province, django_db_blocker) -> Any:
    """Two cơ sở with their owners, the office that plans training, the Trung tâm; once for the file."""
    with django_db_blocker.unblock(), database.undone(), clock.at(DAY):
        owner, other = actors.make_member(Role.ENTERPRISE), actors.make_member(Role.ENTERPRISE)
        centre = actors.make_member(Role.CENTER_OFFICER)
        yield SimpleNamespace(
            member=owner, owner=actors.principal(owner), other=actors.principal(other), enterprise=owner.enterprise, its=other.enterprise,
            planner=planner(), centre=actors.principal(centre), office=centre, district=actors.acting(Role.DISTRICT_OFFICER),
            stranger=actors.acting(Role.CO_APPRAISER),
        )  # fmt: skip


@pytest.fixture(autouse=True)
def _day():
    with clock.at(DAY):
        yield


def waits(who: Principal) -> list[str]:
    """What stands in somebody's queue because of this room."""
    found = []
    for source in sources():
        rows = source.waiting(who) if source.name.startswith("employment.") else None
        found += [source.row(row, who).verb for row in rows] if rows is not None else []
    return found


def refused(field: str, verb: Any, **given: Any) -> None:
    with pytest.raises(ValidationError) as said:
        verb(**given)
    assert field in said.value.error_dict


def test_a_need_is_posted_for_ones_own_and_told(cast):
    row = make_need(cast.owner)
    assert waits(cast.planner) == ["Mở lớp theo nhu cầu tuyển dụng"]
    assert waits(cast.centre) == waits(cast.stranger) == []
    assert Notice.objects.filter(user=cast.planner.user_id, kind="employment.need").exists()
    for given, field in (
        ({"enterprise": cast.its}, "enterprise"), ({"trade": " "}, "trade"), ({"count": 0}, "count"), ({"needed_on": DAY - timedelta(days=1)}, "needed_on"),
        ({"wage": 6}, "wage"), ({"trade": "x" * 121}, "trade"),
    ):  # fmt: skip
        try:
            with pytest.raises(ValidationError) as said:
                make_need(cast.owner, **given)
            assert field in said.value.error_dict or field == "count"
        finally:
            assert Need.objects.count() == 1
    with pytest.raises(NotAllowed):
        make_need(cast.district, enterprise=cast.enterprise)
    assert selectors.needs_visible_to(cast.owner).get() == row
    assert selectors.needs_visible_to(cast.district).get() == row
    assert not selectors.needs_visible_to(cast.other).exists()
    assert not selectors.needs_visible_to(cast.stranger).exists()


def test_a_need_is_not_closed_while_its_class_runs(cast):
    need, beside = make_need(cast.owner), make_need(cast.owner)
    course = make_course(cast.planner, need)
    for who in (cast.other, cast.planner, cast.district):
        with pytest.raises(NotAllowed):
            services.close_need(need=need, who=who, outcome="filled")
    with pytest.raises(ValidationError, match="còn đang học"):
        services.close_need(need=need, who=cast.owner, outcome="filled")
    with pytest.raises(DatabaseError, match="still runs"), transaction.atomic():
        Need.objects.filter(pk=need.pk).update(outcome="filled", closed_by=cast.owner.user_id, closed_at=clock.now())
    services.close_need(need=beside, who=cast.owner, outcome="dropped")
    with pytest.raises(ValidationError, match="đã được đóng"):
        services.close_need(need=beside, who=cast.owner, outcome="dropped")
    refused("needs", services.open_course, **course_facts(cast, [beside]))
    services.cancel_course(course=course, who=cast.planner, reason="Không đủ người")
    services.close_need(need=need, who=cast.owner, outcome="filled")
    assert waits(cast.planner) == []


def course_facts(cast: Any, needs: list[Need], **more: Any) -> dict[str, Any]:
    days = {"starts_on": DAY, "ends_on": DAY + timedelta(days=30)}
    return {"who": cast.planner, "needs": needs, "title": "Lớp may", "place": "Nhà văn hóa", "seats": 2} | days | more


def test_a_class_is_opened_for_needs_by_whose_duty_it_is(cast):
    needs = [make_need(cast.owner), make_need(cast.other)]
    course = services.open_course(**course_facts(cast, needs))
    assert Notice.objects.filter(user=cast.member.user, kind="employment.course").exists()
    for given, field in (
        ({"needs": []}, "needs"), ({"ends_on": DAY - timedelta(days=1)}, "ends_on"), ({"title": ""}, "title"), ({"place": " "}, "place"),
    ):  # fmt: skip
        refused(field, services.open_course, **(course_facts(cast, needs) | given))
    for who in (cast.stranger, cast.owner, cast.district):
        with pytest.raises(NotAllowed):
            services.open_course(**(course_facts(cast, needs) | {"who": who}))
    assert Course.objects.get() == course
    assert selectors.courses_visible_to(cast.other).get() == course
    assert not selectors.courses_visible_to(cast.stranger).exists()


def test_trainees_come_with_consent_and_no_more_than_there_are_seats(cast):
    course = services.open_course(**course_facts(cast, [make_need(cast.owner)]))
    first = enrol(course, cast.planner, full_name="Nguyễn Thị Bé", phone="0903 123 456")
    for given, field in (
        ({"has_consented": False}, "has_consented"), ({"born": 2015}, "born"), ({"born": 1900}, "born"), ({"full_name": " "}, "full_name"),
        ({"full_name": "nguyễn thị bé"}, "full_name"), ({"phone": "12"}, "phone"),
    ):  # fmt: skip
        with pytest.raises(ValidationError) as said:
            enrol(course, cast.planner, **given)
        assert field in said.value.error_dict
    with pytest.raises(NotAllowed):
        enrol(course, cast.centre)
    enrol(course, cast.planner)
    with pytest.raises(ValidationError, match="đã đủ 2 học viên"):
        enrol(course, cast.planner)
    assert Trainee.objects.count() == 2
    services.withdraw_consent(trainee=first, who=cast.planner)
    first.refresh_from_db()
    assert (first.full_name, first.born, first.phone) == (NAMELESS, None, "")
    with pytest.raises(ValidationError, match="rút đồng ý"):
        services.withdraw_consent(trainee=first, who=cast.planner)


def test_from_the_certificate_to_the_work_six_months_later(cast):
    course = services.open_course(**course_facts(cast, [need := make_need(cast.owner)]))
    good, left = enrol(course, cast.planner), enrol(course, cast.planner)
    work = {"who": cast.planner, "hired_on": DAY + timedelta(days=31), "hired_by": cast.enterprise}
    with pytest.raises(ValidationError, match="chưa kết thúc được"):
        services.finish_course(course=course, who=cast.planner, certified=[good])
    with clock.at(DAY + timedelta(days=31)):
        assert waits(cast.planner) == ["Kết thúc lớp, cấp chứng nhận"]
        with pytest.raises(ValidationError, match="chưa có chứng nhận"):
            services.hire(trainee=good, **work)
        stranger = enrol(make_course(cast.planner, need), cast.planner)
        refused("certified", services.finish_course, course=course, who=cast.planner, certified=[stranger])
        services.finish_course(course=course, who=cast.planner, certified=[good])
        good.refresh_from_db()
        left.refresh_from_db()
        assert (good.certificate, left.certificate) == (f"{course.pk:04d}/2024-01", None)
        for verb in (lambda: enrol(course, cast.planner), lambda: services.finish_course(course=course, who=cast.planner, certified=[])):
            with pytest.raises(ValidationError, match="đã kết thúc"):
                verb()
        for given, field in (
            ({"hired_by": None}, "hired_by"), ({"hired_elsewhere": "Xưởng khác"}, "hired_by"), ({"hired_by": cast.its}, "hired_by"),
            ({"hired_on": DAY - timedelta(days=1)}, "hired_on"), ({"hired_on": DAY + timedelta(days=60)}, "hired_on"),
        ):  # fmt: skip
            refused(field, services.hire, trainee=good, **(work | given))
        with pytest.raises(ValidationError, match="chưa có chứng nhận"):
            services.hire(trainee=left, **work)
        with pytest.raises(ValidationError, match="Chưa ghi"):
            services.ask_after(trainee=good, who=cast.planner, stayed=True)
        services.hire(trainee=good, **work)
        refused("stayed", services.ask_after, trainee=good, who=cast.planner, stayed=True)
        assert selectors.hires(need) == 1
        counted = evidence("training_jobs").count(year_of(2024))
        assert (counted.value, counted.expected) == (100, 100)
        assert services.remind() == 0
    with clock.at(date(2024, 10, 4)):
        assert (services.remind(), services.remind()) == (1, 0)
        assert waits(cast.planner)[0] == "Hỏi lại học viên sau 6 tháng"
        services.ask_after(trainee=good, who=cast.planner, stayed=True)
        with pytest.raises(ValidationError, match="Đã hỏi lại"):
            services.ask_after(trainee=good, who=cast.planner, stayed=False)
        with pytest.raises(ValidationError, match="không sửa"):
            services.hire(trainee=good, **work)
        figures = {figure.label: figure.value for figure in evidence("training_jobs").count(year_of(2024)).figures}
        assert (figures["Còn làm sau 6 tháng"], figures["Học viên có việc"], figures["Người cần tuyển theo nhu cầu đăng trong năm"]) == (
            1,
            1,
            12,
        )


@pytest.mark.parametrize(("day", "after"), [("2024-03-04", "2024-09-04"), ("2024-08-31", "2025-02-28"), ("2023-08-31", "2024-02-29")])
def test_six_months(day, after):
    assert six_months_after(date.fromisoformat(day)) == date.fromisoformat(after)


def test_training_without_a_need_is_pointed_out(cast):
    project = make_project(
        cast=Cast(), state=ProjectState.SUBMITTED, enterprises=[cast.enterprise], by=cast.owner, code="VOCATIONAL_TRAINING"
    )
    machine = make_project(cast=Cast(), state=ProjectState.SUBMITTED, enterprises=[cast.its], by=cast.other)
    line = Line.objects.get(project=project)
    assert list(selectors.lines_for(cast.planner)) == [line]
    assert not selectors.lines_for(cast.stranger).exists()
    like, own = make_need(cast.other, trade="Lái xe"), make_need(cast.owner)
    assert list(selectors.like_needs(line)) == [own, like]
    counted = {figure.label: figure.value for figure in evidence("training_jobs").count(year_of(2024)).figures}
    assert counted["Đề án đào tạo chưa có nhu cầu tuyển dụng"] == 1
    with pytest.raises(ValidationError, match="không phải đào tạo nghề"):
        services.back_line(line=machine.lines.get(), need=own, who=cast.planner)
    for who in (cast.stranger, cast.owner, cast.district):
        with pytest.raises(NotAllowed):
            services.back_line(line=line, need=own, who=who)
    make_course(cast.centre, own, line=line)
    services.back_line(line=line, need=own, who=cast.planner)
    assert Backing.objects.get().need == own
    assert not selectors.lines_for(cast.planner).exists()


def test_pages(cast, client_as, django_assert_max_num_queries):
    owner, office = client_as(cast.member.user, cast.member), client_as(cast.office.user, cast.office)
    sent = {
        "enterprise": cast.enterprise.pk,
        "trade": "May",
        "count": "12",
        "needed_on": "01/06/2024",
        "wage": "6 triệu",
        "words": "Ca ngày",
    }
    wrong = owner.post(reverse("employment:post"), sent | {"count": "0"})
    assert (wrong.status_code, "Ca ngày" in wrong.content.decode()) == (422, True)
    assert owner.post(reverse("employment:post"), sent | {"enterprise": cast.its.pk}).status_code == 422
    assert owner.post(reverse("employment:post"), sent | {"trade": "a\x00"}).status_code == 422
    assert owner.post(reverse("employment:post"), sent).status_code == 302
    need = Need.objects.get()
    assert "Lớp May" in office.get(reverse("employment:open"), {"nhu-cau": need.pk}).content.decode()
    opened = {
        "needs": need.pk,
        "title": "Lớp May",
        "starts_on": "04/03/2024",
        "ends_on": "04/04/2024",
        "place": "Xưởng",
        "seats": "12",
        "line": "",
    }
    assert office.post(reverse("employment:open"), opened | {"ends_on": "01/03/2024"}).status_code == 422
    assert office.post(reverse("employment:open"), opened).status_code == 302
    course = Course.objects.get()
    assert owner.post(reverse("employment:close", args=[need.pk]), {"outcome": "filled"}).status_code == 422
    who = {"full_name": "Nguyễn Thị Bé", "born": "1995", "phone": "0903123456"}
    assert office.post(reverse("employment:enrol", args=[course.pk]), who).status_code == 422
    assert office.post(reverse("employment:enrol", args=[course.pk]), who | {"has_consented": "on"}).status_code == 302
    assert office.get(reverse("employment:finish", args=[course.pk])).status_code == 409
    trainee = Trainee.objects.get()
    assert "Nguyễn Thị Bé" in office.get(course.get_absolute_url()).content.decode()
    assert "Nguyễn Thị Bé" not in owner.get(course.get_absolute_url()).content.decode()
    with clock.at(datetime_after := date(2024, 4, 5)):
        assert office.post(reverse("employment:finish", args=[course.pk]), {"certified": trainee.pk}).status_code == 302
        said = {"hired_by": cast.enterprise.pk, "hired_elsewhere": "", "hired_on": f"{datetime_after:%d/%m/%Y}"}
        assert office.post(reverse("employment:hire", args=[trainee.pk]), said | {"hired_elsewhere": "x"}).status_code == 422
        assert office.post(reverse("employment:hire", args=[trainee.pk]), said).status_code == 302
        assert office.post(reverse("employment:ask", args=[trainee.pk]), {"stayed": "1"}).status_code == 422
        assert office.post(reverse("employment:ask", args=[trainee.pk]), {"stayed": "0"}).status_code == 302
        for name in ("needs", "courses", "without_need"):
            with django_assert_max_num_queries(14):
                assert office.get(reverse(f"employment:{name}")).status_code == 200
        listed = b"".join(office.get(reverse("employment:needs"), {"xuat": "csv"}).streaming_content).decode()
        assert "Ca ngày" in listed

"""Each step of a file waits for the one whose turn it is, and for nobody else."""

from datetime import datetime

import pytest
from django.urls import reverse

from khuyencong import clock
from khuyencong.access import Role
from projects.enums import LineState, ProjectState
from projects.models import Project
from projects.selectors.queue import _count_plan, count_for, waiting_for
from tests.factories import actors
from tests.factories import projects as factory

pytestmark = pytest.mark.django_db
R, S, L = Role, ProjectState, LineState
OFFICES = [role for role in Role if role not in (R.SYSTEM, R.ENTERPRISE, R.COMMUNE_OFFICER, R.OPERATOR)]

TURNS = {
    S.DRAFT: {R.ENTERPRISE: "Nộp hồ sơ"},
    S.SUBMITTED: {R.DISTRICT_OFFICER: "Kiểm tra cơ sở", R.DISTRICT_LEADER: "Kiểm tra cơ sở"},
    S.ENDORSED: {R.DOIT_CLERK: "Tiếp nhận hồ sơ"},
    S.RECEIVED: {R.DOIT_HEAD: "Giao thẩm định"},
    S.APPRAISING: {R.DOIT_OFFICER: "Thẩm định"},
    S.RECOMMENDED: {R.PROVINCE_LEADER: "Phê duyệt"},
    S.APPROVED: {R.FINANCE_OFFICER: "Bố trí kinh phí"},
    S.ALLOCATED: {R.CENTER_OFFICER: "Ký hợp đồng"},
}


LINE_TURNS = {
    L.CONTRACTED: {R.CENTER_OFFICER: "Bắt đầu thực hiện"},
    L.IMPLEMENTING: {R.ENTERPRISE: "Báo hoàn thành"},
    L.COMPLETED: {R.DOIT_OFFICER: "Nghiệm thu", R.DOIT_HEAD: "Nghiệm thu"},
    L.ACCEPTED: {R.ENTERPRISE: "Đề nghị thanh toán", R.CENTER_OFFICER: "Đề nghị thanh toán"},
    L.SETTLED: {R.FINANCE_LEADER: "Quyết toán và kết thúc"},
    L.CLOSED: {},
}


def turns(project: Project, cast: factory.Cast) -> dict[Role, str]:
    """Who has the file in their queue, and for what."""
    people = [cast[role] for role in OFFICES] + [project._author]
    found = {}
    for who in people:
        rows = [row for row in waiting_for(who) if row.code == project.code]
        assert count_for(who) == len(waiting_for(who))
        if rows:
            found[who.role] = rows[0].verb
            assert len(rows) == 1
    return found


@pytest.mark.thorough
def test_the_count_is_made_from_the_reader_and_the_day_alone(django_assert_num_queries):
    cast = factory.Cast()
    day = clock.today()
    for who in [cast[role] for role in OFFICES]:
        asked = []
        for hour in (7, 17):
            moment = datetime(day.year, day.month, day.day, hour, 31, 5, hour, tzinfo=clock.ZONE)
            with clock.at(moment), django_assert_num_queries(0):
                asked.append(_count_plan.__wrapped__(who, day))
        assert asked[0] == asked[1], who.role
        with django_assert_num_queries(1 if asked[0] else 0):
            count_for(who)


@pytest.mark.thorough(4)
@pytest.mark.parametrize("state", TURNS)
def test_a_file_waits_for_the_one_whose_turn_it_is(state):
    cast = factory.Cast()
    factory.prepare_province()
    factory.give_estimate()
    project = factory.make_project(state=state, cast=cast)
    assert turns(project, cast) == TURNS[state]


@pytest.mark.thorough
def test_a_line_waits_from_contract_to_close():
    cast = factory.Cast()
    factory.prepare_province()
    factory.give_estimate()
    project = factory.make_project(state=S.ALLOCATED, cast=cast)
    author = project._author
    for state, expected in LINE_TURNS.items():
        factory.bring_line(project.lines.get(), state, cast)
        project = Project.objects.get(pk=project.pk)
        project._author = author
        assert turns(project, cast) == expected, state


@pytest.mark.thorough
def test_the_site_check_hands_the_file_to_the_leader():
    cast = factory.Cast()
    project = factory.make_project(state=S.SUBMITTED, cast=cast)
    factory.appraisal.record_site_check(
        project=project,
        who=cast[R.DISTRICT_OFFICER],
        checked_on=project.created_at.date(),
        participants="Phòng Kinh tế",
        premises="Đủ",
        is_ready=True,
    )
    assert turns(project, cast) == {R.DISTRICT_LEADER: "Đề nghị Sở hỗ trợ"}


def test_an_appraisal_waits_for_its_appraiser_alone():
    cast = factory.Cast()
    project = factory.make_project(state=S.APPRAISING, cast=cast)
    assert [row.code for row in waiting_for(cast.appraiser)] == [project.code]
    assert waiting_for(actors.acting(R.DOIT_OFFICER)) == []


def test_an_opinion_waits_for_the_organisation_that_was_asked():
    cast = factory.Cast()
    factory.make_project(state=S.APPRAISING, cast=cast, has_ict_content=True)
    asked, other = actors.acting(R.CO_APPRAISER), actors.acting(R.CO_APPRAISER, organisation_code="skhcn")
    row = waiting_for(asked)[0]
    assert (row.verb, row.days_left is not None) == ("Cho ý kiến", True)
    assert waiting_for(other) == []


def test_what_is_paused_or_has_no_day_comes_last_and_the_late_first(clock_at):
    cast = factory.Cast()
    project = factory.make_project(state=S.SUBMITTED, cast=cast)
    row = waiting_for(cast[R.DISTRICT_OFFICER])[0]
    assert row.due_on is not None
    assert row.days_left is not None
    assert row.days_left >= 0
    factory.fire(project, "ask_more_district", cast[R.DISTRICT_OFFICER], reason="Thiếu báo giá")
    mine = waiting_for(project._author)[0]
    assert (mine.verb, mine.paused) == ("Gửi lại hồ sơ đã bổ sung", True)


def test_another_enterprise_and_another_district_see_nothing_of_it(client_as):
    cast = factory.Cast(district="829")
    factory.make_project(state=S.SUBMITTED, cast=cast, title="CHIM-YEN-829")
    factory.make_draft(title="CHIM-YEN-NHAP", cast=factory.Cast())
    for membership in (actors.make_member(R.ENTERPRISE), actors.make_member(R.DISTRICT_OFFICER, district="831")):
        html = client_as(membership.user).get(reverse("portal:queue")).content.decode()
        assert "CHIM-YEN" not in html
        assert "Không có việc nào đang chờ" in html


@pytest.mark.thorough
@pytest.mark.parametrize("count", [1, 8])
def test_the_page_costs_the_same_with_one_row_or_many(client_as, count, django_assert_num_queries):
    cast = factory.Cast()
    for number in range(count):
        factory.make_project(state=S.SUBMITTED, cast=cast, title=f"Đề án {number}")
    membership = actors.make_member(R.DISTRICT_OFFICER)
    client = client_as(membership.user)
    with django_assert_num_queries(13):
        html = client.get(reverse("portal:queue")).content.decode()
    assert html.count("Đề án ") >= count

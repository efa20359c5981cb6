"""The year's plan, samples that can be repeated, unannounced visits, teams."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from inspections import sampling, selectors
from inspections.enums import PlanState, SizeKind, Weigh
from inspections.models import Visit
from inspections.services import planning
from khuyencong import clock
from khuyencong.access import Role
from khuyencong.notices.models import Notice
from khuyencong.workflow.refusals import NotAllowed
from projects.enums import LineState
from tests.factories import actors
from tests.factories.inspections import make_plan, make_visit, name_team, offices, send
from tests.factories.projects import bring_line
from tests.inspections.conftest import DAY

POPULATION = [(number, 1 + number % 7, ["x"]) for number in range(1, 41)]


def test_the_same_seed_draws_the_same_and_another_does_not():
    first = sampling.draw(POPULATION, seed="2024-01", size=8)
    assert first == sampling.draw(list(reversed(POPULATION)), seed="2024-01", size=8)
    assert len(set(first)) == 8
    assert first != sampling.draw(POPULATION, seed="2024-02", size=8)


def test_weight_is_chance():
    heavy = [(1, 9, []), *[(number, 1, []) for number in range(2, 11)]]
    drawn = [sampling.draw(heavy, seed=str(seed), size=1)[0] for seed in range(2000)]
    assert 0.45 < drawn.count(1) / 2000 < 0.55  # 9 of 18


@pytest.mark.parametrize(
    ("kind", "size", "among", "drawn"), [("percent", 10, 41, 5), ("percent", 100, 3, 3), ("number", 5, 3, 3), ("number", 2, 9, 2)]
)
def test_sizes(kind, size, among, drawn):
    assert sampling.size_of(kind=kind, size=size, among=among) == drawn


@pytest.mark.parametrize(
    ("quarter", "last"), [(1, date(2024, 3, 31)), (2, date(2024, 6, 30)), (3, date(2024, 9, 30)), (4, date(2024, 12, 31))]
)
def test_quarters_end(quarter, last):
    assert planning.end_of_quarter(2024, quarter) == last


@pytest.mark.thorough
def test_a_plan_is_approved_by_another_with_a_paper_and_the_offices_are_told(ground):
    plan, visit = make_plan(ground)
    name_team(ground, visit)
    for who in (ground.officer, ground.cast[Role.FINANCE_LEADER]):
        with pytest.raises(NotAllowed):
            planning.approve_plan(plan=plan, who=who)
    done = planning.approve_plan(plan=plan, who=ground.cast[Role.DOIT_LEADER])
    assert done.state == PlanState.APPROVED
    leading, *joining = done.paper.context["body"]["visits"][0]["offices"].split("; ")
    assert leading == "Sở Công Thương (chủ trì)"
    assert sorted(joining) == sorted(office.short_name for office in offices()["offices"])
    assert Notice.objects.filter(kind="inspection.plan", user_id=ground.cast[Role.FINANCE_OFFICER].user_id).exists()
    with pytest.raises(ValidationError, match="đã được phê duyệt"):
        planning.approve_plan(plan=plan, who=ground.cast[Role.DOIT_LEADER])
    with pytest.raises(ValidationError, match="đã được phê duyệt"):
        planning.plan_visit(plan=plan, line=ground.line, quarter=2, reason="Thêm", who=ground.officer, **offices())


def test_a_plan_without_visits_or_a_second_of_a_year_is_refused(ground):
    plan = planning.write_plan(year=2024, aims="Kiểm tra", who=ground.officer)
    with pytest.raises(ValidationError, match="chưa có lần kiểm tra"):
        planning.approve_plan(plan=plan, who=ground.cast[Role.DOIT_LEADER])
    with pytest.raises(ValidationError, match="Đã có kế hoạch"):
        planning.write_plan(year=2024, aims="Kiểm tra", who=ground.officer)
    with pytest.raises(ValidationError, match="năm nay"):
        planning.write_plan(year=2030, aims="Kiểm tra", who=ground.officer)


def test_a_visit_is_joint_and_once_a_quarter(ground):
    plan, visit = make_plan(ground)
    said = {"plan": plan, "line": ground.line, "reason": "Lại", "who": ground.officer}
    with pytest.raises(ValidationError, match="hai cơ quan"):
        planning.plan_visit(**said, quarter=2, lead=actors.organisation("sct"), offices=[actors.organisation("sct")])
    with pytest.raises(ValidationError, match="đã có trong kế hoạch"):
        planning.plan_visit(**said, quarter=1, **offices())
    planning.cancel_visit(visit=visit, reason="Đổi quý", who=ground.officer)
    assert planning.plan_visit(**said, quarter=1, **offices()).is_open
    with pytest.raises(NotAllowed):
        planning.plan_visit(**said | {"who": ground.cast[Role.FINANCE_OFFICER]}, quarter=3, **offices())


@pytest.mark.parametrize("weigh", Weigh)
def test_a_sample_keeps_seed_weights_and_reasons_and_can_be_repeated(ground, weigh):
    plan = planning.write_plan(year=2024, aims="Kiểm tra", who=ground.officer)
    sample = planning.draw_sample(
        plan=plan, size_kind=SizeKind.PERCENT, size=50, weigh=weigh, quarter=2, who=ground.officer, seed="mo-thuong", **offices()
    )
    assert sample.drawn == [ground.line.pk]
    assert sample.population[0][2]
    assert planning.is_repeatable(sample)
    visit = sample.visits.get()
    assert "mo-thuong" in visit.reason
    assert visit.due_on == date(2024, 6, 30)
    with pytest.raises(ValidationError, match="Không còn cơ sở"):
        planning.draw_sample(plan=plan, size_kind=SizeKind.NUMBER, size=1, weigh=weigh, quarter=2, who=ground.officer, **offices())


@pytest.mark.parametrize(("kind", "size"), [(SizeKind.PERCENT, 101), (SizeKind.PERCENT, 0), (SizeKind.NUMBER, 0)])
def test_a_size_that_means_nothing_is_refused(ground, kind, size):
    plan = planning.write_plan(year=2024, aims="Kiểm tra", who=ground.officer)
    with pytest.raises(ValidationError, match="Cỡ mẫu"):
        planning.draw_sample(plan=plan, size_kind=kind, size=size, weigh=Weigh.EVEN, quarter=2, who=ground.officer, **offices())


def test_an_unannounced_visit_has_its_order_and_the_enterprise_hears_nothing(ground):
    owner = ground.owner
    said = {"line": ground.line, "until": DAY + timedelta(days=5), "reason": "Có phản ánh", **offices()}
    with pytest.raises(NotAllowed):
        planning.order_visit(**said, who=ground.officer)
    before = Notice.objects.filter(user_id=owner.user_id).count()
    visit = planning.order_visit(**said, who=ground.cast[Role.DOIT_LEADER])
    assert visit.order.notation
    assert (visit.order.subject_kind, visit.order.subject_id) == ("visit", visit.pk)
    assert Notice.objects.filter(user_id=owner.user_id).count() == before
    assert not selectors.may_read_visit(owner, visit.pk)
    assert not selectors.visits_visible_to(owner).exists()
    with pytest.raises(ValidationError, match="Đã có quyết định"):
        planning.order_visit(**said, who=ground.cast[Role.DOIT_LEADER])
    with pytest.raises(ValidationError, match="từ hôm nay"):
        planning.order_visit(**said | {"until": DAY - timedelta(days=1)}, who=ground.cast[Role.DOIT_LEADER])


def test_a_team_is_of_two_offices_of_the_visit(ground):
    _, visit = make_plan(ground)
    officer, stranger = ground.officer, actors.acting(Role.DISTRICT_OFFICER, district="831")
    with pytest.raises(ValidationError, match="hai cơ quan"):
        planning.name_team(visit=visit, members=[], head=officer.user_id, who=officer)
    with pytest.raises(ValidationError, match="cơ quan của đoàn"):
        planning.name_team(visit=visit, members=[stranger.user_id], head=officer.user_id, who=officer)
    assert name_team(ground, visit).team.get(is_head=True).user_id == officer.user_id
    assert Notice.objects.filter(kind="inspection.team").count() == 2
    name_team(ground, visit)
    assert Notice.objects.filter(kind="inspection.team").count() == 2  # nobody is told twice


def test_done_planned_and_late_are_counted(ground, clock_at):
    visit = make_visit(ground)
    who = ground.cast[Role.DOIT_LEADER]
    assert (selectors.figures(who, 2024).planned, selectors.figures(who, 2024).done) == (1, 0)
    clock_at(date(2024, 4, 1))
    assert selectors.figures(who, 2024).late == 1
    assert Visit.objects.get(pk=visit.pk).is_late
    send(ground, visit)
    told = selectors.figures(who, 2024)
    assert (told.done, told.late, told.percent) == (1, 0, 100)
    elsewhere = actors.acting(Role.DISTRICT_OFFICER, district="831")
    assert selectors.figures(elsewhere, 2024).planned == 0


def test_a_part_that_is_over_is_not_planned(ground):
    plan = planning.write_plan(year=2024, aims="Kiểm tra", who=ground.officer)
    bring_line(ground.line, LineState.SETTLED, ground.cast)
    with pytest.raises(ValidationError, match="không kiểm tra được"):
        planning.plan_visit(plan=plan, line=ground.line, quarter=1, reason="Muộn", who=ground.officer, **offices())
    assert clock.today() == DAY

"""From the programme and the call over registrations and surveys to the plan of the year and the ministry's answer."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import AdminUnit
from khuyencong.documents.enums import PaperState
from khuyencong.workflow.refusals import NotAllowed, Refused
from plans.enums import AnswerKind, GroupBy, NeedState, Outside, PlanStatus
from plans.models import IntakeRule, MinistryAnswer
from plans.selectors import annual as reading
from plans.selectors import calls as looking
from plans.services import annual, answers, calls, needs, programmes
from projects.enums import ProjectState, Track
from tests.factories import actors
from tests.factories.plans import decider, make_call, make_need, make_plan, make_programme, prepare
from tests.factories.projects import Cast, bring_line, content, give_estimate, make_project

pytestmark = pytest.mark.django_db
TODAY = date(2024, 3, 4)


@pytest.fixture(autouse=True)
def _day():
    with clock.at(TODAY):
        prepare()
        yield


@pytest.fixture
def cast():
    return Cast()


def test_a_programme_has_years_in_order_and_each_indicator_once(cast):
    row = make_programme(cast)
    with pytest.raises(ValidationError, match="Chỉ tiêu này đã có"):
        programmes.add_target(programme=row, who=cast[Role.DOIT_OFFICER], sub_programme="SP3", goal="Lặp", indicator="Cơ sở")
    facts = {
        "name": "Khác", "track": "KCDP", "notation": "1/QĐ", "authority": "UBND", "decided_on": TODAY, "first_year": 2025, "last_year": 2024
    }  # fmt: skip
    with pytest.raises(ValidationError, match="Năm cuối"):
        programmes.keep_programme(who=cast[Role.DOIT_OFFICER], **facts)
    with pytest.raises(NotAllowed):
        programmes.keep_programme(who=cast[Role.DISTRICT_OFFICER], **(facts | {"last_year": 2026}))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"closes_on": TODAY - timedelta(days=1)}, "closes_on"),
        ({"survey_until": TODAY}, "survey_until"),
        ({"plan_by": TODAY}, "plan_by"),
        ({"contents": []}, "contents"),
        ({"track": Track.DISTRICT}, "track"),
    ],
)
def test_a_call_names_what_is_wrong_with_it(cast, change, field):
    facts = {
        "title": "Đợt", "track": Track.KCDP, "year": 2024, "contents": [content()], "for_whom": "Cơ sở", "how": "Nộp", "opens_on": TODAY,
        "closes_on": TODAY + timedelta(days=9), "survey_until": TODAY + timedelta(days=19), "plan_by": TODAY + timedelta(days=29),
    }  # fmt: skip
    with pytest.raises(ValidationError) as refused:
        calls.prepare_call(who=cast[Role.DOIT_OFFICER], **(facts | change))
    assert set(refused.value.error_dict) == {field}
    assert calls.prepare_call(who=cast[Role.DOIT_OFFICER], **facts).pk


def test_a_published_call_is_only_extended(cast):
    row = make_call(cast)
    who = cast[Role.DOIT_OFFICER]
    with pytest.raises(ValidationError, match="đã công bố"):
        calls.publish_call(call=row, who=who)
    with pytest.raises(ValidationError, match="Không rút ngắn"):
        calls.extend_call(call=row, who=who, closes_on=TODAY, survey_until=row.survey_until, plan_by=row.plan_by)
    with pytest.raises(NotAllowed):
        calls.extend_call(
            call=row, who=cast[Role.DISTRICT_OFFICER], closes_on=row.closes_on, survey_until=row.survey_until, plan_by=row.plan_by
        )
    later = row.closes_on + timedelta(days=10)
    assert calls.extend_call(call=row, who=who, closes_on=later, survey_until=row.survey_until, plan_by=row.plan_by).closes_on == later


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ("closed", "nhận đăng ký từ"),
        ("draft", "chưa công bố"),
        ("content", "không nhận nội dung"),
        ("twice", "đã đăng ký nội dung này"),
        ("amounts", "không được quá chi phí"),
        ("district", "không thuộc địa bàn"),
    ],
)
def test_a_need_is_refused_plainly(cast, case, words):
    call = make_call(
        cast, published=case != "draft", opens_on=TODAY + timedelta(days=3) if case == "closed" else None,
        track=Track.DISTRICT if case == "district" else Track.KCDP,
    )  # fmt: skip
    enterprise = actors.make_enterprise()
    facts = {"call": call, "who": cast[Role.CENTER_OFFICER], "enterprise": enterprise, "content": content(), "title": "Máy"}
    facts |= {"cost": 100, "grant": 50, "need": "Cần"}
    match case:
        case "content":
            facts["content"] = content("TRADEMARK")
        case "twice":
            needs.register_need(**facts)
        case "amounts":
            facts["grant"] = 101
        case "district":
            other = AdminUnit.objects.get(code="831", level="district").children.order_by("code")[0]
            facts["enterprise"] = actors.make_enterprise(area=other)
    before = call.registrations.count()
    with pytest.raises(ValidationError, match=words):
        needs.register_need(**facts)
    assert call.registrations.count() == before


def test_a_district_registers_its_own_and_the_coverage_shows_who_did_not(cast):
    call = make_call(cast)
    elsewhere = AdminUnit.objects.get(code="831", level="district").children.order_by("code")[0]
    facts = {
        "call": call,
        "who": cast[Role.DISTRICT_OFFICER],
        "content": content(),
        "title": "Máy",
        "cost": 100,
        "grant": 50,
        "need": "Cần",
    }
    with pytest.raises(NotAllowed):
        needs.register_need(enterprise=actors.make_enterprise(area=elsewhere), **facts)
    needs.register_need(enterprise=actors.make_enterprise(), **facts)
    table = looking.coverage(call)
    assert len(table) == 9
    assert [row["needs"] for row in table] == [0] * 8 + [1]
    assert table[-1]["unit"].code == "829"


def test_the_newest_survey_counts_and_a_withdrawn_need_has_none(cast):
    need = make_need(cast, make_call(cast), fit=False)
    assert need.state == NeedState.UNFIT
    facts = {"need": need, "who": cast[Role.CENTER_OFFICER], "participants": "Trung tâm", "findings": "Đã sửa xưởng.", "is_fit": True}
    for wrong in (TODAY + timedelta(days=1), TODAY - timedelta(days=1)):
        with pytest.raises(ValidationError):
            needs.survey(surveyed_on=wrong, **facts)
    needs.survey(surveyed_on=TODAY, **facts)
    need.refresh_from_db()
    assert need.state == NeedState.FIT
    with pytest.raises(NotAllowed):
        needs.withdraw(need=need, who=cast[Role.DOIT_OFFICER], reason="Không làm nữa")
    needs.withdraw(need=need, who=cast[Role.CENTER_OFFICER], reason="Cơ sở không làm nữa")
    with pytest.raises(ValidationError, match="không khảo sát nữa"):
        needs.survey(surveyed_on=TODAY, **facts)


def test_an_application_carries_over_what_was_registered(cast):
    call = make_call(cast)
    need = make_need(cast, call, fit=True)
    owner = cast.of(need.enterprise)
    with pytest.raises(NotAllowed):
        needs.write_application(need=need, who=cast.of(actors.make_enterprise()))
    project = needs.write_application(need=need, who=owner)
    line = project.lines.get()
    assert (project.title, project.track, project.year, project.need) == (need.title, call.track, call.year, need.need)
    assert (line.content, line.total_cost, line.requested) == (need.content, need.cost, need.grant)
    with pytest.raises(ValidationError, match=project.code):
        needs.write_application(need=need, who=owner)
    with pytest.raises(ValidationError, match="Đã lập hồ sơ"):
        needs.withdraw(need=need, who=cast[Role.CENTER_OFFICER], reason="Thôi")
    unfit = make_need(cast, call, fit=False)
    with pytest.raises(ValidationError, match="chưa đủ điều kiện"):
        needs.write_application(need=unfit, who=cast.of(unfit.enterprise))


def test_the_rule_in_force_says_what_an_application_outside_of_calls_meets(cast):
    enterprise = actors.make_enterprise()
    assert "ngoài đợt" in looking.intake("KCDP", "MACHINERY", enterprise).words
    IntakeRule.objects.filter(track="KCDP").update(outside=Outside.REFUSE)
    assert looking.intake("KCDP", "MACHINERY", enterprise).is_refused
    call = make_call(cast)
    assert looking.intake("KCDP", "MACHINERY", enterprise).words == ""
    assert looking.intake("KCDP", "TRADEMARK", enterprise).is_refused
    assert looking.opening(str(call.pk)).contents == ("MACHINERY",)
    assert looking.opening("9" * 30) is None
    IntakeRule.objects.filter(track="KCDP").update(outside=Outside.ALLOW)
    assert looking.intake("KCDP", "TRADEMARK", enterprise).words == ""


def test_a_plan_is_approved_by_another_with_its_paper_and_adjusted_by_a_next_version(cast):
    call = make_call(cast)
    first, second = (make_need(cast, call, fit=True) for _ in range(2))
    drafter = cast[Role.DOIT_OFFICER]
    plan = make_plan(cast, first, state="submitted")
    with pytest.raises((ValidationError, NotAllowed)):
        annual.approve_plan(plan=plan, who=cast[Role.DOIT_LEADER])
    annual.send_back(plan=plan, who=decider(cast), reason="Thiếu đề án")
    plan.refresh_from_db()
    assert (plan.status, plan.sent_back_reason) == (PlanStatus.DRAFT, "Thiếu đề án")
    annual.submit_plan(plan=plan, who=drafter)
    plan = annual.approve_plan(plan=plan, who=decider(cast))
    assert plan.paper.notation == "01/QĐ-UBND"
    assert plan.paper.context["body"]["total_grant"] == 200_000_000
    with pytest.raises(ValidationError):
        annual.take_up(plan=plan, who=drafter, needs=[second])
    with pytest.raises(ValidationError, match="đã có kế hoạch"):
        annual.start_plan(who=drafter, year=2024, track="KCDP")
    with pytest.raises(ValidationError, match="lý do"):
        annual.adjust_plan(plan=plan, who=drafter, reason="")
    fresh = annual.adjust_plan(plan=plan, who=drafter, reason="Thêm một cơ sở")
    annual.take_up(plan=fresh, who=drafter, needs=[second])
    annual.change_item(item=fresh.items.get(registration=first), who=drafter, cost=500_000_000, grant=150_000_000, note="Giảm")
    assert {(kind, before, now) for _, kind, before, now in reading.changes(fresh)} == {
        ("thêm", None, 200_000_000),
        ("đổi", 200_000_000, 150_000_000),
    }
    annual.submit_plan(plan=fresh, who=drafter)
    fresh = annual.approve_plan(plan=fresh, who=decider(cast))
    plan.paper.refresh_from_db()
    assert (plan.paper.state, plan.paper.replaced_by_id) == (PaperState.REPLACED, fresh.paper_id)
    assert reading.latest_approved(2024, Track.KCDP) == fresh


def test_a_plan_takes_each_once_and_nothing_of_another_year_or_track(cast):
    need = make_need(cast, make_call(cast), fit=True)
    other = make_project(cast=cast, track=Track.DISTRICT)
    plan = make_plan(cast, need)
    drafter = cast[Role.DOIT_OFFICER]
    for facts in ({"needs": [need]}, {"projects": [other]}, {}):
        with pytest.raises(ValidationError):
            annual.take_up(plan=plan, who=drafter, **facts)
    with pytest.raises(ValidationError, match="không quá tổng kinh phí"):
        annual.add_line(plan=plan, who=drafter, title="Hội chợ", content=content(), cost=1, grant=2)
    with pytest.raises(NotAllowed):
        annual.add_line(plan=plan, who=cast[Role.DISTRICT_OFFICER], title="Hội chợ", content=content(), cost=2, grant=1)
    assert plan.items.count() == 1


def test_a_district_plans_its_own_money(cast):
    make_plan(cast, track=Track.DISTRICT, state="approved")
    with pytest.raises(ValidationError, match="do địa phương lập"):
        annual.start_plan(who=cast[Role.DOIT_OFFICER], year=2024, track=Track.DISTRICT)
    other = Cast(district="831")
    assert not reading.visible_to(other[Role.DISTRICT_OFFICER]).exists()
    assert reading.visible_to(cast[Role.DISTRICT_OFFICER]).count() == 1


@pytest.mark.thorough
@pytest.mark.parametrize("by", GroupBy)
def test_plan_and_done_agree_with_the_ledger(cast, by):
    give_estimate()
    project = make_project(state=ProjectState.ALLOCATED, cast=cast)
    bring_line(project.lines.get(), "closed", cast)
    need = make_need(cast, make_call(cast), fit=True)
    plan = make_plan(cast, need, state="approved")
    rows, total = reading.plan_and_done(plan, by)
    assert (total.planned, total.planned_money, total.done) == (1, 200_000_000, 1)
    assert (total.approved, total.allocated, total.committed, total.disbursed, total.settled) == (200_000_000,) * 5
    assert total.percent == 100
    assert len(rows) == (7 if by == GroupBy.SUB_PROGRAMME else 1)


class TestNational:
    """The list for the ministry, and its answers."""

    def test_the_list_is_a_letter_with_the_day_by_which_it_is_due(self, cast):
        plan = make_plan(cast, track=Track.KCQG, state="approved")
        assert plan.paper.notation.startswith("01/")
        assert plan.paper.notation.endswith("-QLCN")
        assert plan.paper.context["body"]["due"] == "trước ngày 20/06/2023"

    def answered(self, cast, item, kind, **facts):
        facts = {"notation": "3872/QĐ-BCT", "decided_on": TODAY} | facts
        return answers.record_answer(item=item, who=cast[Role.DOIT_LEADER], kind=kind, **facts)

    def item(self, cast, **facts):
        project = make_project(state="recommended", cast=cast, track=Track.KCQG, **facts)
        plan = make_plan(cast, track=Track.KCQG, state="approved", projects=(project,))
        # Who recommended it is another leader of the same office than who records.
        cast.people.pop(Role.DOIT_LEADER)
        return plan.items.get(), project

    def test_an_assigned_one_is_approved_by_the_ministrys_number(self, cast):
        item, project = self.item(cast)
        self.answered(cast, item, AnswerKind.ASSIGNED)
        project.refresh_from_db()
        assert (project.state, project.approved, project.decisions.get().notation) == ("approved", 200_000_000, "3872/QĐ-BCT")
        with pytest.raises(ValidationError, match="đã có trả lời"):
            self.answered(cast, item, AnswerKind.ASSIGNED)

    def test_other_amounts_are_kept_line_by_line(self, cast):
        item, project = self.item(cast, enterprises=[actors.make_enterprise() for _ in range(2)])
        for wrong in ({1: 300_000_000}, {1: 0}, {7: 1}):
            with pytest.raises(Refused):
                self.answered(cast, item, AnswerKind.CHANGED, amounts=wrong)
        with pytest.raises(ValidationError, match="trùng số đăng ký"):
            self.answered(cast, item, AnswerKind.CHANGED, amounts={1: 200_000_000})
        assert not MinistryAnswer.objects.exists()
        answer = self.answered(cast, item, AnswerKind.CHANGED, amounts={2: 150_000_000})
        project.refresh_from_db()
        assert (answer.amount, project.approved) == (350_000_000, 350_000_000)
        assert list(project.lines.order_by("position").values_list("approved", flat=True)) == [200_000_000, 150_000_000]

    def test_a_refused_one_is_rejected_with_the_words(self, cast):
        item, project = self.item(cast)
        with pytest.raises(ValidationError, match="nội dung trả lời"):
            self.answered(cast, item, AnswerKind.REFUSED)
        self.answered(cast, item, AnswerKind.REFUSED, note="Không thuộc ưu tiên.")
        project.refresh_from_db()
        assert project.state == ProjectState.REJECTED

    @pytest.mark.parametrize("day", [TODAY + timedelta(days=1), TODAY - timedelta(days=1)])
    def test_an_answer_is_dated_between_the_letter_and_today(self, cast, day):
        item, _ = self.item(cast)
        with pytest.raises(ValidationError, match="Ngày văn bản"):
            self.answered(cast, item, AnswerKind.ASSIGNED, decided_on=day)

    def test_a_line_without_a_dossier_cannot_be_assigned_yet(self, cast):
        need = make_need(cast, make_call(cast, track=Track.KCQG), fit=True)
        item = make_plan(cast, need, track=Track.KCQG, state="approved").items.get()
        with pytest.raises(ValidationError, match="chưa có hồ sơ"):
            self.answered(cast, item, AnswerKind.ASSIGNED)
        assert self.answered(cast, item, AnswerKind.REFUSED, note="Hết kinh phí").amount == 0

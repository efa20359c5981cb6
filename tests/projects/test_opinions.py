"""Whom the content of a đề án makes it obligatory to ask, by when, and what becomes of silence."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.enums import Function
from khuyencong.actors.models import FunctionHolder, User
from khuyencong.calendar.selectors import due_date
from khuyencong.notices.models import Notice
from khuyencong.workflow import runner
from khuyencong.workflow.refusals import NotAllowed, Refused
from projects.enums import OpinionState, ProjectState
from projects.forms.appraisal import AskOpinionForm
from projects.models import OpinionRule, Project
from projects.services.appraisal import answer_opinion, ask_opinion, withdraw_opinion
from projects.services.reminding import remind_who_owes
from projects.tasks import tick
from tests.factories import actors
from tests.factories.projects import Cast, conclude, fire, make_project

pytestmark = pytest.mark.django_db
F = Function


def asked(project) -> dict[str, bool]:
    return {row.function: row.is_required for row in project.opinions.order_by("id")}


@pytest.mark.parametrize(
    ("facts", "functions"),
    [
        ({}, set()),
        ({"has_ict_content": True}, {F.ICT_APPRAISER}),
        ({"code": "VOCATIONAL_TRAINING"}, {F.LABOUR_APPRAISER}),
        ({"code": "TECH_LINE"}, {F.SCIENCE_APPRAISER}),
        ({"cost": 1_500_000_000, "grant": 500_000_000, "has_ict_content": True}, {F.BUDGET_APPRAISER, F.ICT_APPRAISER}),
        ({"cost": 1_500_000_000, "grant": 499_999_999}, set()),
    ],
)
def test_the_content_says_whom_to_ask(facts, functions):
    project = make_project(state=ProjectState.APPRAISING, **facts)
    assert asked(project) == dict.fromkeys(functions, True)
    assert all(row.because and row.due_on > clock.today() for row in project.opinions.order_by("id"))


def test_finance_has_its_own_time_limit_and_one_office_is_asked_once_with_all():
    facts = {"cost": 1_500_000_000, "grant": 500_000_000, "code": "TECH_LINE", "elsewhere": {"OTHER_STATE": 10_000_000}}
    project = make_project(state=ProjectState.RECEIVED, has_ict_content=True, **facts)
    fire(project, "open_appraisal", actors.acting(Role.DOIT_HEAD), appraiser_id=actors.acting(Role.DOIT_OFFICER).user_id)
    rows = {row.function: row for row in project.opinions.order_by("id")}
    assert rows[F.BUDGET_APPRAISER].due_on > rows[F.ICT_APPRAISER].due_on
    assert len(rows[F.SCIENCE_APPRAISER].question.splitlines()) == 2


def test_a_changed_application_asks_the_offices_that_it_now_concerns():
    cast = Cast()
    project = make_project(state=ProjectState.APPRAISING, cast=cast)
    fire(project, "ask_more", cast.appraiser, reason="Bổ sung phần mềm")
    Project.objects.filter(pk=project.pk).update(has_ict_content=True)
    fire(project, "resubmit", project._author, reason="Đã bổ sung")
    assert asked(project) == {F.ICT_APPRAISER: True}


def test_the_rules_of_the_day_count_and_what_was_not_asked_stops_the_submission():
    cast = Cast()
    project = make_project(state=ProjectState.APPRAISING, cast=cast)
    conclude(project, cast)
    OpinionRule.objects.create(
        function=F.PLANNING_APPRAISER,
        because="amount",
        from_amount=0,
        question="Cho ý kiến.",
        citation="Văn bản mới",
        valid_from=clock.today(),
    )
    with pytest.raises(Refused, match="Chưa hỏi ý kiến theo chức năng"):
        fire(project, "recommend", cast[Role.DOIT_LEADER])
    OpinionRule.objects.filter(function=F.PLANNING_APPRAISER).update(valid_from=clock.today() + timedelta(days=1))
    fire(project, "recommend", cast[Role.DOIT_LEADER])


def test_a_function_that_nobody_holds_is_told_before_the_appraisal_opens():
    project = make_project(state=ProjectState.RECEIVED, has_ict_content=True)
    FunctionHolder.objects.filter(function=F.ICT_APPRAISER).update(valid_to=clock.today() - timedelta(days=1))
    with pytest.raises(Refused, match="Chưa có cơ quan nào được giao chức năng"):
        fire(project, "open_appraisal", actors.acting(Role.DOIT_HEAD), appraiser_id=actors.acting(Role.DOIT_OFFICER).user_id)


def test_offices_are_reminded_and_their_silence_is_written_down(clock_at):
    clock_at(date(2024, 3, 4))
    cast = Cast()
    project = make_project(state=ProjectState.APPRAISING, cast=cast, has_ict_content=True)
    answerer = actors.acting(Role.CO_APPRAISER)
    row = project.opinions.get()
    assert remind_who_owes() == 0

    def days_after(days: int) -> tuple[int, int, date | None]:
        clock_at(row.due_on + timedelta(days=days))
        done = remind_who_owes()
        row.refresh_from_db()
        return done, row.reminded, row.silent_since

    assert days_after(-1) == (1, 1, None)
    assert days_after(-1) == (0, 1, None)
    late = row.due_on + timedelta(days=1)
    assert days_after(1) == (1, 2, late)
    assert days_after(3) == (0, 2, late)
    assert days_after(4) == (1, 3, late)
    told = Notice.objects.filter(user_id=answerer.user_id, kind="project.opinion_reminded").order_by("id")
    assert len(told) == 3
    assert Notice.objects.filter(user_id=cast.appraiser.user_id, kind="project.opinion_silent").count() == 1
    option = next(o for o in runner.options(project, cast[Role.DOIT_LEADER]) if o.transition.name == "recommend")
    assert "quá hạn chưa trả lời" in " ".join(map(str, option.refusals))


def test_the_schedule_asks_for_the_reminders_once_a_day(django_capture_on_commit_callbacks):
    from khuyencong.jobs.models import Job

    for _ in range(2):
        tick()
    assert Job.objects.filter(kind="projects.remind_opinions").count() == 1


@pytest.mark.thorough
def test_an_office_that_answered_before_the_supplement_is_asked_anew(clock_at, client_as):
    clock_at(date(2024, 3, 4))
    cast = Cast()
    project = make_project(state=ProjectState.APPRAISING, cast=cast, cost=1_500_000_000, grant=500_000_000)
    old = project.opinions.get()
    office = actors.acting(Role.CO_APPRAISER, organisation_code=old.organisation.code)
    answer_opinion(opinion=old, who=office, answer="agree", text="Đồng ý 500 triệu.")

    def ask():
        return ask_opinion(project=project, who=cast.appraiser, function=F.BUDGET_APPRAISER, question="Nay thế nào?")

    def page(tab: str, who) -> str:
        return client_as(User.objects.get(pk=who.user_id)).get(project.tab_url(tab)).content.decode()

    with pytest.raises(ValidationError, match="Đã hỏi cơ quan này"):
        ask()
    fire(project, "ask_more", cast.appraiser, reason="Bổ sung báo giá")
    clock_at(date(2024, 3, 6))
    fire(project, "resubmit", project._author, reason="Đã bổ sung")
    earlier = "Trả lời trước khi hồ sơ được bổ sung ngày 06/03/2024"
    for tab in ("tom-tat", "tham-dinh"):
        assert earlier in page(tab, cast.appraiser)
        assert earlier not in page(tab, project._author)
    assert F.BUDGET_APPRAISER in dict(AskOpinionForm(project=project).fields["function"].choices)
    clock_at(date(2024, 3, 7))
    new = ask()
    old.refresh_from_db()
    assert (old.state, old.text) == (OpinionState.SUPERSEDED, "Đồng ý 500 triệu.")
    limit = OpinionRule.objects.get(function=F.BUDGET_APPRAISER).time_limit
    assert (new.is_required, new.because, new.due_on) == (True, old.because, due_date(limit, clock.today()))
    with pytest.raises(ValidationError, match="Đã hỏi cơ quan này"):
        ask()
    assert F.BUDGET_APPRAISER not in dict(AskOpinionForm(project=project).fields["function"].choices)
    assert f"{earlier}; đã hỏi lại" in page("tham-dinh", cast.appraiser)
    assert earlier not in page("tom-tat", cast.appraiser)
    answer_opinion(opinion=new, who=office, answer="agree", text="Đồng ý.")
    with pytest.raises(ValidationError, match="Đã hỏi cơ quan này"):
        ask()


def test_a_question_is_taken_back_with_its_reason_and_may_be_asked_anew():
    cast = Cast()
    project = make_project(state=ProjectState.APPRAISING, cast=cast, has_ict_content=True)
    required = project.opinions.get()
    row = ask_opinion(project=project, who=cast.appraiser, function=F.SCIENCE_APPRAISER, question="Công nghệ có mới không?")
    asked_office = actors.acting(Role.CO_APPRAISER, organisation_code=row.organisation.code)
    for opinion, who, reason, refusal in (
        (required, cast.appraiser, "Thừa", ValidationError),
        (row, cast.appraiser, "  ", ValidationError),
        (row, actors.acting(Role.DOIT_OFFICER), "Thừa", NotAllowed),
    ):
        with pytest.raises(refusal):
            withdraw_opinion(opinion=opinion, who=who, reason=reason)
    withdraw_opinion(opinion=row, who=cast.appraiser, reason="Đã có kết luận của Bộ")
    for opinion, act in ((row, withdraw_opinion), (row, answer_opinion)):
        more = (
            {"reason": "Thừa", "who": cast.appraiser}
            if act is withdraw_opinion
            else {"answer": "agree", "text": "Mới", "who": asked_office}
        )
        with pytest.raises(ValidationError, match="đã được rút"):
            act(opinion=opinion, **more)
    told = Notice.objects.get(user_id=asked_office.user_id, kind="project.opinion_withdrawn")
    assert told.body == "Đã có kết luận của Bộ"
    again = ask_opinion(project=project, who=cast.appraiser, function=F.SCIENCE_APPRAISER, question="Hỏi lại")
    assert again.pk != row.pk

"""Every declared move of a đề án: who may, from where, what stands against it; and what the database itself refuses."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from khuyencong import clock
from khuyencong.access import SYSTEM, Role, holders
from khuyencong.workflow import runner
from khuyencong.workflow.models import TransitionLog
from khuyencong.workflow.refusals import NotAllowed, Refused, Stale
from projects.enums import ProjectState as S
from projects.enums import Track
from projects.models import NormCheck, Project
from projects.services import appraisal, eligibility
from projects.workflow import PROJECT
from tests.factories import actors
from tests.factories.projects import Cast, conclude, fire, give_estimate, make_draft, make_project, prepare_province

pytestmark = pytest.mark.django_db
MOVES = [t for t in PROJECT.transitions if not t.derived]
DAY = date(2024, 3, 4)


@pytest.fixture(autouse=True)
def _day():
    with clock.at(DAY):
        prepare_province()
        yield


@pytest.fixture
def cast():
    return Cast()


def put(project, state):
    """Set a state past the guards, as no code of the portal can: the triggers are off inside this helper alone."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE projects_project DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE projects_project SET state = %s, approved = 1, returned_from = 'submitted' WHERE id = %s", [state, project.pk]
        )
        cursor.execute("ALTER TABLE projects_project ENABLE TRIGGER USER")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    project.refresh_from_db()


@pytest.mark.thorough(4)
@pytest.mark.parametrize("step", MOVES, ids=lambda t: t.name)
def test_only_holders_may_fire(cast, step):
    project = make_draft(cast=cast)
    put(project, step.sources[0])
    allowed = holders(step.permission)
    for role in Role:
        if role in allowed or role == Role.SYSTEM:
            continue
        who = actors.acting(role)
        with pytest.raises(NotAllowed):
            runner.fire(project, step.name, actor=who, version=project.version, reason="Lý do")
    with pytest.raises(NotAllowed):
        runner.fire(project, step.name, actor=SYSTEM, version=project.version, reason="Lý do")
    assert not TransitionLog.objects.filter(machine="project").exists()


@pytest.mark.thorough(3)
@pytest.mark.parametrize(
    "step", [t for t in MOVES if {"enterprise", "district"} & {str(s) for s in holders(t.permission).values()}], ids=lambda t: t.name
)
def test_holders_reach_only_their_own(cast, step):
    project = make_draft(cast=cast)
    put(project, step.sources[0])
    for role, scope in holders(step.permission).items():
        if scope in ("enterprise", "district"):
            stranger = actors.acting(role, district="837")
            with pytest.raises(NotAllowed):
                runner.fire(project, step.name, actor=stranger, version=project.version, reason="Lý do")


@pytest.mark.thorough(4)
@pytest.mark.parametrize("step", MOVES, ids=lambda t: t.name)
def test_a_move_leaves_only_its_declared_states(cast, step):
    project = make_draft(cast=cast)
    role = next(iter(holders(step.permission)))
    who = cast.of(project.lines.get().enterprise) if role == Role.ENTERPRISE else actors.acting(role)
    for state in S:
        if state in step.sources:
            continue
        put(project, state)
        with pytest.raises(Refused):
            runner.fire(project, step.name, actor=who, version=project.version, reason="Lý do")
    assert not TransitionLog.objects.filter(machine="project").exists()


@pytest.mark.thorough(4)
@pytest.mark.parametrize("step", [t for t in MOVES if t.needs_reason], ids=lambda t: t.name)
def test_a_backward_or_negative_move_needs_a_reason(cast, step):
    project = make_draft(cast=cast)
    put(project, step.sources[0])
    role = next(iter(holders(step.permission)))
    who = cast.of(project.lines.get().enterprise) if role == Role.ENTERPRISE else actors.acting(role)
    with pytest.raises(Refused) as refused:
        runner.fire(project, step.name, actor=who, version=project.version, reason="   ")
    assert "Cần ghi rõ lý do." in str(refused.value)


def refusals(project, action, who, reason="Lý do", **data):
    """Why a move is refused, as one text."""
    with pytest.raises(Refused) as refused:
        fire(project, action, who, reason, **data)
    return str(refused.value)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("need", "", "sự cần thiết"),
        ("goals", "", "mục tiêu"),
        ("plan", "", "nội dung và tiến độ"),
        ("starts_on", None, "ngày bắt đầu"),
        ("ends_on", None, "ngày kết thúc"),
    ],
)
def test_an_incomplete_application_is_not_submitted(cast, field, value, words):
    project = make_draft(cast=cast)
    Project.objects.filter(pk=project.pk).update(**{field: value})
    assert words in refusals(project, "submit", project._author)


def test_items_must_add_up(cast):
    project = make_draft(cast=cast)
    with transaction.atomic():  # the database would refuse it at the commit; files of before it did are told by the guard
        project.lines.get().items.order_by("-position")[0].delete()
        assert "các khoản mục cộng lại" in refusals(project, "submit", project._author)
        transaction.set_rollback(True)


def test_papers_and_commitments_are_needed(cast):
    from khuyencong.documents.selectors import attachments_of
    from khuyencong.documents.services import remove

    project = make_draft(cast=cast)
    project.lines.update(not_double_funded=False)
    for kept in attachments_of(("project", project.pk), "quote"):
        remove(kept, by_id=project._author.user_id)
    said = refusals(project, "submit", project._author)
    assert "Báo giá" in said
    assert "cam kết" in said


def test_a_supplement_is_asked_once_and_the_clock_stands_still(cast):
    from khuyencong.calendar import clocks

    project = make_project(cast=cast)
    officer = cast[Role.DISTRICT_OFFICER]
    fire(project, "ask_more_district", officer, "Thiếu báo giá thứ ba")
    key = ("project", project.pk)
    assert clocks.state_of([key])[key].paused
    with clock.at(DAY + timedelta(days=7)):
        fire(project, "resubmit", project._author, "Đã bổ sung")
        assert project.state == S.SUBMITTED
        assert clocks.due(key) == date(2024, 3, 18)
        assert "một lần" in refusals(project, "ask_more_district", officer, "Lại thiếu")
    row = project.supplements.get()
    assert (row.answer, row.paper is not None) == ("Đã bổ sung", True)


@pytest.mark.parametrize(
    ("state", "action", "role"), [(S.ENDORSED, "return_at_reception", Role.DOIT_CLERK), (S.APPRAISING, "ask_more", Role.DOIT_OFFICER)]
)
def test_an_answer_goes_back_to_who_asked(cast, state, action, role):
    project = make_project(state=state, cast=cast)
    fire(project, action, cast[role], "Thiếu giấy")
    assert project.state == S.RETURNED
    fire(project, "resubmit", project._author, "Đủ")
    assert project.state == state


def test_a_supplemented_file_is_appraised_anew(cast):
    project = make_project(state=S.APPRAISING, cast=cast)
    conclude(project, cast)
    fire(project, "ask_more", cast.appraiser, "Thiếu giấy")
    fire(project, "resubmit", project._author, "Đủ")
    assert "Chưa có biên bản thẩm định" in refusals(project, "recommend", cast[Role.DOIT_LEADER])
    conclude(project, cast)
    fire(project, "recommend", cast[Role.DOIT_LEADER])
    assert list(project.appraisals.order_by("id").values_list("is_void", flat=True)) == [True, False]


def test_the_author_never_appraises_and_neither_decides(cast):
    officer = actors.make_member(Role.DOIT_OFFICER)
    center = actors.make_member(Role.CENTER_OFFICER, user=officer.user)
    project = make_project(state=S.RECEIVED, cast=cast, by=actors.principal(center), enterprises=[actors.make_enterprise()])
    assert "không được thẩm định" in refusals(project, "open_appraisal", cast[Role.DOIT_HEAD], appraiser_id=officer.user_id)
    assert "không có nhiệm vụ" in refusals(project, "open_appraisal", cast[Role.DOIT_HEAD], appraiser_id=cast[Role.DOIT_CLERK].user_id)
    leader = actors.principal(actors.make_member(Role.DOIT_LEADER, user=officer.user))
    other = cast.appraiser
    fire(project, "open_appraisal", cast[Role.DOIT_HEAD], appraiser_id=other.user_id)
    appraisal.check_norm(line=project.lines.get(), who=other)
    appraisal.conclude(
        project=project, who=other, content_remarks="a", cost_remarks="b", is_positive=True, conclusion="c", participants="d"
    )
    assert "Người lập đề án" in refusals(project, "recommend", leader)
    from khuyencong.actors.models import User

    own = actors.principal(actors.make_member(Role.DOIT_LEADER, user=User.objects.get(pk=other.user_id)))
    assert "Người thẩm định" in refusals(project, "recommend", own)


def test_above_the_norm_needs_an_exception_with_its_paper(cast):
    project = make_project(state=S.APPRAISING, cast=cast, cost=500_000_000, grant=300_000_000)
    line = project.lines.get()
    check = appraisal.check_norm(line=line, who=cast.appraiser)
    assert not check.is_within
    appraisal.conclude(
        project=project, who=cast.appraiser, content_remarks="a", cost_remarks="b", is_positive=True, conclusion="c", participants="d"
    )
    assert "50%" in refusals(project, "recommend", cast[Role.DOIT_LEADER]).replace(" %", "%")
    asked = eligibility.argue_exception(line=line, who=cast.appraiser, reason="Công nghệ mới", until=clock.today())
    leader = cast[Role.PROVINCE_LEADER]
    eligibility.decide_exception(
        exception=asked, who=leader, is_granted=True, remarks="Đồng ý", decision="Công văn 12/UBND-KT", public_words="Mới"
    )
    fire(project, "recommend", cast[Role.DOIT_LEADER])
    assert project.state == S.RECOMMENDED


def test_a_norm_check_of_other_figures_does_not_count(cast):
    project = make_project(state=S.APPRAISING, cast=cast)
    appraisal.conclude(
        project=project, who=cast.appraiser, content_remarks="a", cost_remarks="b", is_positive=True, conclusion="c", participants="d"
    )
    assert "chưa đối chiếu" in refusals(project, "recommend", cast[Role.DOIT_LEADER])
    appraisal.check_norm(line=project.lines.get(), who=cast.appraiser)
    NormCheck.objects.update(grant=1, ceiling=2)
    assert "chưa đối chiếu" in refusals(project, "recommend", cast[Role.DOIT_LEADER])


def test_it_content_waits_for_the_ict_department_or_a_noted_silence(cast):
    project = make_project(state=S.APPRAISING, cast=cast, has_ict_content=True)
    opinion = project.opinions.get()
    assert (opinion.is_required, opinion.organisation.kind) == (True, "ict")
    words = {"content_remarks": "a", "cost_remarks": "b", "is_positive": True, "conclusion": "c", "participants": "d"}
    appraisal.check_norm(line=project.lines.get(), who=cast.appraiser)
    with clock.at(opinion.due_on), pytest.raises(ValidationError, match=r"Còn chờ ý kiến của .* \(hạn trả lời"):
        appraisal.conclude(project=project, who=cast.appraiser, silent_offices_reason="Đã nhắc hai lần", **words)
    assert "Còn chờ ý kiến" in refusals(project, "recommend", cast[Role.DOIT_LEADER])
    with clock.at(opinion.due_on + timedelta(days=1)):
        assert "quá hạn" in refusals(project, "recommend", cast[Role.DOIT_LEADER])
        appraisal.check_norm(line=project.lines.get(), who=cast.appraiser)
        with pytest.raises(ValidationError, match="ghi lý do vẫn kết luận") as told:
            appraisal.conclude(project=project, who=cast.appraiser, silent_offices_reason=" ", **words)
        assert list(told.value.error_dict) == ["silent_offices_reason"]
        appraisal.conclude(project=project, who=cast.appraiser, silent_offices_reason="Đã nhắc hai lần", **words)
        fire(project, "recommend", cast[Role.DOIT_LEADER])
    assert project.state == S.RECOMMENDED


@pytest.mark.parametrize(
    ("track", "role"),
    [
        (Track.KCDP, Role.DOIT_LEADER),
        (Track.KCDP, Role.DISTRICT_LEADER),
        (Track.KCQG, Role.PROVINCE_LEADER),
        (Track.DISTRICT, Role.PROVINCE_LEADER),
    ],
)
def test_only_the_competent_authority_decides(cast, track, role):
    project = make_project(state=S.RECOMMENDED, cast=cast, track=track)
    who = actors.acting(role)
    for action in ("approve", "reject", "send_back"):
        assert "Thẩm quyền quyết định thuộc" in refusals(project, action, who)


def test_a_decision_under_a_changed_law_goes_back(cast):
    with clock.at(date(2018, 5, 9)):
        project = make_project(state=S.RECOMMENDED, cast=cast, cost=400_000_000, grant=200_000_000)
    from budgets.models import Norm

    Norm.objects.filter(code="MACHINERY", valid_from__gte=date(2018, 5, 11)).update(amount_cap=150_000_000)
    with clock.at(date(2018, 5, 14)):
        assert "định mức đã thay đổi" in refusals(project, "approve", cast[Role.PROVINCE_LEADER])
        fire(project, "send_back", cast[Role.PROVINCE_LEADER], "Thẩm định lại theo mức mới")
    assert project.state == S.APPRAISING
    assert not project.appraisals.filter(is_void=False).exists()


def test_a_negative_appraisal_leads_to_a_reasoned_rejection(cast):
    project = make_project(state=S.APPRAISING, cast=cast)
    words = {"content_remarks": "a", "cost_remarks": "b", "conclusion": "c", "participants": "d"}
    appraisal.conclude(project=project, who=cast.appraiser, is_positive=False, **words)
    assert "không đề nghị" in refusals(project, "recommend", cast[Role.DOIT_LEADER])
    fire(project, "not_recommend", cast[Role.DOIT_LEADER], "Không đúng đối tượng")
    assert "trình không phê duyệt" in refusals(project, "approve", cast[Role.PROVINCE_LEADER])
    fire(project, "reject", cast[Role.PROVINCE_LEADER], "Không đúng đối tượng")
    decision = project.decisions.get()
    assert (project.state, decision.kind, decision.paper is not None) == (S.REJECTED, "reject", True)


def test_a_revoked_approval_says_so_on_its_paper(cast):
    project = make_project(state=S.APPROVED, cast=cast)
    fire(project, "revoke", cast[Role.PROVINCE_LEADER], "Cơ sở giải thể")
    paper = project.decisions.get(kind="approve").paper
    assert (project.state, paper.state) == (S.REVOKED, "revoked")


def test_no_more_is_allocated_than_the_estimate_holds(cast):
    give_estimate(199_999_999)
    project = make_project(state=S.APPROVED, cast=cast)
    assert "còn 199.999.999 đồng" in refusals(project, "allocate", cast[Role.FINANCE_OFFICER])
    assert project.lines.get().holding is None


def test_who_has_the_ball_has_the_clock(cast):
    from khuyencong.calendar import clocks

    give_estimate()
    project = make_project(state=S.ALLOCATED, cast=cast)
    key = ("project", project.pk)
    assert clocks.state_of([key])[key].code == "sign_contract"


@pytest.mark.thorough(5)
# What the database refuses, whatever the code does.
@pytest.mark.parametrize("target", [s for s in S if s != S.DRAFT])
def test_raw_sql_cannot_move_a_project(cast, target):
    project = make_draft(cast=cast)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE projects_project SET state = %s, version = version + 1, approved = 1 WHERE id = %s", [target, project.pk])


def test_a_forged_log_does_not_open_an_undeclared_way(cast):
    project = make_draft(cast=cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        TransitionLog.objects.create(
            machine="project", subject_id=project.pk, version=1, action="approve", source="draft", target="approved", role=Role.SYSTEM
        )
        Project.objects.filter(pk=project.pk).update(state="approved", version=1, approved=1)


def test_two_leaders_at_once_decide_once(cast):
    project = make_project(state=S.RECOMMENDED, cast=cast)
    seen = project.version
    fire(project, "approve", cast[Role.PROVINCE_LEADER])
    with pytest.raises(Stale):
        runner.fire(project, "reject", actor=cast[Role.PROVINCE_LEADER], version=seen, reason="Không")
    assert project.decisions.count() == 1

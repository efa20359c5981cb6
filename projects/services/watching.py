"""What the schedule sees to: applications that lapse, drafts that expire, and everybody who is reminded before and after a due day."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce

from khuyencong import clock, notices
from khuyencong.access import SYSTEM, Role
from khuyencong.actors import selectors as actors
from khuyencong.workflow import runner
from khuyencong.workflow.refusals import Refused, Stale
from projects.enums import LineState, OrderKind, ProjectState, ReminderKind, ReminderStep, TermCode
from projects.models import FollowUp, Line, Project, Recovery, Reminder, SupplementRequest
from projects.selectors import progress, recovering, terms
from projects.services.following import plan_follow_ups
from projects.workflow import audiences

JOB = "projects.watch"
DONE = (LineState.SETTLED, LineState.CLOSED)


@dataclass(frozen=True, slots=True)
class Due:
    """Something that is due, who is reminded of it and to whom it goes when it stays undone."""

    kind: ReminderKind
    subject_id: int
    due_on: date
    what: str
    of: Project | Line
    people: Callable[[], Iterable[int]]
    escalate_to: Callable[[], Iterable[int]] = tuple


def watch() -> dict[str, int]:
    """Let lapse, expire and be planned what is due today, then remind. Any number of these may run at once; each row once."""
    today = clock.today()
    done = {"lapsed": _lapse(today), "expired": _expire(today), "planned": _plan()}
    reminded = 0
    for due in (*_supplements(), *_drafts(today), *_suspensions(), *_instalments(), *_reports(today), *_follow_ups()):
        reminded += _remind(due, today)
    return done | {"reminded": reminded}


def _fire(project: Project, action: str) -> bool:
    try:
        runner.fire(project, action, actor=SYSTEM, version=project.version)
    except (Stale, Refused):
        return False  # somebody was faster
    return True


def _lapse(today: date) -> int:
    """No answer to a supplement in time."""
    open_late = SupplementRequest.objects.filter(answered_at__isnull=True, due_on__lt=today).values("project")
    return sum(_fire(project, "lapse") for project in Project.objects.filter(state=ProjectState.RETURNED, pk__in=open_late).order_by("pk"))


def _expire(today: date) -> int:
    """Drafts that nobody sent or changed any more."""
    # Nobody loses a draft unwarned: a warning about that very day stands for its days first.
    since = today - timedelta(days=terms.term(TermCode.REMIND_BEFORE).amount)
    warned = set(Reminder.objects.filter(kind=ReminderKind.DRAFT, at__date__lte=since).values_list("subject_id", "due_on"))
    over = [project for project, last in _unsent(today) if last < today and (project.pk, last) in warned]
    return sum(_fire(project, "expire") for project in over)


def _unsent(on: date) -> Iterator[tuple[Project, date]]:
    """Drafts whose time ends by a day, with their last day: so many days after their writer changed anything."""
    days = terms.term(TermCode.DRAFT_EXPIRES).amount
    rows = Project.objects.filter(state=ProjectState.DRAFT).annotate(written_at=Coalesce("changed_at", "created_at"))
    for project in rows.filter(written_at__date__lte=on - timedelta(days=days)).order_by("pk"):
        yield project, clock.day_of(project.last_written_at) + timedelta(days=days)


def _plan() -> int:
    """Lines that were settled before there was a plan of reports."""
    rows = Line.objects.filter(state__in=DONE, accepted__gt=0).exclude(follow_ups__months__gt=0)
    return sum(plan_follow_ups(line=line) for line in rows.order_by("pk"))


def _beneficiary(line: Line) -> Callable[[], Iterable[int]]:
    return lambda: audiences.OF_LINE["applicant"](line)


def _supplements() -> Iterator[Due]:
    rows = SupplementRequest.objects.filter(answered_at__isnull=True, project__state=ProjectState.RETURNED)
    for row in rows.select_related("project").order_by("pk"):
        project = row.project
        yield Due(
            ReminderKind.SUPPLEMENT,
            row.pk,
            row.due_on,
            "bổ sung hồ sơ",
            project,
            lambda project=project: audiences.OF_PROJECT["applicant"](project),
        )


def _drafts(today: date) -> Iterator[Due]:
    days = terms.term(TermCode.DRAFT_EXPIRES).amount
    for project, last in _unsent(today + timedelta(days=terms.term(TermCode.REMIND_BEFORE).amount)):
        yield Due(
            ReminderKind.DRAFT, project.pk, last, f"nộp bản soạn, cổng sẽ bỏ bản soạn {days} ngày không sửa", project,
            lambda project=project: [project.written_by_id],
        )  # fmt: skip


def _suspensions() -> Iterator[Due]:
    for line in Line.objects.filter(state=LineState.SUSPENDED).select_related("project", "enterprise").order_by("pk"):
        order = line.orders.filter(kind=OrderKind.SUSPEND).order_by("-at", "-pk").first()
        if order is not None and order.resume_by is not None:
            leaders = lambda: actors.people_in_role(Role.DOIT_LEADER)  # noqa: E731 -- one of two audiences
            yield Due(
                ReminderKind.RESUME, line.pk, order.resume_by, "tiếp tục thực hiện hoặc xem xét chấm dứt", line,
                lambda line=line: [*audiences.OF_LINE["applicant"](line), *actors.people_in_role(Role.DOIT_LEADER)], leaders,
            )  # fmt: skip


def _instalments() -> Iterator[Due]:
    rows = recovering.with_receipts().filter(came__lt=F("amount")).select_related("line__project", "line__enterprise")
    for recovery in rows.prefetch_related("instalments").order_by("pk"):
        instalments = {row.position: row.pk for row in recovery.instalments.all()}
        for part in recovering.parts_of(list(recovery.instalments.all()), recovery.came):
            if part.left:
                yield _instalment(recovery, instalments[part.position], part)


def _instalment(recovery: Recovery, pk: int, part: recovering.Part) -> Due:
    line = recovery.line
    return Due(
        ReminderKind.INSTALMENT, pk, part.due_on, f"nộp trả đợt {part.position}", line, _beneficiary(line),
        lambda: actors.people_in_role(Role.FINANCE_LEADER, Role.DOIT_LEADER),
    )  # fmt: skip


def _reports(today: date) -> Iterator[Due]:
    for standing in progress.reporting(Line.objects.all(), on=today):
        line = standing.line
        yield Due(
            ReminderKind.REPORT, line.pk, standing.due_on, "báo cáo tiến độ", line, _beneficiary(line),
            lambda line=line: audiences.OF_LINE["inspectors"](line),
        )  # fmt: skip


def _follow_ups() -> Iterator[Due]:
    rows = FollowUp.objects.filter(at__isnull=True, months__gt=0).select_related("line__project", "line__enterprise")
    for row in rows.order_by("pk"):
        yield Due(
            ReminderKind.FOLLOW_UP, row.pk, row.due_on, f"báo cáo kết quả {row.label.lower()} được hỗ trợ", row.line, _beneficiary(row.line),
            lambda line=row.line: audiences.OF_LINE["inspectors"](line),
        )  # fmt: skip


def _steps(due: Due, today: date) -> Iterator[tuple[ReminderStep, Callable[[], Iterable[int]]]]:
    """What is to be said today; who is late already is not told that the day is near."""
    before, escalates = terms.term(TermCode.REMIND_BEFORE).amount, terms.term(TermCode.REPORT_ESCALATES).amount
    if due.due_on - timedelta(days=before) <= today <= due.due_on:
        yield ReminderStep.BEFORE, due.people
    if today > due.due_on:
        yield ReminderStep.LATE, due.people
    if today > due.due_on + timedelta(days=escalates):
        yield ReminderStep.ESCALATED, due.escalate_to


def _remind(due: Due, today: date) -> int:
    sent = 0
    for step, people in _steps(due, today):
        with transaction.atomic():
            _, made = Reminder.objects.get_or_create(kind=due.kind, subject_id=due.subject_id, due_on=due.due_on, step=step)
            told = sorted(set(people())) if made else []
            if told:
                notices.tell(
                    told, kind=f"remind.{due.kind}", title=_title(due, step), body="", url=due.of.get_absolute_url(),
                    subject=(due.of.machine.name, due.of.pk),
                )  # fmt: skip
            sent += made
    return sent


def _title(due: Due, step: ReminderStep) -> str:
    project: Any = due.of if isinstance(due.of, Project) else due.of.project
    whose = f", {due.of.enterprise.name}" if isinstance(due.of, Line) else ""
    said = f"Sắp đến hạn {due.due_on:%d/%m/%Y}" if step == ReminderStep.BEFORE else f"Quá hạn từ {due.due_on:%d/%m/%Y}"
    return f"{said}: {due.what}. {project.title}{whose}"

"""Where a đề án is, for those it is for: the state in public words, what comes next, by when, who has it, what was granted and paid."""

from dataclasses import dataclass, replace
from datetime import date

from budgets import selectors as budgets
from khuyencong import clock
from khuyencong.access import Principal, Role, Scope, holders
from khuyencong.calendar import clocks
from khuyencong.calendar.clocks import ClockState
from khuyencong.workflow.machine import Transition
from khuyencong.workflow.models import Moving
from projects.enums import LineState, ProjectState, Track
from projects.models import Line, OpinionRequest, Project, SupplementRequest
from projects.permissions import P
from projects.selectors import appraising, authority
from projects.selectors.visibility import lines_visible_to, visible_to

S, L = ProjectState, LineState
APPLICANT = "Cơ sở"
LOCAL = "Chính quyền địa phương"
TO_ANSWER = "Cho ý kiến thẩm định"
_LEVELS = ("Huyện ", "Thành phố ", "Thị xã ", "Xã ", "Phường ", "Thị trấn ", "Đặc khu ")
# Several roles may hold a step; the one whose office has the file is named first. The applicant's side is told apart by the state.
_OFFICE = {
    Role.DISTRICT_OFFICER: LOCAL,
    Role.DISTRICT_LEADER: LOCAL,
    Role.CENTER_OFFICER: "Trung tâm Khuyến công",
    Role.DOIT_CLERK: "Sở Công Thương",
    Role.DOIT_OFFICER: "Sở Công Thương",
    Role.DOIT_HEAD: "Sở Công Thương",
    Role.DOIT_LEADER: "Sở Công Thương",
    Role.PROVINCE_LEADER: "UBND tỉnh",
    Role.FINANCE_OFFICER: "Sở Tài chính",
    Role.FINANCE_LEADER: "Sở Tài chính",
}


@dataclass(frozen=True, slots=True)
class Granted:
    """The money of the lines that the reader sees, in đồng. `left` is what was approved (accepted, once it is) and not paid yet."""

    requested: int
    approved: int | None
    advanced: int
    paid: int
    left: int | None


@dataclass(frozen=True, slots=True)
class Tracking:
    """What an applicant wants to know first. `needs_me` says that the ball is theirs."""

    state: str
    next_step: str
    holder: str
    due_on: date | None
    days_left: int | None
    paused: bool
    needs_me: bool
    is_over: bool
    tone: str
    money: Granted
    asked: str = ""


def tracking_of(project: Project, principal: Principal) -> Tracking | None:
    """Where one đề án is, for a reader who may see it; None for anybody else."""
    return tracking_of_many([project], principal).get(project.pk)


def tracking_of_many(projects: list[Project], principal: Principal) -> dict[int, Tracking]:
    """The same for several, by a number of queries that does not depend on how many."""
    ids = list(visible_to(principal).filter(pk__in=[project.pk for project in projects]).order_by("pk").values_list("pk", flat=True))
    lines: dict[int, list[Line]] = {pk: [] for pk in ids}
    for line in lines_visible_to(principal).filter(project_id__in=ids).select_related("enterprise").order_by("project_id", "position"):
        lines[line.project_id].append(line)
    every = [line for several in lines.values() for line in several]
    money = budgets.money_of([line.holding_id for line in every if line.holding_id])
    running = clocks.state_of([("project", pk) for pk in ids] + [("line", line.pk) for line in every])
    asked = _asked(ids)
    waiting = [project for project in projects if project.state == S.RECOMMENDED and project.pk in lines]
    deciders = authority.deciders_of(waiting) if waiting else {}
    heard = _still_heard([project.pk for project in projects if project.state == S.APPRAISING and project.pk in lines])
    # While the applicant has the ball the office's clock stands still; what counts is the day set for the supplement.
    returned = {project.pk for project in projects if project.state == S.RETURNED}
    days = clocks.against({pk: row.due_on for pk, row in asked.items() if pk in returned})
    found = {}
    for project in projects:
        if project.pk in lines:
            own = lines[project.pk]
            due = next((running[key] for line in own if (key := ("line", line.pk)) in running), running.get(("project", project.pk)))
            wanted = asked[project.pk].items if project.pk in days else ""
            due = days.get(project.pk, due)
            one = _tracking(project, own, principal, due=due, granted=_granted(own, money), asked=wanted, decider=deciders.get(project.pk))
            found[project.pk] = replace(one, next_step=TO_ANSWER, holder=offices) if (offices := heard.get(project.pk)) else one
    return found


def _still_heard(ids: list[int]) -> dict[int, str]:
    """Of each đề án under appraisal the offices that must be heard and still have their days; the appraisal waits for them."""
    found: dict[int, list[OpinionRequest]] = {}
    for row in appraising.awaited(ids).filter(due_on__gte=clock.today()) if ids else ():
        found.setdefault(row.project_id, []).append(row)
    return {pk: appraising.names_of(rows) for pk, rows in found.items()}


def _tracking(
    project: Project, lines: list[Line], who: Principal, *, due: ClockState | None, granted: Granted, asked: str, decider: Role | None
) -> Tracking:
    # From the contract on, each beneficiary's own part says where it stands; the first that is not over leads.
    by_lines = project.state in S.by_lines()
    mover: Moving = next((line for line in lines if line.state not in (L.CLOSED, L.SETTLED)), lines[0]) if by_lines and lines else project
    move = next((m for m in mover.machine.out_of(mover.state) if m.tone == "main" and not m.derived), None)
    holder = _holder(project, mover, move, decider)
    over = move is None or project.state in (S.SETTLED, *S.ended_badly())
    needs_me = not over and holder == APPLICANT and who.scope(P.WRITE) == Scope.ENTERPRISE
    tone = "late" if project.state in S.ended_badly() else "near" if needs_me else "done" if over else "here"
    return Tracking(
        state=project.public_state if mover is project else mover.public_state,
        next_step="" if over or move is None else move.label,
        holder="" if over else holder,
        due_on=due.due_on if due and not over else None,
        days_left=due.days_left if due and not over else None,
        paused=bool(due and due.paused and not over),
        needs_me=needs_me,
        is_over=over,
        tone=tone,
        money=granted,
        asked=asked,
    )


def _holder(project: Project, mover: Moving, move: Transition | None, decider: Role | None) -> str:
    """The office that has the ball: the one whose budget or authority it is, else the first role, in the order of the way, that may make the next move."""
    if move is None or move.permission is None:
        return ""
    roles = [decider] if move.permission == P.APPROVE and decider else holders(move.permission)
    if project.state in (S.DRAFT, S.RETURNED, S.LAPSED) or (isinstance(mover, Line) and mover.state == L.IMPLEMENTING):
        return APPLICANT if project.written_for_id is None else "Cơ quan lập hồ sơ thay"
    is_local = project.track == Track.DISTRICT
    if move.permission == P.ALLOCATE and not is_local:
        return _OFFICE[Role.FINANCE_OFFICER]
    if project.state == S.SUBMITTED or (is_local and any(_OFFICE.get(role) == LOCAL for role in roles)):
        name = project.district.name
        return f"UBND {name[:1].lower()}{name[1:]}" if name.startswith(_LEVELS) else f"UBND {name}"
    return next((office for role, office in _OFFICE.items() if role in roles), "")


def _granted(lines: list[Line], money: dict[int, budgets.Money]) -> Granted:
    mine = [money[line.holding_id] for line in lines if line.holding_id in money]
    known = [line for line in lines if line.approved is not None]
    paid, advanced = sum(m.paid for m in mine), sum(m.advanced for m in mine)
    due = sum((line.accepted if line.accepted is not None else line.approved) or 0 for line in known)
    return Granted(
        requested=sum(line.requested for line in lines),
        approved=sum(line.approved or 0 for line in known) if known else None,
        advanced=advanced,
        paid=paid,
        left=max(0, due - paid - advanced) if known else None,
    )


def _asked(ids: list[int]) -> dict[int, SupplementRequest]:
    """The open request for supplement of each đề án."""
    rows = SupplementRequest.objects.filter(project_id__in=ids, answered_at__isnull=True).order_by("asked_at", "pk")
    return {row.project_id: row for row in rows}

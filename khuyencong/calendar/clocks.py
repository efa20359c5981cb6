"""Clocks of subjects: start, pause, resume, stop, due.

A subject is (kind, id), such as ("project", 42), so that the calendar needs to know nothing of who uses it. At most one
clock of a subject runs; starting the next step's clock ends the one before. Every write locks the running clock first.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from khuyencong import clock as portal_clock
from khuyencong.calendar import rules
from khuyencong.calendar.models import Clock, ClockPause
from khuyencong.calendar.selectors import calendar, clock_rule

Subject = tuple[str, int]


class ClockRefused(Exception):
    """The clock cannot do this now; the message is a Vietnamese sentence."""


@dataclass(frozen=True)
class ClockState:
    """How a running clock stands on a day, for lists and badges.

    `days_left` counts working days: 0 on the due day, negative when overdue, None while paused or when the calendar
    does not hold a year that the count needs.
    """

    code: str
    label: str
    started_on: date
    due_on: date
    days_left: int | None
    paused: bool
    overdue: bool


def _running(subject: Subject) -> Clock | None:
    """The subject's running clock, locked."""
    kind, pk = subject
    return (
        Clock.objects.select_for_update(of=("self",), no_key=True)
        .select_related("rule")
        .filter(subject_kind=kind, subject_id=pk, stopped_at__isnull=True)
        .order_by("pk")
        .first()
    )


def _end_pause(clock: Clock, since: datetime, at: datetime) -> None:
    """End the pause of `clock`: log it and push the due date by the working days that passed meanwhile."""
    first, last = portal_clock.day_of(since), portal_clock.day_of(at)
    days = calendar(min(first, clock.due_on).year)
    lost = rules.working_days_between(first, last, days)
    if lost:
        clock.due_on = rules.add_working_days(clock.due_on, lost, days)
    ClockPause.objects.create(clock=clock, paused_at=since, resumed_at=at, working_days=lost)
    clock.paused_at = None


@transaction.atomic
def start(subject: Subject, code: str, on: date | None = None) -> Clock:
    """Start the time limit `code` for the subject from the day `on` (today by default); stops a clock that still runs.

    The rule in force on that day counts for the whole run. NoClockRule, CalendarNotLoaded when the law or the days
    are not known: nothing is started then, and nothing stopped.
    """
    on = on or portal_clock.today()
    rule = clock_rule(code, on)
    due_on = rules.add_working_days(on, rule.working_days, calendar(on.year))
    stop(subject)
    kind, pk = subject
    return Clock.objects.create(subject_kind=kind, subject_id=pk, rule=rule, started_on=on, started_at=portal_clock.now(), due_on=due_on)


@transaction.atomic
def pause(subject: Subject) -> Clock:
    """Hold the running clock, as when the applicant must supplement the dossier."""
    clock = _running(subject)
    if clock is None:
        raise ClockRefused("Hồ sơ không có thời hạn nào đang tính.")
    if clock.paused_at is not None:
        raise ClockRefused("Thời hạn đã được tạm dừng trước đó.")
    clock.paused_at = portal_clock.now()
    clock.save(update_fields=["paused_at"])
    return clock


@transaction.atomic
def resume(subject: Subject) -> Clock:
    """Let the paused clock run on; its due date moves by the working days of the pause, which is logged."""
    clock = _running(subject)
    if clock is None or clock.paused_at is None:
        raise ClockRefused("Hồ sơ không có thời hạn nào đang tạm dừng.")
    _end_pause(clock, clock.paused_at, portal_clock.now())
    clock.save(update_fields=["paused_at", "due_on"])
    return clock


@transaction.atomic
def stop(subject: Subject) -> Clock | None:
    """End the running clock and a pause of it; None when the subject has none."""
    clock = _running(subject)
    if clock is None:
        return None
    at = portal_clock.now()
    if clock.paused_at is not None:
        _end_pause(clock, clock.paused_at, at)
    clock.stopped_at = at
    clock.save(update_fields=["paused_at", "due_on", "stopped_at"])
    return clock


def due(subject: Subject) -> date | None:
    """The due date of the running clock (as it stood when a pause began); None when no clock runs."""
    kind, pk = subject
    return (
        Clock.objects.filter(subject_kind=kind, subject_id=pk, stopped_at__isnull=True)
        .values_list("due_on", flat=True)
        .order_by("pk")
        .first()
    )


def state_of(subjects: Iterable[Subject], on: date | None = None) -> dict[Subject, ClockState]:
    """How the running clocks of many subjects stand on `on` (today by default), in two queries however many there are.

    Subjects without a running clock are missing from the answer.
    """
    on = on or portal_clock.today()
    ids: dict[str, set[int]] = {}
    for kind, pk in subjects:
        ids.setdefault(kind, set()).add(pk)
    if not ids:
        return {}
    wanted = Q()
    for kind, pks in ids.items():
        wanted |= Q(subject_kind=kind, subject_id__in=pks)
    clocks = list(Clock.objects.filter(wanted, stopped_at__isnull=True).select_related("rule").order_by("pk"))
    if not clocks:
        return {}
    first = min(on, *(clock.due_on for clock in clocks))
    last = max(on, *(clock.due_on for clock in clocks))
    days = calendar(first.year, last.year)
    return {(clock.subject_kind, clock.subject_id): _state(clock, on, days) for clock in clocks}


def against(days_due: Mapping[int, date], on: date | None = None) -> dict[int, ClockState]:
    """How fixed due days of rows (by their id), not counted by a clock, stand on `on` (today by default). One query at most."""
    if not days_due:
        return {}
    on = on or portal_clock.today()
    days = calendar(min(on, *days_due.values()).year, max(on, *days_due.values()).year)
    found = {}
    for pk, due_on in days_due.items():
        try:
            left: int | None = rules.working_days_between(on, due_on, days)
        except rules.CalendarNotLoaded:
            left = None
        found[pk] = ClockState("", "", on, due_on, days_left=left, paused=False, overdue=on > due_on)
    return found


def _state(clock: Clock, on: date, days: rules.Calendar) -> ClockState:
    paused = clock.paused_at is not None
    try:
        left = None if paused else rules.working_days_between(on, clock.due_on, days)
    except rules.CalendarNotLoaded:
        left = None
    return ClockState(
        code=clock.rule.code,
        label=clock.rule.label,
        started_on=clock.started_on,
        due_on=clock.due_on,
        days_left=left,
        paused=paused,
        overdue=not paused and on > clock.due_on,
    )


def explain(clock: Clock) -> str:
    """The sentence that shows how the clock's due date was reached, with its pauses and its citation."""
    said = [rules.explain(clock.started_on, clock.rule.working_days, calendar(clock.started_on.year))]
    for pause_ in clock.pauses.order_by("paused_at"):
        first, last = portal_clock.day_of(pause_.paused_at), portal_clock.day_of(pause_.resumed_at)
        said.append(f"tạm dừng {first:%d/%m/%Y}–{last:%d/%m/%Y}, lùi {pause_.working_days} ngày làm việc")
    if len(said) > 1:
        said.append(f"hạn {clock.due_on:%d/%m/%Y}")
    if clock.paused_at is not None:
        said.append(f"đang tạm dừng từ {portal_clock.day_of(clock.paused_at):%d/%m/%Y}")
    mark = " (cần kiểm tra)" if clock.rule.needs_verification else ""
    return "; ".join(said) + f". {clock.rule.label}: {clock.rule.citation}{mark}."

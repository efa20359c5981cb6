"""The queue of whoever acts: what waits for them, nearest to late first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, reduce
from operator import or_
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case, CharField, DateField, F, Model, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce

from khuyencong import clock
from khuyencong.access import Principal, Scope
from khuyencong.calendar import clocks
from khuyencong.calendar.clocks import ClockState
from khuyencong.calendar.models import Clock
from khuyencong.statements import Plan, with_values
from khuyencong.ui.waiting import Waiting, sources
from khuyencong.workflow.models import Moving
from projects.models import Adjustment, CounterpartProof, Finding, Line, OpinionRequest, PaymentRequest, Project
from projects.selectors.adjusting import adjustments_visible_to
from projects.selectors.duties import MODELS, Duty, duties_on
from projects.selectors.visibility import lines_visible_to, payments_visible_to, visible_to

MOST = 200
COUNT_CAP = 99


def _opinions(who: Principal) -> QuerySet[OpinionRequest]:
    return OpinionRequest.objects.filter(organisation_id=who.organisation_id) if who.organisation_id else OpinionRequest.objects.none()


def _findings(who: Principal) -> QuerySet[Finding]:
    return Finding.objects.filter(inspection__line__in=lines_visible_to(who))


def _proofs(who: Principal) -> QuerySet[CounterpartProof]:
    return CounterpartProof.objects.filter(line__in=lines_visible_to(who))


@dataclass(frozen=True, slots=True)
class Source:
    """How rows of a model are read: those that the reader sees, the way to their đề án, what a row shows.

    Of one that `reminds`, who has a row is written to before and after its day.
    """

    seen: Callable[[Principal], QuerySet[Any]]
    project: str
    related: tuple[str, ...]
    since: Any
    due: Any
    tab: str
    amount: Callable[[Any], int | None]
    reminds: bool = False

    def project_of(self, row: Any) -> Project:
        """The đề án of a row."""
        for name in filter(None, self.project.split("__")):
            row = getattr(row, name)
        return row  # type: ignore[no-any-return]


def _clock(kind: str, pk: str = "pk") -> Any:
    # One that stands still is not the nearest to late of anything.
    rows = Clock.objects.filter(subject_kind=kind, subject_id=OuterRef(pk), stopped_at__isnull=True, paused_at__isnull=True)
    return Subquery(rows.order_by("pk").values("due_on")[:1], output_field=DateField())


SOURCES: Mapping[type[Model], Source] = {
    Project: Source(
        visible_to,
        "",
        ("district",),
        F("moved_at"),
        _clock("project"),
        "",
        lambda row: row.requested if row.approved is None else row.approved,
    ),
    Line: Source(
        lines_visible_to,
        "project",
        ("project__district", "enterprise"),
        F("moved_at"),
        # Until the contract is signed the đề án's own clock counts.
        Coalesce(_clock("line"), _clock("project", "project_id")),
        "thuc-hien",
        lambda row: row.accepted or row.approved or row.requested,
    ),
    PaymentRequest: Source(
        payments_visible_to,
        "line__project",
        ("line__project__district", "line__enterprise"),
        F("moved_at"),
        Coalesce(_clock("payment"), _clock("line", "line_id")),
        "kinh-phi",
        lambda row: row.amount,
    ),
    Adjustment: Source(
        adjustments_visible_to,
        "line__project",
        ("line__project__district", "line__enterprise"),
        F("moved_at"),
        _clock("adjustment"),
        "thuc-hien",
        lambda row: row.new_amount or row.line.approved,
    ),
    OpinionRequest: Source(
        _opinions, "project", ("project__district",), F("asked_at"), F("due_on"), "", lambda row: row.project.requested, reminds=True
    ),
    Finding: Source(
        _findings,
        "inspection__line__project",
        ("inspection__line__project__district", "inspection__line__enterprise"),
        Coalesce(F("fixed_at"), F("inspection__at")),
        F("due_on"),
        "kiem-tra",
        lambda row: None,
    ),
    CounterpartProof: Source(
        _proofs,
        "line__project",
        ("line__project__district", "line__enterprise"),
        F("entered_at"),
        Value(None, output_field=DateField()),
        "thuc-hien",
        lambda row: row.amount,
    ),
}


def _within(who: Principal, scope: Scope, prefix: str) -> Q:
    """The rows that lie in a grant's reach, as the machines' `within` says it."""
    path = f"{prefix}__" if prefix else ""
    match scope:
        case Scope.DISTRICT:
            return Q(**{f"{path}district_id__in": who.area_ids})
        case _:
            # The reader sees no more than their own enterprises' lines, or what their organisation was asked.
            return Q()


def _waiting(model: type[Model], who: Principal) -> tuple[QuerySet[Any], list[tuple[Duty, Q]]] | None:
    """The rows of a model that wait for the principal, with the condition of each duty."""
    source, duties = SOURCES[model], []
    for duty in duties_on(model, who):
        scope = who.scope(duty.permission)
        assert scope is not None  # duties_on gives what the role holds
        duties.append((duty, duty.rows & duty.fits(who) & _within(who, scope, source.project)))
    if not duties:
        return None
    return source.seen(who).filter(reduce(or_, (condition for _, condition in duties))), duties


def waiting_for(who: Principal, most: int = MOST) -> list[Waiting]:
    """What waits for the principal, at most the `most` rows nearest to late; the number of queries does not depend on the rows."""
    found: list[Waiting] = []
    for model in MODELS:
        if (part := _waiting(model, who)) is not None:
            found += _rows(model, *part, most)
    others = _others(who, most)
    # Rows of other rooms name their day; how far off it is in working days is worked out here, for all of them at once.
    days = clocks.against({place: row.due_on for place, row in enumerate(others) if row.due_on is not None and row.days_left is None})
    found += [replace(row, days_left=days[place].days_left) if place in days else row for place, row in enumerate(others)]
    return sorted(found, key=lambda row: row.order)[:most]


def _others(who: Principal, most: int) -> list[Waiting]:
    """The rows of other rooms. One question tells which of them have any, so that a room with nothing costs nothing more."""
    asked = {source.name: (source, rows) for source in sources() if (rows := source.waiting(who)) is not None}
    names = [rows.order_by().values_list(Value(name, output_field=CharField())).distinct() for name, (_, rows) in asked.items()]
    if not names:
        return []
    filled = {name for (name,) in (names[0].union(*names[1:], all=True) if len(names) > 1 else names[0])}
    return [
        replace(source.row(row, who), is_reminded=source.reminds)
        for name, (source, rows) in asked.items()
        if name in filled
        for row in rows[:most]
    ]


def count_for(who: Principal) -> int:
    """How much waits for the principal, counted up to `COUNT_CAP`, by one query."""
    try:
        plan = _count_plan(who, clock.today())
    except _NotKept as made:
        with connection.cursor() as cursor:
            cursor.execute(*made.args)
            return int(cursor.fetchone()[0])
    return int(plan.asked()[0][0]) if plan else 0


class _NotKept(Exception):
    """Carries a statement that holds for this moment only: what it was made from was read from the database."""


@lru_cache(maxsize=1024)
def _count_plan(who: Principal, on: date) -> Plan | None:
    """The statement of the count, kept for the day; None when nothing can wait.

    Putting it together takes many times as long as asking it, planning it six times as long, and every page asks it. What waits is a condition on rows made from who
    reads and from the day alone; where the database was read for it, it is not kept.
    """
    read: list[str] = []

    def noting(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        read.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(noting):
        found = [part[0] for model in MODELS if (part := _waiting(model, who)) is not None]
        found += [rows for source in sources() if (rows := source.waiting(who)) is not None]
        if not found:
            return None
        # Keys are of several types; as letters they stand in one column.
        parts = [rows.order_by().values_list(Cast("pk", CharField())) for rows in found]
        rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
        try:
            statement, values = rows[:COUNT_CAP].query.sql_with_params()
        except EmptyResultSet:
            return None
    made = f"SELECT count(*) FROM ({statement}) waiting"  # noqa: S608 — the ORM's own statement, its values beside it
    if read:
        raise _NotKept(made, values)
    return Plan(with_values(made, values))


def _rows(model: type[Model], rows: QuerySet[Any], duties: list[tuple[Duty, Q]], most: int) -> list[Waiting]:
    source = SOURCES[model]
    which = Case(*(When(condition, then=Value(duty.name)) for duty, condition in duties), output_field=CharField())
    rows = rows.annotate(duty=which, since=source.since, nearest=source.due).select_related(*source.related)
    if model is Project:
        rows = rows.prefetch_related("lines__enterprise")
    found = list(rows.order_by(F("nearest").asc(nulls_last=True), "pk")[:most])
    verbs = {duty.name: duty.verb for duty, _ in duties}
    states = _states(model, found)
    return [_row(source, row, verbs[row.duty], states.get(row.pk)) for row in found]


def _row(source: Source, row: Any, verb: str, state: ClockState | None) -> Waiting:
    project = source.project_of(row)
    return Waiting(
        verb=verb,
        title=project.title,
        code=project.code,
        url=project.tab_url(source.tab) if source.tab else project.get_absolute_url(),
        beneficiary=_beneficiary(row),
        district=project.district.name,
        amount=source.amount(row),
        since=row.since,
        due_on=state.due_on if state else row.nearest,
        days_left=state.days_left if state else None,
        paused=bool(state and state.paused),
        is_reminded=source.reminds,
    )


def _beneficiary(row: Any) -> str:
    if isinstance(row, Project):
        names = [line.enterprise.name for line in sorted(row.lines.all(), key=lambda line: line.position)]
        return names[0] + (f" và {len(names) - 1} cơ sở khác" if len(names) > 1 else "") if names else ""
    if isinstance(row, Finding):
        row = row.inspection.line
    line = row if isinstance(row, Line) else getattr(row, "line", None)
    return line.enterprise.name if line else ""


def _states(model: type[Model], rows: list[Any]) -> dict[int, ClockState]:
    """How each row stands against its due day: by its clock, or by the day written on it."""
    if not rows:
        return {}
    if not issubclass(model, Moving):
        return clocks.against({row.pk: row.nearest for row in rows if row.nearest is not None})
    subjects: dict[int, list[tuple[str, int]]] = {}
    for row in rows:
        subjects[row.pk] = [(model.machine.name, row.pk)]
        if isinstance(row, Line):
            subjects[row.pk].append(("project", row.project_id))
        elif isinstance(row, PaymentRequest):
            subjects[row.pk].append(("line", row.line_id))
    running = clocks.state_of(subject for several in subjects.values() for subject in several)
    return {pk: running[subject] for pk, several in subjects.items() for subject in several[::-1] if subject in running}

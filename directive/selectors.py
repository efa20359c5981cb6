"""Reading a directive: its clauses as they stand in a year, and whom they are the duty of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.cache import cache
from django.db.models import Q, QuerySet

from directive.colours import Bounds, Verdict, verdict_of
from directive.enums import Basis, Colour
from directive.evidence import Counted, Evidence, Part, Year, evidence, year_of
from directive.models import Clause, ClausePlan, ColourRule, Directive, Remark, Reminder
from directive.permissions import P
from khuyencong import clock
from khuyencong.access import Principal, Scope
from khuyencong.actors import selectors as actors
from khuyencong.actors.enums import Function
from khuyencong.actors.models import FunctionHolder, Organisation

# Before any rule is loaded.
_DEFAULT = Bounds(90, 50)


def directives() -> QuerySet[Directive]:
    """All directives, the newest first."""
    return Directive.objects.order_by("-valid_from", "-pk")


def current(on: date | None = None) -> Directive | None:
    """The directive in force on a day: the newest of them."""
    on = on or clock.today()
    return directives().filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on).first()


def clauses_visible_to(who: Principal) -> QuerySet[Clause]:
    """Every clause is everybody's to read who works for a directive."""
    rows = Clause.objects.select_related("directive").order_by("directive", "position")
    return rows if who.may(P.VIEW) else rows.none()


def bounds(on: date) -> dict[str, Bounds]:
    """The colour rule of each basis on a day."""
    rows = ColourRule.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on).order_by("basis")
    return dict.fromkeys(Basis.values, _DEFAULT) | {row.basis: Bounds(row.green_from, row.amber_from) for row in rows}


@dataclass(frozen=True, slots=True)
class Standing:
    """A clause in a year: who owns it, what counts it, what was counted, what is planned, its colour."""

    clause: Clause
    owners: str
    evidence: Evidence | None
    counted: Counted | None
    plan: ClausePlan | None
    verdict: Verdict

    @property
    def is_late(self) -> bool:
        """Past its deadline and not green."""
        due_on = self.plan.due_on if self.plan else None
        return due_on is not None and due_on < clock.today() and self.verdict.colour != "green"


def owners_on(on: date) -> dict[str, list[Organisation]]:
    """Who holds each function on a day; functions of an area have many holders."""
    rows = (
        FunctionHolder.objects.filter(actors.in_force(on)).select_related("organisation").order_by("function", "organisation__name", "pk")
    )
    found: dict[str, list[Organisation]] = {}
    for row in rows:
        found.setdefault(row.function, []).append(row.organisation)
    return found


def _named(clause: Clause, owners: dict[str, list[Organisation]]) -> str:
    """The owner in words: the holder of the duty where there is one, else as the directive says."""
    holders = owners.get(clause.function, []) if clause.function not in Function.of_an_area() else []
    return holders[0].name if len(holders) == 1 else clause.owner


def standing_of(clauses: Sequence[Clause], year: Year) -> list[Standing]:
    """How clauses stand in a year. Each kind of evidence is counted once, whichever clauses name it."""
    owners, rules = owners_on(year.on), bounds(year.on)
    plans = {row.clause_id: row for row in ClausePlan.objects.filter(clause__in=clauses, year=year.year).order_by("pk")}
    counts: dict[str, Counted] = {}
    found = []
    for clause in clauses:
        kind, plan = evidence(clause.evidence), plans.get(clause.pk)
        if kind is not None and kind.code not in counts:
            counts[kind.code] = kind.count(year)
        counted = counts[kind.code] if kind else None
        verdict = verdict_of(kind, counted, target=plan.target if plan else None, bounds=rules[kind.basis] if kind else _DEFAULT, year=year)
        found.append(Standing(clause, _named(clause, owners), kind, counted, plan, verdict))
    return found


def overview(directive: Directive, year: int) -> list[Standing]:
    """All clauses of a directive as they stand in a year."""
    return standing_of(list(directive.clauses.select_related("directive").order_by("position")), year_of(year))


KEPT_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Colours:
    """How many clauses stood in which colour, and when that was counted."""

    counts: tuple[tuple[Colour, int], ...]
    at: datetime


def colours(directive: Directive, year: int) -> Colours:
    """How many clauses of a directive stand in which colour, at most a minute old.

    Counting the evidence of all clauses asks about a hundred questions; pages that are opened all day show this, the page of the directive
    counts anew.
    """
    key = f"directive:colours:{directive.pk}:{year}:{clock.today():%Y%m%d}"
    kept: Colours | None = cache.get(key)
    if kept is None:
        standings = overview(directive, year)
        counts = tuple((colour, sum(one.verdict.colour == colour for one in standings)) for colour in Colour)
        kept = Colours(counts, clock.now())
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def parts_for(who: Principal, standing: Standing) -> list[Part]:
    """How single units stand, as far as the reader is told: the province of all, a district of itself, offices beside the Sở of none."""
    parts = standing.counted.parts if standing.counted else ()
    match who.scope(P.VIEW):
        case Scope.PROVINCE:
            return list(parts)
        case Scope.DISTRICT:
            return [part for part in parts if part.unit_id in who.area_ids]
    return []


def owner_organisations(clause: Clause, on: date | None = None) -> list[Organisation]:
    """Whose duty a clause is on a day."""
    return owners_on(on or clock.today()).get(clause.function, []) if clause.function else []


def may_remark(clause: Clause, who: Principal) -> bool:
    """Whether the reader speaks for an owner of the clause, or for the focal point of all."""
    scope = who.scope(P.REMARK)
    if scope is None or who.organisation_id is None:
        return False
    return scope == Scope.PROVINCE or who.has_duty(clause.function)


def remarks_of(clause: Clause, year: int, who: Principal) -> list[Remark]:
    """The latest remark of each office; of the districts a district reads its own alone."""
    rows = Remark.objects.filter(clause=clause, year=year).select_related("organisation").order_by("organisation_id", "-at", "-pk")
    if who.scope(P.VIEW) == Scope.DISTRICT and clause.function in Function.of_an_area():
        rows = rows.filter(organisation=who.organisation_id)
    return list(rows.distinct("organisation_id"))


def reminders_of(clause: Clause, year: int, who: Principal) -> list[Reminder]:
    """Which owners were reminded, the last first; others than the province's offices read those to themselves."""
    rows = (
        Reminder.objects.filter(clause=clause, year=year).select_related("organisation", "by").order_by("-on", "organisation__name", "pk")
    )
    if who.scope(P.VIEW) != Scope.PROVINCE:
        rows = rows.filter(organisation=who.organisation_id)
    return list(rows[:50])

"""Units and their officers in charge of khuyến công: who, since when, trained or not, how often they change (directive, clause 8b)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Case, CharField, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When

from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.actors.enums import Level, OrganisationKind
from khuyencong.actors.models import AdminUnit, OfficerAssignment, Organisation, Training
from khuyencong.actors.permissions import P
from khuyencong.actors.selectors import in_force
from khuyencong.actors.selectors.people import organisations_within
from khuyencong.actors.staffing import TrainingTopic

NEW_DAYS = 365
ENDING_DAYS = 60
# The kinds of unit that the directive asks for an officer; communes answer for themselves where no district lies above them.
EXPECTED = (OrganisationKind.DISTRICT_COMMITTEE, OrganisationKind.DOIT, OrganisationKind.PROMOTION_CENTER)

MISSING, ENDING, UNTRAINED, NEW, FINE = "thieu", "sap-het", "chua-hoc", "moi", "on"
STANDINGS: dict[str, str] = {
    MISSING: "Chưa có người phụ trách",
    ENDING: "Sắp hết thời hạn",
    UNTRAINED: "Chưa được tập huấn",
    NEW: "Mới phụ trách (dưới 12 tháng)",
    FINE: "Ổn định",
}


CONDITIONS: dict[str, Q] = {
    MISSING: Q(is_main=False),
    ENDING: Q(is_ending=True),
    UNTRAINED: Q(is_main=True, is_trained=False),
    NEW: Q(is_new=True),
    FINE: Q(standing=FINE),
}
"""Units to which a word of `STANDINGS` applies; several may apply to one, `standing` is the most pressing."""


def standings_of(unit: Organisation) -> list[str]:
    """Every word that applies to a unit of `with_standing`, the most pressing first."""
    flags = {MISSING: not unit.is_main, ENDING: unit.is_ending, UNTRAINED: unit.is_main and not unit.is_trained, NEW: unit.is_new}  # type: ignore[attr-defined]
    return [name for name, applies in flags.items() if applies] or [FINE]


def a_year_before(day: date) -> date:
    """The first of the twelve months up to a day."""
    return day - timedelta(days=NEW_DAYS)


def units_that_need_one(on: date | None = None) -> Q:
    """Organisations that should have an officer on a day."""
    above = AdminUnit.objects.filter(in_force(on), pk=OuterRef("area__parent"), level=Level.DISTRICT)
    alone = Q(kind=OrganisationKind.COMMUNE_COMMITTEE) & ~Q(Exists(above))
    return Q(kind__in=EXPECTED) | alone


def units_visible_to(who: Principal, on: date | None = None) -> QuerySet[Organisation]:
    """The units whose officers the principal sees: all, or one's own and those below it."""
    return organisations_within(who, P.VIEW_OFFICERS, on)


def main_assignments(on: date | None = None) -> QuerySet[OfficerAssignment]:
    """Who is in charge on a day, one of each unit."""
    return OfficerAssignment.objects.filter(in_force(on), is_main=True)


def with_standing(rows: QuerySet[Organisation], on: date | None = None) -> QuerySet[Organisation]:
    """The units with their officer of a day (`officer_id`, `officer_name`, `since`, `until`, `share`) and how they stand (`standing`)."""
    day = on or clock.today()
    main = main_assignments(day).filter(organisation=OuterRef("pk")).order_by("pk")
    trained = Training.objects.filter(user=OuterRef("officer_id"), ends_on__lte=day).exclude(topic=TrainingTopic.OTHER)
    return (
        rows.annotate(
            officer_id=Subquery(main.values("user_id")[:1]),
            officer_name=Subquery(main.values("user__full_name")[:1]),
            assignment_id=Subquery(main.values("pk")[:1]),
            since=Subquery(main.values("valid_from")[:1]),
            until=Subquery(main.values("valid_to")[:1]),
            is_main=Exists(main),
            is_new=Exists(main.filter(valid_from__gt=a_year_before(day))),
            is_ending=Exists(main.filter(valid_to__lt=day + timedelta(days=ENDING_DAYS))),
            share=Subquery(main.values("share")[:1]),
            is_trained=Exists(trained),
        )
        .annotate(
            standing=Case(
                When(is_main=False, then=Value(MISSING)),
                When(is_ending=True, then=Value(ENDING)),
                When(is_trained=False, then=Value(UNTRAINED)),
                When(is_new=True, then=Value(NEW)),
                default=Value(FINE),
                output_field=CharField(),
            ),
        )
        .annotate(
            rank=Case(
                *(When(standing=name, then=Value(place)) for place, name in enumerate(STANDINGS)),
                default=Value(9),
                output_field=IntegerField(),
            )
        )
    )


@dataclass(frozen=True, slots=True)
class Change:
    """A new main officer at a unit that had another before."""

    organisation_id: int
    on: date
    before_id: int
    after_id: int


def changes_of(organisation_ids: Iterable[int]) -> list[Change]:
    """Every change of the main officer at the units, oldest first; the first officer ever is no change. One query."""
    rows = OfficerAssignment.objects.filter(organisation_id__in=list(organisation_ids), is_main=True)
    found: list[Change] = []
    last: dict[int, int] = {}
    for organisation_id, user_id, first in rows.order_by("organisation_id", "valid_from", "id").values_list(
        "organisation_id", "user_id", "valid_from"
    ):
        before = last.get(organisation_id)
        if before is not None and before != user_id:
            found.append(Change(organisation_id, first, before, user_id))
        last[organisation_id] = user_id
    return sorted(found, key=lambda change: (change.on, change.organisation_id))


def changes_in(changes: Sequence[Change], first: date, last: date) -> dict[int, int]:
    """How many changes each unit had between two days, both counted."""
    counts: dict[int, int] = {}
    for change in changes:
        if first <= change.on <= last:
            counts[change.organisation_id] = counts.get(change.organisation_id, 0) + 1
    return counts


@dataclass(frozen=True, slots=True)
class UnitEvidence:
    """One unit at the end of a year."""

    organisation_id: int
    name: str
    officer: str
    standing: str
    changes: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """Clause 8b in figures: units with an officer on the year's last day (or today), and changes in the year."""

    year: int
    on: date
    units: int
    with_officer: int
    new: int
    untrained: int
    changes: int
    rows: tuple[UnitEvidence, ...] = field(default_factory=tuple)

    @property
    def without_officer(self) -> int:
        """Units that should have an officer and have none."""
        return self.units - self.with_officer


def officers_evidence(year: int, *, kinds: Sequence[str] = (OrganisationKind.DISTRICT_COMMITTEE,)) -> Evidence:
    """How clause 8b stands at the end of a year (today in the running year); of the districts unless other kinds are named."""
    on = min(date(year, 12, 31), clock.today())
    rows = with_standing(Organisation.objects.filter(in_force(on), kind__in=kinds), on).order_by("name", "id")
    units = list(rows)
    counts = changes_in(changes_of([unit.pk for unit in units]), date(year, 1, 1), date(year, 12, 31))
    table = tuple(UnitEvidence(u.pk, u.short_name, u.officer_name or "", u.standing, counts.get(u.pk, 0)) for u in units)  # type: ignore[attr-defined]
    return Evidence(
        year=year,
        on=on,
        units=len(table),
        with_officer=sum(row.standing != MISSING for row in table),
        new=sum(unit.since is not None and unit.since > a_year_before(on) for unit in units),  # type: ignore[attr-defined]
        untrained=sum(unit.officer_id is not None and not unit.is_trained for unit in units),  # type: ignore[attr-defined]
        changes=sum(counts.values()),
        rows=table,
    )

"""Reading the rounds of periodic reports: whose report is where, who is late, who has read what was issued."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from khuyencong import clock
from khuyencong.access import Principal, Role, Scope
from khuyencong.actors import selectors as actors
from khuyencong.actors.enums import Function
from khuyencong.actors.models import FunctionHolder, Organisation
from reports import periods
from reports.enums import FilingState, ReportKind
from reports.models import Delivery, Filing
from reports.periods import Period
from reports.permissions import P

# To whose holders an issued report of the province goes unless somebody chooses otherwise.
RECIPIENTS = (Function.APPROVER, Function.BUDGET_OWNER, Function.FUND_RAISER, Function.LOCAL_AUTHORITY)
_BY_ROUND = ("-period_end", "kind", "period", "unit__sort_name", "-edition")
_UNIT_ROLES = (Role.DISTRICT_OFFICER, Role.DISTRICT_LEADER)


def visible_to(who: Principal) -> QuerySet[Filing]:
    """The filings that the principal may open: all; of a district its own, and what the province issued and sent to it."""
    rows = Filing.objects.select_related("unit", "run", "paper", "corrects")
    match who.scope(P.VIEW):
        case Scope.PROVINCE:
            return rows
        case Scope.DISTRICT:
            sent = Delivery.objects.filter(filing=OuterRef("pk"), organisation_id=who.organisation_id)
            return rows.filter(Q(unit_id__in=who.area_ids) | Exists(sent))
    return rows.none()


def committees(unit_ids: Iterable[int]) -> dict[int, int]:
    """The office that reports for each unit today, in one query."""
    rows = FunctionHolder.objects.filter(actors.in_force(), function=Function.LOCAL_AUTHORITY, area__in=list(unit_ids)).order_by("pk")
    return {area: organisation for area, organisation in rows.values_list("area_id", "organisation_id") if area is not None}


def people_at(organisation_id: int | None) -> list[int]:
    """Who reports at an office."""
    return actors.people_of(organisation_id=organisation_id, roles=_UNIT_ROLES) if organisation_id else []


def people_of_unit(unit_id: int) -> list[int]:
    """Who reports for a unit today."""
    return people_at(committees([unit_id]).get(unit_id))


@dataclass(frozen=True, slots=True)
class Round:
    """The reports of one kind and period: the units' and the province's. `out` is how many units have sent theirs, `late` how many are past their day."""

    kind: str
    period: Period
    units: tuple[Filing, ...]
    province: Filing | None

    @property
    def title(self) -> str:
        """What it is called."""
        return f"{ReportKind(self.kind).label} {self.period.label}"

    @property
    def out(self) -> int:
        """How many units have sent theirs."""
        return sum(filing.is_out for filing in self.units)

    @property
    def late(self) -> list[Filing]:
        """Units past their day."""
        return [filing for filing in self.units if is_late(filing)]


def is_late(filing: Filing, on: date | None = None) -> bool:
    """Whether a report is past its day and not sent."""
    return not filing.is_out and filing.due_on < (on or clock.today())


def was_late(filing: Filing) -> bool:
    """Whether a report that was sent came after its day."""
    sent = filing.sent_at or filing.issued_at
    return sent is not None and clock.day_of(sent) > filing.due_on


def round_of(kind: str, period: str, who: Principal) -> Round:
    """One round as far as the reader sees it. The latest edition of each report counts."""
    rows = visible_to(who).filter(kind=kind, period=period).order_by("unit__sort_name", "unit_id", "-edition")
    units: dict[int, Filing] = {}
    province: Filing | None = None
    for row in rows:
        if row.unit_id is None:
            province = province or row
        else:
            units.setdefault(row.unit_id, row)
    return Round(kind, periods.parse(period), tuple(units.values()), province)


def rounds_for(who: Principal, limit: int = 24) -> list[Round]:
    """The latest rounds, newest first, in one query."""
    return _together(visible_to(who).order_by(*_BY_ROUND)[: limit * 60])[:limit]


def latest(who: Principal) -> list[Round]:
    """The rounds of the periods that ended last (a quarter, and the nine months with it), in one query; first those that units still owe."""
    rows = visible_to(who)
    newest = rows.order_by("-period_end").values("period_end")[:1]
    found = _together(rows.filter(period_end=Subquery(newest)).order_by(*_BY_ROUND))
    return sorted(found, key=lambda one: one.out == len(one.units))


def _together(rows: QuerySet[Filing]) -> list[Round]:
    """Rows in the order of `_BY_ROUND` as rounds."""
    found: dict[tuple[str, str], list[Filing]] = {}
    for row in rows.defer("run__snapshot"):
        found.setdefault((row.kind, row.period), []).append(row)
    made = []
    for (kind, period), filings in found.items():
        units: dict[int, Filing] = {}
        for row in filings:
            if row.unit_id is not None:
                units.setdefault(row.unit_id, row)
        made.append(Round(kind, periods.parse(period), tuple(units.values()), next((row for row in filings if row.unit_id is None), None)))
    return made


def parts_of(filing: Filing) -> list[Filing]:
    """The units' reports of the same round, for whoever writes the province's."""
    rows = Filing.objects.filter(kind=filing.kind, period=filing.period, unit__isnull=False).select_related("unit", "run")
    return list(rows.order_by("unit__sort_name", "unit_id", "-edition").distinct("unit__sort_name", "unit_id"))


def missing_of(filing: Filing) -> list[str]:
    """Units whose report of the round the Sở has not got, by name."""
    return [str(part.unit.name) for part in parts_of(filing) if part.unit and not part.is_out]


def recipients(on: date | None = None) -> list[Organisation]:
    """Offices to which an issued report goes by default."""
    rows = FunctionHolder.objects.filter(actors.in_force(on), function__in=RECIPIENTS).select_related("organisation").order_by("pk")
    offices = {row.organisation_id: row.organisation for row in rows}
    return sorted(offices.values(), key=lambda one: (one.kind, one.name))


def to_remind(before: date) -> QuerySet[Filing]:
    """Units' reports not sent whose day is near (up to `before`) or over."""
    return Filing.objects.filter(unit__isnull=False, state__in=(FilingState.OPEN, FilingState.RETURNED), due_on__lte=before)


def delivery_for(filing: Filing, who: Principal) -> Delivery | None:
    """The reader's office among those that an issued report was sent to."""
    if who.organisation_id is None:
        return None
    return Delivery.objects.filter(filing=filing, organisation_id=who.organisation_id).first()


def reads_of(filing: Filing) -> list[Delivery]:
    """Where an issued report went, and who has opened it."""
    return list(filing.deliveries.select_related("organisation", "read_by").order_by("organisation__name", "pk"))


def waiting(states: Iterable[FilingState], *, of_units: bool) -> QuerySet[Filing]:
    """Filings in some states, of units or of the province, the nearest to late first."""
    rows = Filing.objects.filter(state__in=list(states), unit__isnull=not of_units)
    return rows.select_related("unit").defer("run__snapshot").order_by("due_on", "pk")

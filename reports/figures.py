"""The figures of reports and statistics: one definition, asked of the database.

What counts, for a period, a place and a source:

- a đề án, its beneficiaries, cost, grant and counterpart: when the approving decision's day lies in the period and the
  decision was not revoked afterwards. One that was ended later was approved all the same and counts.
- beneficiaries: cơ sở per đề án; a cơ sở in two đề án counts twice, one with two contents in the same đề án once.
- total_cost, grant, counterpart: sums over the lines as approved; counterpart is the cost without the grant and without
  what other sources pay.
- paid: what the ledger paid for accepted work out of the đề án's own source in the period
  (`budgets.selectors.turnover.paid_between`), also for đề án that were approved before it; open advances are beside it, in `advanced`.
- models: lines whose content is a pilot model of cleaner production.
- a place: the district (or, where there are none, the commune) of the đề án as its file says; on a map of a chosen day, the
  local unit of that day (`reports.maps`).
- years before the portal: rows of `HistoricalProject`, or what an old spreadsheet says of the year (`PastFigure`), which then takes their
  place; in periods of whole years. Parts of a đề án are not added to it. What nobody knows is None and not zero.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import CharField, Count, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Cast, Coalesce, Concat, ExtractYear

from budgets.models import SupportContent
from budgets.norms.enums import SubProgramme
from budgets.selectors.turnover import advanced_between, paid_between
from khuyencong.actors.enums import Trade
from khuyencong.actors.models import AdminUnit
from khuyencong.actors.territory import Map, told_with_time
from projects.enums import DecisionKind, ProjectKind, ProjectState, Track
from projects.models import Decision, Line
from reports.maps import map_for, on_map, past_on_map
from reports.models import HistoricalProject, PastFigure, PastYear
from reports.periods import FIRST_YEAR, LAST_YEAR, Period, parse

MEASURES = {
    "projects": "Số đề án",
    "beneficiaries": "Số lượt cơ sở thụ hưởng",
    "total_cost": "Tổng kinh phí",
    "grant": "Kinh phí khuyến công hỗ trợ",
    "counterpart": "Vốn đối ứng",
    "paid": "Đã thanh toán",
    "advanced": "Tạm ứng còn lại phát sinh trong kỳ",
    "models": "Mô hình sản xuất sạch hơn",
}
TOTALS = ("projects", "beneficiaries", "total_cost", "grant", "paid", "counterpart")
MONEY = frozenset({"total_cost", "grant", "counterpart", "paid", "advanced"})
CLEANER_PRODUCTION = "CLEANER_PRODUCTION_MODEL"
# What the rows before the portal cannot tell.
_NOT_IN_HISTORY = ("beneficiaries", "counterpart", "paid", "advanced")
_BETWEEN = "account__holding__line__"


@dataclass(frozen=True, slots=True)
class Where:
    """What is counted: a period, one local unit or (None) the province, one source or (empty) all; and the day whose map places it.

    Without a map each figure lies where its file says.
    """

    period: Period
    unit_id: int | None = None
    source: str = ""
    map_on: date | None = None


EVER = Where(parse(f"{FIRST_YEAR}..{LAST_YEAR}"))
"""All that the portal knows."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """A way to divide: its path from a line, its path from a row of history (empty when history cannot tell)."""

    label: str
    path: str
    past: str


DIMENSIONS = {
    "year": Dimension("Năm", "", "year"),
    "district": Dimension("Địa bàn", "_lies", "_lies"),
    "commune": Dimension("Xã, phường, thị trấn", "area_id", ""),
    "content": Dimension("Nội dung", "content__code", "content__code"),
    "sub_programme": Dimension("Tiểu chương trình", "content__sub_programme", "_sub_programme"),
    "source": Dimension("Nguồn", "project__track", ""),
    "trade": Dimension("Ngành nghề", "enterprise__trade", ""),
    "kind": Dimension("Loại đề án", "project__kind", ""),
}
UNKNOWN = "Chưa rõ"
Key = tuple[str, ...]


@dataclass(slots=True)
class Cell:
    """Sums of one group; `unknown` counts the đề án whose figure nobody knows, per measure."""

    sums: dict[str, int] = field(default_factory=dict)
    unknown: dict[str, int] = field(default_factory=dict)
    known: dict[str, int] = field(default_factory=dict)

    def add(self, measure: str, amount: int | None, known: int, unknown: int = 0) -> None:
        """Add an amount that comes from so many known đề án, beside so many unknown ones."""
        self.sums[measure] = self.sums.get(measure, 0) + int(amount or 0)
        self.known[measure] = self.known.get(measure, 0) + known
        self.unknown[measure] = self.unknown.get(measure, 0) + unknown

    def __getitem__(self, measure: str) -> int | None:
        """The figure; None when all of it is unknown."""
        if self.unknown.get(measure) and not self.known.get(measure):
            return None
        return self.sums.get(measure, 0)

    def as_dict(self, measures: Sequence[str] = tuple(MEASURES)) -> dict[str, int | None]:
        """The figures by name."""
        return {measure: self[measure] for measure in measures}


def approved_lines(where: Where) -> QuerySet[Line]:
    """Lines of the đề án that were approved in the period; `decided_on` is the decision's day."""
    decided = Decision.objects.filter(project=OuterRef("project_id"), kind=DecisionKind.APPROVE).order_by("-decided_on", "-id")
    rows = Line.objects.annotate(decided_on=Subquery(decided.values("decided_on")[:1]))
    span = (where.period.start, where.period.end)
    # The latest decision can only lie in the period where some decision does: the others need not be asked one by one.
    some = Decision.objects.filter(kind=DecisionKind.APPROVE, decided_on__range=span).order_by().values("project")
    rows = rows.filter(decided_on__range=span, project__in=some).exclude(project__state=ProjectState.REVOKED)
    return rows.filter(_within(where))


def past_projects(where: Where) -> QuerySet[HistoricalProject]:
    """Đề án before the portal that the period covers; none when they cannot be told apart by source."""
    period = where.period
    rows = HistoricalProject.objects.filter(part_of__isnull=True)
    if not period.is_of_whole_years or where.source:
        return rows.none()
    told = PastYear.objects.filter(is_counted=True).values("year")
    rows = rows.filter(year__range=(period.start.year, period.end.year)).exclude(year__in=told)
    return rows.filter(district_id=where.unit_id) if where.unit_id else rows


def past_figures(where: Where) -> QuerySet[PastFigure]:
    """What old spreadsheets say of the years of the period; each year is told by one of them."""
    period = where.period
    rows = PastFigure.objects.filter(of__is_counted=True)
    if not period.is_of_whole_years:
        return rows.none()
    rows = rows.filter(of__year__range=(period.start.year, period.end.year))
    if where.source:
        rows = rows.filter(source=where.source)
    return rows.filter(district_id=where.unit_id) if where.unit_id else rows


def cells(where: Where, by: Sequence[str] = ()) -> dict[Key, Cell]:
    """The figures of each group that has any; the key holds a value per dimension, empty where it is not known.

    `cells(where)[()]` are the totals. A đề án of two contents is in both groups and once in the totals: totals are counted
    by themselves, never added up from groups.
    """
    drawn = map_for(where) if "district" in by else None
    found = counted(where, by, drawn)
    add_past(found, where, by, drawn)
    return found


def counted(where: Where, by: Sequence[str] = (), drawn: Map | None = None, projects: Collection[int] | None = None) -> dict[Key, Cell]:
    """The figures of the portal's own đề án, as `cells` has them without the years before it; `projects` narrows them to some."""
    found: dict[Key, Cell] = {} if by else {(): Cell()}
    only = Q() if projects is None else Q(project_id__in=projects)
    for key, row in _grouped(
        on_map(approved_lines(where).filter(only), drawn),
        by,
        "",
        "decided_on",
        projects=Count("project_id", distinct=True),
        beneficiaries=Count(Concat(Cast("project_id", CharField()), Value("/"), Cast("enterprise_id", CharField())), distinct=True),
        total_cost=Sum("total_cost"),
        grant=Sum(Coalesce("approved", 0)),
        counterpart=Sum(F("total_cost") - Coalesce("approved", 0) - F("other_state") - F("social")),
        models=Count("id", filter=Q(content__code=CLEANER_PRODUCTION)),
    ):
        cell = found.setdefault(key, Cell())
        for measure in ("projects", "beneficiaries", "total_cost", "grant", "counterpart", "models"):
            cell.add(measure, row[measure], row["projects"])
    span = (where.period.start, where.period.end)
    for measure, legs in (("paid", paid_between(*span)), ("advanced", advanced_between(*span))):
        mine = of_own_source(legs).filter(_within(where, _BETWEEN), account__holding__line__isnull=False)
        if projects is not None:
            mine = mine.filter(account__holding__line__project_id__in=projects)
        for key, row in _grouped(on_map(mine, drawn, _BETWEEN), by, _BETWEEN, "entry__occurred_on", amount=Sum("credit") - Sum("debit")):
            if row["amount"]:
                found.setdefault(key, Cell()).add(measure, row["amount"], 1)
    return found


def of_own_source(legs: QuerySet[Any]) -> QuerySet[Any]:
    """Those of some legs that move money of their đề án's own source: what other sources pay of a part is no money of khuyến công."""
    return legs.filter(account__source=F("account__holding__line__project__track"), account__fund__isnull=True)


def totals(where: Where) -> Cell:
    """The figures of all of it."""
    return cells(where)[()]


def label_of(dimension: str, values: Sequence[str], on: date | None = None) -> dict[str, str]:
    """What the values of a dimension are called; a unit that was not there on the day `on` is called with its time."""
    names: dict[str, str] = {"": UNKNOWN}
    match dimension:
        case "district" | "commune":
            ids = [int(value) for value in values if value]
            units = AdminUnit.objects.filter(pk__in=ids).order_by("pk")
            names |= {str(unit.pk): told_with_time(unit, on) if on else unit.name for unit in units}
        case "content":
            names |= dict(SupportContent.objects.order_by("code").values_list("code", "name_vi"))
        case "sub_programme":
            names |= {str(value): str(label) for value, label in SubProgramme.choices}
        case "source":
            names |= {str(value): str(label) for value, label in Track.choices}
        case "trade":
            names |= {str(value): str(label) for value, label in Trade.choices}
        case "kind":
            names |= {str(value): str(label) for value, label in ProjectKind.choices}
        case _:
            names |= {value: value for value in values if value}
    return names


def _within(where: Where, prefix: str = "") -> Q:
    found = Q()
    if where.unit_id:
        found &= Q(**{f"{prefix}project__district_id": where.unit_id})
    if where.source:
        found &= Q(**{f"{prefix}project__track": where.source})
    return found


def _grouped(rows: QuerySet[Any], by: Sequence[str], prefix: str, day: str, **sums: Any) -> list[tuple[Key, dict[str, Any]]]:
    """Rows summed by dimensions; a year is that of `day`."""
    names = {f"_by_{name}": _path(name, prefix, day) for name in by}
    summed = {f"_{name}": value for name, value in sums.items()}
    if not names:
        row = rows.order_by().aggregate(**summed)
        return [((), {name: row[f"_{name}"] or 0 for name in sums})]
    grouped = rows.order_by().values(**names).annotate(**summed).order_by(*names)
    return [(tuple(str(row[name] or "") for name in names), {name: row[f"_{name}"] for name in sums}) for row in grouped]


def _path(name: str, prefix: str, day: str) -> Any:
    """What a dimension groups by: a column of the line, the year of `day`, or where `on_map` has put the row."""
    match name:
        case "year":
            return ExtractYear(day)
        case "district":
            return F("_lies")
        case "project":
            return F(f"{prefix}project_id")
    return F(prefix + DIMENSIONS[name].path)


def add_past(found: dict[Key, Cell], where: Where, by: Sequence[str], drawn: Map | None) -> None:
    """Add the years before the portal to `found`."""
    rows = past_on_map(past_projects(where), drawn).annotate(_sub_programme=Coalesce("content__sub_programme", "sub_programme"))
    told = [name for name in by if DIMENSIONS[name].past]
    names = {f"_by_{name}": F(DIMENSIONS[name].past) for name in told}
    sums = {
        "_projects": Count("id"),
        "_total_cost": Sum("total_cost"),
        "_grant": Sum("grant"),
        "_with_cost": Count("total_cost"),
        "_with_grant": Count("grant"),
        "_models": Count("id", filter=Q(is_cleaner_production_model=True)),
    }
    if names:
        groups = list(rows.order_by().values(**names).annotate(**sums).order_by(*names))
    else:
        groups = [rows.order_by().aggregate(**sums)]
    for row in groups:
        count = row["_projects"]
        if not count:
            continue
        cell = found.setdefault(tuple(str(row.get(f"_by_{name}") or "") for name in by), Cell())
        cell.add("projects", count, count)
        cell.add("models", row["_models"], count)
        cell.add("total_cost", row["_total_cost"], row["_with_cost"], count - row["_with_cost"])
        cell.add("grant", row["_grant"], row["_with_grant"], count - row["_with_grant"])
        for measure in _NOT_IN_HISTORY:
            cell.add(measure, 0, 0, count)
    _add_sheets(found, where, by, drawn)


# Where a figure of a sheet says a dimension; the others it cannot tell.
_OF_SHEETS = {
    "year": "of__year",
    "district": "_lies",
    "content": "content__code",
    "sub_programme": "content__sub_programme",
    "source": "source",
}
_SHEET_COLUMNS = {name: "pilot_models" if name == "models" else name for name in MEASURES if name != "advanced"}


def _add_sheets(found: dict[Key, Cell], where: Where, by: Sequence[str], drawn: Map | None) -> None:
    """Add what old spreadsheets tell to `found`; a cell that a row leaves empty is not known."""
    names = {f"_by_{name}": F(_OF_SHEETS[name]) for name in by if name in _OF_SHEETS}
    sums: dict[str, Any] = {"_rows": Count("id")}
    for measure, column in _SHEET_COLUMNS.items():
        sums |= {f"_{measure}": Sum(column), f"_with_{measure}": Count(column)}
    rows = past_on_map(past_figures(where), drawn).order_by()
    groups = list(rows.values(**names).annotate(**sums).order_by(*names)) if names else [rows.aggregate(**sums)]
    for row in groups:
        if not row["_rows"]:
            continue
        cell = found.setdefault(tuple(str(row.get(f"_by_{name}") or "") for name in by), Cell())
        for measure in _SHEET_COLUMNS:
            cell.add(measure, row[f"_{measure}"], row[f"_with_{measure}"], row["_rows"] - row[f"_with_{measure}"])
        cell.add("advanced", 0, 0, row["_rows"])

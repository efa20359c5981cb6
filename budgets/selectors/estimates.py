"""The parts of an estimate, and what an adjustment makes of those before."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Sum

from budgets.enums import EstimateStatus, FundingSource
from budgets.models import Estimate, EstimateRow
from khuyencong.actors import selectors as actors
from khuyencong.actors.enums import Level
from khuyencong.actors.models import AdminUnit

Key = tuple[int | None, str, int | None]


@dataclass(slots=True)
class PartShown:
    """What an estimate gives for one subject and place (đồng): by quarter, and what is not divided by quarters. `row` names one of its rows."""

    subject: str
    place: str
    row: int
    is_rest: bool
    quarters: tuple[int, int, int, int] = (0, 0, 0, 0)
    whole: int = 0

    @property
    def total(self) -> int:
        """What it makes in the year."""
        return sum(self.quarters) + self.whole


@dataclass(frozen=True, slots=True)
class PartChange:
    """A part whose amount an adjustment changes (đồng)."""

    subject: str
    place: str
    before: int
    now: int

    @property
    def change(self) -> int:
        """More, or less."""
        return self.now - self.before


def key_of(row: EstimateRow) -> Key:
    """The subject and place of a row."""
    return (row.content_id, row.sub_programme, row.district_id)


def _grouped(rows: Iterable[EstimateRow]) -> dict[Key, PartShown]:
    found: dict[Key, PartShown] = {}
    for row in rows:
        key = key_of(row)
        place = row.district.name if row.district else "Toàn địa bàn"
        part = found.setdefault(key, PartShown(row.subject, place, row.pk, is_rest=key == (None, "", None)))
        if row.quarter:
            part.quarters = tuple(  # type: ignore[assignment]
                amount + (row.amount if n == row.quarter else 0) for n, amount in enumerate(part.quarters, start=1)
            )
        else:
            part.whole += row.amount
    return found


def _read(estimate: Estimate) -> dict[Key, PartShown]:
    rows = estimate.rows.select_related("content", "district")
    return _grouped(rows.order_by("content__sub_programme", "content__code", "sub_programme", "district__sort_name", "pk"))


def parts_of(estimate: Estimate) -> list[PartShown]:
    """The parts of a version, the undivided rest last."""
    return sorted(_read(estimate).values(), key=lambda part: part.is_rest)


def places_of(estimate: Estimate) -> list[tuple[int, str]]:
    """The places that an estimate may name: the owner's own units, of the district level where there is one."""
    level = Level.DISTRICT if actors.units(Level.DISTRICT).exists() else Level.COMMUNE
    rows = actors.units(level)
    if estimate.source == FundingSource.DISTRICT:
        rows = AdminUnit.objects.filter(pk=estimate.owner.area_id).order_by("pk")
    named = [(row.pk, row.name) for row in rows]
    kept = estimate.rows.filter(district__isnull=False).order_by("district__sort_name").values_list("district_id", "district__name")
    return named + [(pk, name) for pk, name in dict(kept).items() if pk not in dict(named)]


def planned_quarters(year: int, owner_ids: Iterable[int] | None = None) -> dict[tuple[str, int], dict[int, int]]:
    """What the approved estimates of a year plan for each quarter (đồng), by source and owner; what they do not divide counts in each to a fourth.

    Of some owners only when named. One query.
    """
    versions = Estimate.objects.filter(fiscal_year_id=year, status=EstimateStatus.APPROVED)
    if owner_ids is not None:
        versions = versions.filter(owner_id__in=list(owner_ids))
    last = versions.order_by("source", "owner_id", "-version").distinct("source", "owner_id")
    rows = EstimateRow.objects.filter(estimate__in=last.values("pk")).order_by("estimate__source", "estimate__owner", "quarter")
    found: dict[tuple[str, int], dict[int, int]] = {}
    for source, owner_id, quarter, amount in rows.values_list("estimate__source", "estimate__owner", "quarter").annotate(
        total=Sum("amount")
    ):
        planned = found.setdefault((source, owner_id), dict.fromkeys(range(1, 5), 0))
        for each in (quarter,) if quarter else planned:
            planned[each] += int(amount) if quarter else int(amount) // 4
    return found


def before(estimate: Estimate) -> Estimate | None:
    """The approved version before, with its paper."""
    rows = Estimate.objects.filter(
        fiscal_year_id=estimate.fiscal_year_id, source=estimate.source, owner_id=estimate.owner_id, status=EstimateStatus.APPROVED,
        version__lt=estimate.version,
    )  # fmt: skip
    return rows.select_related("paper").order_by("-version").first()


def changes_of(estimate: Estimate) -> list[PartChange]:
    """What an adjustment changes, part by part; nothing for a first version."""
    earlier = before(estimate)
    if earlier is None:
        return []
    old, new = _read(earlier), _read(estimate)
    changes = []
    for key in [*old, *(key for key in new if key not in old)]:
        shown = new.get(key) or old[key]
        was, now = (old[key].total if key in old else 0), (new[key].total if key in new else 0)
        if was != now:
            changes.append(PartChange(shown.subject, shown.place, was, now))
    return changes

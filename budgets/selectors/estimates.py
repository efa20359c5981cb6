"""The parts of an estimate, and what an adjustment makes of those before."""

from collections.abc import Iterable
from dataclasses import dataclass

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

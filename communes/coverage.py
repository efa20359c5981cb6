"""Communes on the schematic: who has reported on one task, how much each has in a year; the table says the same."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from communes.models import Assignment
from khuyencong.actors.drawing import spots
from khuyencong.actors.models import AdminUnit
from khuyencong.ui.schematic import Drawing, Place, Spot, draw


@dataclass(frozen=True, slots=True)
class Covered:
    """A commune: its place, how much of what was asked it has reported."""

    area: AdminUnit
    told: int
    asked: int

    @property
    def words(self) -> str:
        """In words."""
        return f"{self.told} trên {self.asked} việc đã báo cáo"


def of_task(rows: Iterable[Assignment]) -> list[Covered]:
    """The communes of one task, each with what it has reported of it: all or nothing."""
    return [Covered(row.area, int(hasattr(row, "report")), 1) for row in rows]


def of_year(counts: Mapping[int, tuple[int, int]]) -> list[Covered]:
    """The communes that were asked for something in a year."""
    rows = AdminUnit.objects.filter(pk__in=counts).select_related("parent").order_by("sort_name", "pk")
    return [Covered(row, *counts[row.pk]) for row in rows]


def drawing(covered: Iterable[Covered]) -> Drawing | None:
    """The districts with their communes, shaded by the share that was reported; None when nothing was asked."""
    blocks: dict[int, list[Covered]] = {}
    for one in covered:
        blocks.setdefault((one.area.district or one.area).pk, []).append(one)
    islands, known = spots()
    drawn = []
    for place, inside in enumerate(blocks.values()):
        unit = inside[0].area.district or inside[0].area
        told, asked = sum(one.told for one in inside), sum(one.asked for one in inside)
        island, column = known.get(unit.code, (len(islands) - 1, place)) if len(blocks) > 1 else (0, 0)
        cells = [Place(one.area.name, one.told * 100 // one.asked, one.words) for one in inside]
        drawn.append(Spot(Place(unit.name, told * 100 // asked, f"{told} trên {asked} báo cáo"), island, column, cells))
    return draw(drawn, islands if len(blocks) > 1 else ("",)) if drawn else None

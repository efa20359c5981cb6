"""The schematic of the province coloured by a measure: districts as blocks, their communes as squares."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from khuyencong.actors import selectors as actors
from khuyencong.actors.drawing import spots
from khuyencong.actors.enums import Level
from khuyencong.actors.models import AdminUnit, AdminUnitSuccession
from khuyencong.text import million, vnd
from khuyencong.ui.schematic import Drawing, Place, Spot, draw
from reports import figures
from reports.figures import Where

Count = Callable[[Where, Sequence[str]], dict[figures.Key, figures.Cell]]


def words_of(measure: str, value: int | None) -> str:
    """A figure as people read it."""
    if value is None:
        return "chưa có số liệu"
    return f"{million(value)} triệu đồng" if measure in figures.MONEY else vnd(value)


@dataclass(frozen=True, slots=True)
class Atlas:
    """The drawing, and the table behind it: (name, figure in words, figure) of each district, the greatest first."""

    drawing: Drawing
    rows: tuple[tuple[str, str, int | None], ...]


def atlas_of(where: Where, measure: str, cells: Count = figures.cells) -> Atlas:
    """The schematic of the districts by a measure, counted by `cells`. Units without a district stand in the district that most of them came from.

    Districts are those that were there on the period's last day, or else the last ones that were.
    """
    on = where.map_on or where.period.end
    districts = _districts(on)
    by_unit = cells(where, ("district",))
    by_commune = cells(where, ("commune",))
    home = _homes(districts)
    values: dict[int, int | None] = dict.fromkeys(districts)
    for (key,), cell in by_unit.items():
        place = home.get(int(key)) if key else None
        if place is not None and cell[measure] is not None:
            values[place] = (values[place] or 0) + int(cell[measure] or 0)
    communes = AdminUnit.objects.filter(level=Level.COMMUNE, parent__in=districts).order_by("sort_name", "pk")
    inside: dict[int, list[Place]] = {}
    for unit in communes:
        cell = by_commune.get((str(unit.pk),))
        value = cell[measure] if cell else None
        inside.setdefault(unit.parent_id or 0, []).append(Place(unit.name, value, words_of(measure, value or 0)))
    islands, known = spots()
    drawn = []
    for place, (pk, unit) in enumerate(districts.items()):
        island, column = known.get(unit.code, (len(islands) - 1, place))
        value = values[pk] or 0
        drawn.append(Spot(Place(unit.name, value, words_of(measure, value)), island, column, inside.get(pk, ())))
    rows = sorted(((spot.place.name, spot.place.words, spot.place.value) for spot in drawn), key=lambda row: (-(row[2] or 0), row[0]))
    return Atlas(draw(drawn, islands), tuple(rows))


def told(atlas: Atlas, codes: dict[str, str]) -> list[dict[str, Any]]:
    """What a snapshot keeps of a drawing: each district with its code and figure."""
    return [{"code": codes[name], "name": name, "value": value} for name, _, value in atlas.rows]


def drawing_of(rows: Sequence[Mapping[str, Any]], measure: str) -> Drawing:
    """The drawing of what a snapshot kept: districts without their communes, from the data alone."""
    islands, known = spots()
    drawn = [
        Spot(Place(row["name"], row["value"], words_of(measure, row["value"] or 0)), *known.get(row["code"], (len(islands) - 1, place)))
        for place, row in enumerate(rows)
    ]
    return draw(drawn, islands)


def codes_of(on: date) -> dict[str, str]:
    """The codes of the districts of a day by their names."""
    return {unit.name: unit.code for unit in _districts(on).values()}


def _districts(on: date) -> dict[int, AdminUnit]:
    """The districts of a day; where there are none any more, those that were there last."""
    rows = list(AdminUnit.objects.filter(actors.in_force(on), level=Level.DISTRICT).order_by("sort_name", "pk"))
    if not rows:
        last = AdminUnit.objects.filter(level=Level.DISTRICT, valid_to__isnull=False).order_by("-valid_to", "pk").first()
        ended = last.valid_to if last else None
        rows = list(AdminUnit.objects.filter(level=Level.DISTRICT, valid_to=ended).order_by("sort_name", "pk")) if ended else []
    return {unit.pk: unit for unit in rows}


def _homes(districts: dict[int, AdminUnit]) -> dict[int, int]:
    """In which of the districts a unit of any day lies: itself, its own district, or that of most of its predecessors."""
    found = {pk: pk for pk in districts}
    parents = dict(AdminUnit.objects.filter(Q(parent__in=districts), level=Level.COMMUNE).order_by("pk").values_list("pk", "parent_id"))
    found |= {pk: parent for pk, parent in parents.items() if parent is not None}
    votes: dict[int, dict[int, int]] = {}
    for new, old in AdminUnitSuccession.objects.order_by("pk").values_list("new_id", "old_id"):
        if old in found and new not in found:
            counts = votes.setdefault(new, {})
            counts[found[old]] = counts.get(found[old], 0) + 1
    return found | {new: max(counts, key=lambda pk: (counts[pk], -pk)) for new, counts in votes.items()}

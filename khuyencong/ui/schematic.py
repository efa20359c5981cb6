"""A schematic of places: blocks on a grid, each with cells, shaded by a figure. Positions are worked out here so that templates do no arithmetic.

It is a drawing of ours and not a map: nothing in it is to scale, and no boundary is copied.
"""

from collections.abc import Sequence
from dataclasses import dataclass

SHADES = 5
NOT_TO_SCALE = "Sơ đồ, không theo tỉ lệ"
_CELL, _GAP, _ACROSS = 18, 3, 8
_WIDTH, _HEAD, _FOOT, _BETWEEN, _ISLAND = _ACROSS * (_CELL + _GAP) + 12, 34, 4, 16, 26


@dataclass(frozen=True, slots=True)
class Place:
    """What is drawn of a place: its name, its figure (None: not known), the figure in words, where it leads."""

    name: str
    value: int | None
    words: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the grid: on which island, in which column, with the places that lie in it."""

    place: Place
    island: int
    column: int
    inside: Sequence[Place] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """A square of the drawing; `shade` 0 is none, 1 to 5 pale to deep."""

    name: str
    words: str
    shade: int
    x: int
    y: int
    href: str


@dataclass(frozen=True, slots=True)
class Block:
    """A place with its squares."""

    name: str
    words: str
    shade: int
    x: int
    y: int
    width: int
    height: int
    href: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole: its size, the names of the islands at their height, the blocks, what each shade stands for."""

    width: int
    height: int
    islands: tuple[tuple[str, int], ...]
    blocks: tuple[Block, ...]
    legend: tuple[tuple[int, str], ...]


def shade_of(value: int | None, most: int) -> int:
    """How deep a figure is shaded: 0 for nothing, else by its part of the greatest, 1 to 5."""
    if not value or value < 0 or most <= 0:
        return 0
    return min(SHADES, 1 + (value * SHADES - 1) // most) if value < most else SHADES


def draw(spots: Sequence[Spot], islands: Sequence[str], *, unit: str = "") -> Drawing:
    """The drawing of places. Blocks are shaded against the greatest block, squares against the greatest square."""
    most = max((spot.place.value or 0 for spot in spots), default=0)
    most_inside = max((place.value or 0 for spot in spots for place in spot.inside), default=0)
    rows = [max((-(-len(spot.inside) // _ACROSS) for spot in spots if spot.island == island), default=0) for island in range(len(islands))]
    tops, y = [], 0
    for count in rows:
        tops.append(y)
        y += _ISLAND + _HEAD + count * (_CELL + _GAP) + _FOOT + _BETWEEN
    blocks = tuple(_block(spot, tops[spot.island] + _ISLAND, rows[spot.island], most, most_inside) for spot in spots)
    columns = max((spot.column for spot in spots), default=0) + 1
    legend = tuple((shade, _range(shade, most, unit)) for shade in range(1, SHADES + 1)) if most else ()
    return Drawing(
        width=columns * (_WIDTH + _BETWEEN) - _BETWEEN,
        height=max(y - _BETWEEN, 1),
        islands=tuple(
            (name, tops[place] + 16) for place, name in enumerate(islands) if rows[place] or any(s.island == place for s in spots)
        ),
        blocks=blocks,
        legend=legend,
    )


def _block(spot: Spot, top: int, rows: int, most: int, most_inside: int) -> Block:
    x = spot.column * (_WIDTH + _BETWEEN)
    cells = tuple(
        Cell(
            place.name, place.words, shade_of(place.value, most_inside), x + 6 + n % _ACROSS * (_CELL + _GAP),
            top + _HEAD + n // _ACROSS * (_CELL + _GAP), place.href,
        )
        for n, place in enumerate(spot.inside)
    )  # fmt: skip
    height = _HEAD + rows * (_CELL + _GAP) + _FOOT
    return Block(spot.place.name, spot.place.words, shade_of(spot.place.value, most), x, top, _WIDTH, height, spot.place.href, cells)


def _range(shade: int, most: int, unit: str) -> str:
    """What a shade stands for: up to which part of the greatest."""
    return f"đến {shade * 100 // SHADES} %{f' của {unit}' if unit else ''}"

"""A tree of amounts as bands that branch off one way, worked out here so that the template only writes numbers.

The way runs along the top from left to right; what stays behind at a step branches off below it. Heights are in proportion
to the amounts; whatever has money is at least a hair high, and labels keep their distance however small it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from khuyencong.text import million

WIDTH, TALLEST = 960, 220  # of the drawing, and of the whole amount
BAR, SLOT, TOP = 10, 40, 44  # a node's width; the least distance between two labels; room for the labels of the way
GAP, HAIR = 14, 1.5


class Drawn(Protocol):
    """What a node must tell; parents come before their children, the way before its branches."""

    @property
    def key(self) -> str: ...
    @property
    def amount(self) -> int: ...
    @property
    def depth(self) -> int: ...
    @property
    def parent(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Box:
    """A node: its bar, and where its label begins."""

    label: str
    figure: str
    x: float
    y: float
    height: float
    text_x: float
    text_y: float
    is_way: bool


@dataclass(frozen=True, slots=True)
class Band:
    """What goes from a node to the next: the path of its outline."""

    path: str
    is_way: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """The whole drawing, and the sentence that stands for it."""

    boxes: tuple[Box, ...]
    bands: tuple[Band, ...]
    width: int
    height: float
    words: str


def sankey(nodes: Sequence[Drawn], labels: Sequence[str], ways: Sequence[bool]) -> Picture | None:
    """Lay out a tree; None when there is no money in it. `labels` and `ways` go with `nodes`."""
    whole = nodes[0].amount if nodes else 0
    if whole <= 0:
        return None
    columns = max(node.depth for node in nodes) + 1
    step = WIDTH / columns
    lowest = dict.fromkeys(range(columns), float(TOP))  # how far down each column is taken
    placed: dict[str, Box] = {}
    sent: dict[str, float] = {}  # how much of a node's right side is given away already
    bands: list[Band] = []
    for node, label, is_way in zip(nodes, labels, ways, strict=True):
        height = max(HAIR if node.amount else 0, node.amount / whole * TALLEST)
        x = node.depth * step
        y = float(TOP) if is_way else lowest[node.depth] + GAP
        lowest[node.depth] = y + max(height, 0 if is_way else SLOT)
        text_x, text_y = (x, y - 24) if is_way else (x + BAR + 6, y + 12)
        box = Box(
            label,
            f"{million(node.amount, 1)} triệu",
            round(x, 1),
            round(y, 1),
            round(height, 1),
            round(text_x, 1),
            round(text_y, 1),
            is_way,
        )
        placed[node.key] = box
        if node.parent is not None and node.amount:
            parent, gone = placed[node.parent], sent.get(node.parent, 0.0)
            bands.append(Band(_band(parent.x + BAR, parent.y + gone, x, y, height), is_way))
            sent[node.parent] = gone + height
    words = ", ".join(f"{label} {million(node.amount, 1)} triệu đồng" for node, label in zip(nodes, labels, strict=True))
    return Picture(tuple(placed.values()), tuple(bands), WIDTH, round(max(lowest.values()) + 8, 1), words)


def _band(left: float, top: float, right: float, lower: float, height: float) -> str:
    middle = (left + right) / 2
    ways = (
        f"M{left:.1f} {top:.1f}C{middle:.1f} {top:.1f} {middle:.1f} {lower:.1f} {right:.1f} {lower:.1f}",
        f"V{lower + height:.1f}C{middle:.1f} {lower + height:.1f} {middle:.1f} {top + height:.1f} {left:.1f} {top + height:.1f}Z",
    )
    return "".join(ways)

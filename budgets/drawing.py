"""The way of money as a page shows it: a drawing for wide screens, and a table with bars for all eyes and ears, from one tree."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from budgets.enums import Stage
from budgets.streams import OF_YEAR, stream
from khuyencong.ui.charts import SHADES
from khuyencong.ui.sankey import Picture, sankey


@dataclass(frozen=True, slots=True)
class Row:
    """A node as a row: its words, its đồng, its entries, and its stretch of the whole in percent."""

    label: str
    amount: int
    href: str
    x: float
    width: float
    shade: int
    depth: int
    is_way: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """What the macro `money_way` draws. `picture` is None when there is no money yet."""

    rows: tuple[Row, ...]
    picture: Picture | None


def draw(now: Mapping[Stage, int], *, href: Callable[[str], str], root: str = OF_YEAR, is_public: bool = False) -> Drawing:
    """The way of some accounts' money (balance by stage). `href` gives the address of a node's entries; `is_public` uses a cơ sở's words."""
    flows = stream(now, root=root)
    whole = flows[0].amount
    labels = [flow.node.public if is_public else flow.node.label for flow in flows]
    deepest = max(flow.depth for flow in flows) or 1
    rows = tuple(
        Row(
            label, flow.amount, href(flow.key) if flow.amount else "", _share(flow.start, whole), _width(flow.amount, whole),
            1 + flow.depth * (SHADES - 1) // deepest, flow.depth, flow.node.goes_on,
        )
        for flow, label in zip(flows, labels, strict=True)
    )  # fmt: skip
    return Drawing(rows, sankey(flows, labels, [flow.node.goes_on for flow in flows]))


def _share(part: int, whole: int) -> float:
    return min(99.2, round(100 * part / whole, 2)) if whole > 0 else 0.0


def _width(part: int, whole: int) -> float:
    return max(0.8, round(100 * part / whole, 2)) if part > 0 and whole > 0 else 0.0

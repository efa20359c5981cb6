"""Numbers behind drawings, worked out here so that templates do no arithmetic."""

from collections.abc import Iterable
from dataclasses import dataclass

SHADES = 5


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of `money_flow`: `share` is its length in percent of the longest, `shade` its depth from 1 to 5."""

    label: str
    amount: int
    share: float
    shade: int
    href: str = ""


def flow(stages: Iterable[tuple[str, int] | tuple[str, int, str]]) -> list[Bar]:
    """Bars for (label, đồng[, address]) in order, from pale to deep; a stage with money is never invisible."""
    rows = [(stage[0], stage[1], stage[2] if len(stage) == 3 else "") for stage in stages]
    longest = max((amount for _, amount, _ in rows), default=0)
    deepening = max(len(rows) - 1, 1)
    return [
        Bar(label, amount, _share(amount, longest), 1 + place * (SHADES - 1) // deepening, href)
        for place, (label, amount, href) in enumerate(rows)
    ]


def _share(amount: int, longest: int) -> float:
    return max(0.8, round(100 * amount / longest, 1)) if amount > 0 and longest else 0.0

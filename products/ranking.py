"""The order of products by their sheets. Pure: a product's score is the mean of its sheets, a sheet's the weighted share of the points, of 100."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Point:
    """Points of one criterion, its highest points and its weight (of 100 together)."""

    points: int
    most: int
    weight: int


@dataclass(frozen=True, slots=True)
class Placed:
    """A product (by its key) at its place; products with one score share it (`tied`), and the next place counts them."""

    key: int
    score: Fraction
    sheets: int
    place: int
    tied: bool

    @property
    def shown(self) -> str:
        """“87,50”, of 100; rounded half up."""
        hundredths = int(self.score * 100 + Fraction(1, 2))
        return f"{hundredths // 100},{hundredths % 100:02d}"


def share(sheet: Iterable[Point]) -> Fraction:
    """The score of one sheet, of 100."""
    return sum((Fraction(one.points * one.weight, one.most) for one in sheet), Fraction(0))


def ranked(sheets: Mapping[int, Sequence[Sequence[Point]]]) -> list[Placed]:
    """The products that have a sheet, the best first; equal ones in the order of their keys. Compared exactly, not as they are shown."""
    scores = {key: sum((share(sheet) for sheet in rows), Fraction(0)) / len(rows) for key, rows in sheets.items() if rows}
    return [
        Placed(
            key,
            score,
            len(sheets[key]),
            1 + sum(other > score for other in scores.values()),
            sum(other == score for other in scores.values()) > 1,
        )
        for key, score in sorted(scores.items(), key=lambda row: (-row[1], row[0]))
    ]

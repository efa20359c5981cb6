"""From the ledger's entries to what accounting software reads: pure, so that it can be tried by hand.

The ledger moves money from stage to stage; the software books a debit and a credit account. A `Chart` says which, for a day.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


class Side(NamedTuple):
    """A leg: the stage of its account, and what it gives (debit) or takes (credit) in đồng."""

    stage: str
    debit: int
    credit: int
    holding: str = ""


class Move(NamedTuple):
    """Money that goes from one stage to another within an entry; `holding` is the part that it belongs to."""

    from_stage: str
    to_stage: str
    amount: int
    holding: str


def moves(sides: Sequence[Side]) -> list[Move]:
    """The moves of an entry: what its debits give, its credits take, in their order. Their sum is the sum of the debits."""
    givers = deque(side for side in sides if side.debit)
    found: list[Move] = []
    for side in sides:
        wanted = side.credit
        while wanted > 0 and givers:
            giver = givers.popleft()
            part = min(giver.debit, wanted)
            found.append(Move(giver.stage, side.stage, part, side.holding or giver.holding))
            wanted -= part
            if giver.debit > part:
                givers.appendleft(giver._replace(debit=giver.debit - part))
    return found


@dataclass(frozen=True, slots=True)
class Booking:
    """A row of the chart: accounts for a kind of entry between two dates; an empty stage or source stands for any."""

    kind: str
    from_stage: str
    to_stage: str
    source: str
    debit: str
    credit: str
    valid_from: date
    valid_to: date | None = None

    def fits(self, kind: str, from_stage: str, to_stage: str, source: str, on: date) -> bool:
        """Whether the row speaks of such a move on a day."""
        return (
            self.kind == kind
            and self.from_stage in ("", from_stage)
            and self.to_stage in ("", to_stage)
            and self.source in ("", source)
            and self.valid_from <= on
            and (self.valid_to is None or on <= self.valid_to)
        )

    @property
    def rank(self) -> tuple[bool, int]:
        """What names the source goes before what names none; then what names more."""
        return bool(self.source), bool(self.from_stage) + bool(self.to_stage)


class Accounts(NamedTuple):
    """Debit and credit account; one side is empty where an off-balance account is booked alone."""

    debit: str
    credit: str


@dataclass(frozen=True, slots=True)
class Chart:
    """All bookings, of all dates."""

    bookings: tuple[Booking, ...]

    @classmethod
    def of(cls, rows: Iterable[Booking]) -> "Chart":
        """The most particular first."""
        return cls(tuple(sorted(rows, key=lambda row: row.rank, reverse=True)))

    def find(self, kind: str, move: Move, source: str, on: date, *, is_reversal: bool) -> Accounts | None:
        """The accounts of a move; None when no row speaks of it.

        A reversal sends money back: the row of what it undoes is asked, and booked the other way round.
        """
        if is_reversal:
            forward = Move(move.to_stage, move.from_stage, move.amount, move.holding)
            found = self.find(kind, forward, source, on, is_reversal=False)
            return Accounts(found.credit, found.debit) if found else None
        row = next((row for row in self.bookings if row.fits(kind, move.from_stage, move.to_stage, source, on)), None)
        return Accounts(row.debit, row.credit) if row else None


@dataclass(frozen=True, slots=True)
class Codes:
    """Chương, khoản, mục of a source between two dates."""

    source: str
    chapter: str
    category: str
    item: str
    valid_from: date
    valid_to: date | None = None

    def fits(self, source: str, on: date) -> bool:
        """Whether the row is of a source on a day."""
        return self.source == source and self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of a fiscal year: all entries of the year, or those whose paper is of these days."""

    year: int
    key: str
    label: str
    first: date | None
    last: date | None


def periods(year: int) -> list[Period]:
    """What can be exported of a year: all, its quarters, its months, and the month after it in which it is still put right."""

    def months(first: int, last: int) -> tuple[date, date]:
        return date(year, first, 1), (date(year + (last == 12), last % 12 + 1, 1) - date.resolution)

    found = [Period(year, "nam", f"Cả năm ngân sách {year}", None, None)]
    found += [Period(year, f"q{q}", f"Quý {q}/{year}", *months(3 * q - 2, 3 * q)) for q in range(1, 5)]
    found += [Period(year, f"{m:02d}", f"Tháng {m}/{year}", *months(m, m)) for m in range(1, 13)]
    after = (date(year + 1, 1, 1), date(year + 1, 12, 31))
    return [*found, Period(year, "chinh-ly", f"Thời gian chỉnh lý, từ 01/01/{year + 1}", *after)]


def period_of(year: int, key: str) -> Period | None:
    """The stretch of a year by its key; None when there is none."""
    return next((period for period in periods(year) if period.key == key), None)

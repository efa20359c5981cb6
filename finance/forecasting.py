"""When public money will leave the treasury, month by month: pure, so that cases can be worked out by hand.

How it is computed, in the words of the page:
1. Months that are over: what was paid, by the day of the paper.
2. A request for money that waits: in the month of its due day, at the earliest this month.
3. What a contract still has to be paid beyond that: one month after it will be done. That is the day on which the contract ends, or
   later when the last progress report shows a slower pace: the days since the start, divided by the share that is done.
   When all is done or accepted already: next month at the latest.
4. What was allocated or approved without a contract: one month after the đề án's own end.
5. What is not given to a đề án yet, each budget by the quarters of its own newest approved estimate: in the last month of each quarter that is left, as it
   divides them; what it does not divide counts in each quarter to a fourth.
Nothing is expected before this month; what would fall after the year is told apart.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum


class Ground(StrEnum):
    """Why an amount is expected."""

    REQUESTED = "requested"
    CONTRACT = "contract"
    ALLOCATED = "allocated"
    FREE = "free"

    @property
    def label(self) -> str:
        """In officers' words."""
        return _GROUNDS[self.value]


_GROUNDS = {
    Ground.REQUESTED.value: "Đề nghị đang chờ",
    Ground.CONTRACT.value: "Hợp đồng chưa chi",
    Ground.ALLOCATED.value: "Chưa có hợp đồng",
    Ground.FREE.value: "Chưa phân bổ",
}


@dataclass(frozen=True, slots=True)
class Expected:
    """An amount (đồng) of a source that will be paid in a month, named by its first day."""

    source: str
    month: date
    amount: int
    ground: Ground


@dataclass(frozen=True, slots=True)
class Part:
    """A beneficiary's part with what is left to pay (đồng), and what tells when."""

    source: str
    left: int
    requests: tuple[tuple[int, date], ...] = ()  # amount and due day of those that wait
    contract: tuple[date, date] | None = None  # from, to
    ends_on: date | None = None  # of the đề án
    percent: int = 0
    reported_on: date | None = None
    is_done: bool = False


def month_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def after(month: date, months: int = 1) -> date:
    """The first day of the month some months later."""
    place = month.month - 1 + months
    return date(month.year + place // 12, place % 12 + 1, 1)


def done_by(part: Part) -> date | None:
    """The day on which a part will be done; None when nothing tells."""
    if part.contract is None:
        return part.ends_on
    start, end = part.contract
    if part.reported_on is not None and 0 < part.percent < 100:
        passed = max(0, (part.reported_on - start).days)
        return max(end, start + timedelta(days=-(-passed * 100 // part.percent)))
    return end


def expected(part: Part, today: date) -> list[Expected]:
    """What a part will be paid, and when."""
    this = month_of(today)
    found: list[Expected] = []
    left = part.left
    for amount, due_on in part.requests:
        asked = min(amount, left)
        if asked > 0:
            found.append(Expected(part.source, max(this, month_of(due_on)), asked, Ground.REQUESTED))
            left -= asked
    if left > 0:
        end = done_by(part)
        month = after(this) if part.is_done or end is None else max(this, after(month_of(end)))
        found.append(Expected(part.source, month, left, Ground.ALLOCATED if part.contract is None else Ground.CONTRACT))
    return found


def unallocated(source: str, year: int, free: int, quarters: Mapping[int, int], today: date) -> list[Expected]:
    """How what an estimate has left will be paid. `quarters` are its planned amounts; those of the quarters that are left share it out."""
    this = month_of(today)
    lasts = {quarter: date(year, quarter * 3, 1) for quarter in range(1, 5)}
    ahead = [quarter for quarter, month in lasts.items() if month >= this]
    if free <= 0 or not ahead:
        return []
    weights = {quarter: quarters.get(quarter, 0) for quarter in ahead}
    if not sum(weights.values()):
        weights = dict.fromkeys(ahead, 1)
    whole, given, found = sum(weights.values()), 0, []
    for quarter in ahead:
        amount = free - given if quarter == ahead[-1] else free * weights[quarter] // whole
        given += amount
        if amount:
            found.append(Expected(source, max(this, lasts[quarter]), amount, Ground.FREE))
    return found


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the year: what was paid in it, and what is still expected, by ground (đồng)."""

    first: date
    paid: int = 0
    by_ground: Mapping[Ground, int] = field(default_factory=dict)

    @property
    def expected(self) -> int:
        """All that is expected in it."""
        return sum(self.by_ground.values())


@dataclass(frozen=True, slots=True)
class Forecast:
    """Twelve months of a year, and what will be paid after it."""

    months: tuple[Month, ...]
    later: int

    @property
    def paid(self) -> int:
        """What was paid so far."""
        return sum(month.paid for month in self.months)

    @property
    def expected(self) -> int:
        """What is still expected within the year."""
        return sum(month.expected for month in self.months)


def forecast(year: int, paid: Mapping[date, int], rows: Iterable[Expected]) -> Forecast:
    """Put amounts into months. `paid` is by first day of month."""
    by_month: dict[date, Counter[Ground]] = {date(year, month, 1): Counter() for month in range(1, 13)}
    later = 0
    for row in rows:
        if row.month in by_month:
            by_month[row.month][row.ground] += row.amount
        elif row.month.year > year:
            later += row.amount
    months = tuple(Month(first, paid.get(first, 0), dict(by_month[first])) for first in by_month)
    return Forecast(months, later)

"""Working-day arithmetic. Pure: it knows no database and no today.

Working days are Monday to Friday; the exceptional days of a calendar override that both ways: holidays, days in lieu
and swapped days are off, make-up Saturdays are worked. A period is counted from the day after it starts, as
Bộ luật Dân sự 2015, Điều 147 counts: received on Monday, one working day ends on Tuesday.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate

_ONE = timedelta(days=1)


class CalendarNotLoaded(LookupError):
    """A deadline needs a year that the calendar does not hold; guessing would give people a wrong date."""

    def __init__(self, year: int) -> None:
        super().__init__(f"Lịch làm việc chưa có năm {year}; hãy nạp lịch nghỉ của năm đó trước khi tính hạn.")
        self.year = year


@dataclass(frozen=True)
class ExceptionalDay:
    """A day that breaks the rule of the week: a weekday off, or a weekend day worked."""

    works: bool
    name: str


@dataclass(frozen=True)
class Calendar:
    """The exceptional days, and the years for which they are known to be complete."""

    exceptions: Mapping[date, ExceptionalDay]
    years: frozenset[int]
    differing: list[date] = field(init=False, repr=False, compare=False)
    """The days that are otherwise than their weekday says, in order."""
    added: list[int] = field(init=False, repr=False, compare=False)
    """How many working days the first n of them add in all."""

    def __post_init__(self) -> None:
        days = sorted(day for day, exceptional in self.exceptions.items() if exceptional.works != (day.weekday() < 5))
        object.__setattr__(self, "differing", days)
        object.__setattr__(self, "added", list(accumulate((1 if self.exceptions[day].works else -1 for day in days), initial=0)))

    @classmethod
    def of(cls, exceptions: Mapping[date, ExceptionalDay]) -> "Calendar":
        """A calendar that knows the years in which it has any day."""
        return cls(exceptions, frozenset(day.year for day in exceptions))


def is_working_day(day: date, calendar: Calendar) -> bool:
    """Whether offices work on `day`. CalendarNotLoaded for a year that the calendar does not know."""
    if day.year not in calendar.years:
        raise CalendarNotLoaded(day.year)
    exceptional = calendar.exceptions.get(day)
    return exceptional.works if exceptional else day.weekday() < 5


def _days(first: date, last: date) -> Iterator[date]:
    """The days after `first` up to and with `last`."""
    day = first
    while day < last:
        day += _ONE
        yield day


def add_working_days(start: date, count: int, calendar: Calendar) -> date:
    """The day on which the `count`-th working day after `start` falls; for 0 the first working day from `start` on."""
    if count < 0:
        raise ValueError("a period has no negative length")
    day = start
    if count == 0:
        while not is_working_day(day, calendar):
            day += _ONE
        return day
    while count:
        day += _ONE
        count -= is_working_day(day, calendar)
    return day


def working_days_between(first: date, last: date, calendar: Calendar) -> int:
    """Working days after `first` up to and with `last`; negative when `last` comes before `first`."""
    if last < first:
        return -working_days_between(last, first, calendar)
    if first == last:
        return 0
    for year in range((first + _ONE).year, last.year + 1):
        if year not in calendar.years:
            raise CalendarNotLoaded(year)
    weekdays = _weekdays_until(last) - _weekdays_until(first)
    return weekdays + calendar.added[bisect_right(calendar.differing, last)] - calendar.added[bisect_right(calendar.differing, first)]


def _weekdays_until(day: date) -> int:
    """Mondays to Fridays from the first day of the calendar, a Monday, up to and with `day`."""
    weeks, rest = divmod(day.toordinal(), 7)
    return weeks * 5 + min(rest, 5)


def explain(start: date, count: int, calendar: Calendar) -> str:
    """How a due date was reached, in a sentence: "nhận 24/01/2025, nghỉ Tết 25/01–02/02, 5 ngày làm việc ⇒ 07/02/2025"."""
    due = add_working_days(start, count, calendar)
    said = [f"nhận {start:%d/%m/%Y}"]
    run: list[date] = []
    for day in _days(start, due):
        if is_working_day(day, calendar):
            said += _break(run, start.year, calendar)
            run = []
            if day in calendar.exceptions and day.weekday() >= 5:
                said.append(f"làm bù {_short(day, start.year)}")
        else:
            run.append(day)
    return ", ".join([*said, f"{count} ngày làm việc ⇒ {due:%d/%m/%Y}"])


def _break(run: list[date], year: int, calendar: Calendar) -> list[str]:
    """One stretch of days off in words; nothing for a plain weekend."""
    names = [calendar.exceptions[day].name for day in run if day in calendar.exceptions]
    if not names:
        return []
    period = _short(run[0], year) if len(run) == 1 else f"{_short(run[0], year)}–{_short(run[-1], year)}"
    return [f"nghỉ {_occasion(names)} {period}"]


def _occasion(names: list[str]) -> str:
    """What people call a stretch of days off, from the names of its days."""
    if any("Tết" in name and "Tết Dương lịch" not in name for name in names):
        return "Tết"
    plain = [re.sub(r"\s*\(.*\)$", "", name).removeprefix("Ngày ") for name in names]
    own = list(dict.fromkeys(name for name in plain if name != "nghỉ"))
    return ", ".join(own) or "hoán đổi"


def _short(day: date, year: int) -> str:
    return f"{day:%d/%m}" if day.year == year else f"{day:%d/%m/%Y}"

"""Periods of reports: `2020`, `2020-M01`, `2020-Q1`, `2020-H1`, `2020-9M`, `2008..2012`. Pure: no database, no today."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from khuyencong.calendar.rules import Calendar, add_working_days

FIRST_YEAR, LAST_YEAR = 2000, 2100
_CODE = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?:M(?P<month>0[1-9]|1[0-2])|Q(?P<quarter>[1-4])|(?P<half>H1)|(?P<nine>9M))|\.\.(?P<last>[0-9]{4}))?"
)
_ROMAN = ("", "I", "II", "III", "IV")


class BadPeriod(ValueError):
    """The text names no period; the message is a Vietnamese sentence."""


@dataclass(frozen=True, slots=True)
class Period:
    """A period by calendar days, both ends included. Made by `parse`."""

    code: str
    span: str
    start: date
    end: date

    @property
    def is_of_whole_years(self) -> bool:
        """Whether it is one calendar year or several."""
        return (self.start.month, self.start.day, self.end.month, self.end.day) == (1, 1, 12, 31)

    @property
    def label(self) -> str:
        """How a paper names it: "quý I năm 2020"."""
        year = self.start.year
        match self.span:
            case "month":
                return f"tháng {self.start.month} năm {year}"
            case "quarter":
                return f"quý {_ROMAN[(self.start.month + 2) // 3]} năm {year}"
            case "half":
                return f"6 tháng đầu năm {year}"
            case "nine_months":
                return f"9 tháng đầu năm {year}"
            case "stage":
                return f"giai đoạn {year} - {self.end.year}"
        return f"năm {year}"

    @property
    def previous(self) -> "Period":
        """The period before it: the month, quarter or year before, the stage of as many years before; six and nine months have those of last year."""
        year = self.start.year
        match self.span:
            case "month":
                before = self.start - timedelta(days=1)
                return parse(f"{before.year}-M{before.month:02}")
            case "quarter":
                quarter = (self.start.month + 2) // 3
                return parse(f"{year}-Q{quarter - 1}" if quarter > 1 else f"{year - 1}-Q4")
            case "stage":
                length = self.end.year - year + 1
                return parse(f"{year - length}..{year - 1}")
        return self.last_year

    @property
    def last_year(self) -> "Period":
        """The same period a year (for a stage: a stage) before."""
        if self.span == "stage":
            return self.previous
        return parse(f"{self.start.year - 1}{self.code[4:]}")

    @property
    def following(self) -> str:
        """How a text names the time that comes after it."""
        year = self.start.year
        match self.span:
            case "month":
                after = self.end + timedelta(days=1)
                return f"tháng {after.month} năm {after.year}"
            case "quarter":
                quarter = (self.start.month + 2) // 3
                return f"quý {_ROMAN[quarter + 1]} năm {year}" if quarter < 4 else f"quý I năm {year + 1}"
            case "half":
                return f"6 tháng cuối năm {year}"
            case "nine_months":
                return f"quý IV năm {year}"
            case "stage":
                return "giai đoạn tiếp theo"
        return f"năm {year + 1}"


def parse(code: str) -> Period:
    """The period that a code names. BadPeriod when it names none, or lies outside of what the portal counts."""
    found = _CODE.fullmatch(code.strip().upper())
    if not found:
        raise BadPeriod(f"“{code[:40]}” không phải là kỳ báo cáo; viết như 2020, 2020-M01, 2020-Q1, 2020-H1, 2020-9M hoặc 2008..2012.")
    year, last = int(found["year"]), int(found["last"] or found["year"])
    if not FIRST_YEAR <= year <= last <= LAST_YEAR or (found["last"] and year == last):
        raise BadPeriod(f"Kỳ báo cáo phải trong khoảng {FIRST_YEAR}–{LAST_YEAR}, năm đầu trước năm cuối.")
    code = found[0]
    if found["last"]:
        return Period(code, "stage", date(year, 1, 1), date(last, 12, 31))
    if found["month"]:
        month = int(found["month"])
        return Period(code, "month", date(year, month, 1), _month_end(year, month))
    if found["quarter"]:
        first = 3 * int(found["quarter"]) - 2
        return Period(code, "quarter", date(year, first, 1), _month_end(year, first + 2))
    if found["half"]:
        return Period(code, "half", date(year, 1, 1), date(year, 6, 30))
    if found["nine"]:
        return Period(code, "nine_months", date(year, 1, 1), date(year, 9, 30))
    return Period(code, "year", date(year, 1, 1), date(year, 12, 31))


def quarter_of(day: date) -> Period:
    """The quarter that a day lies in."""
    return parse(f"{day.year}-Q{(day.month + 2) // 3}")


def ended(span: str, *, since: date, on: date) -> Iterator[Period]:
    """The periods of a span that ended on `since` or later and before `on`, oldest first; a stage is never due by itself."""
    months = tuple(f"-M{month:02}" for month in range(1, 13))
    codes = {"month": months, "quarter": ("-Q1", "-Q2", "-Q3", "-Q4"), "half": ("-H1",), "nine_months": ("-9M",), "year": ("",)}.get(
        span, ()
    )
    for year in range(since.year, on.year + 1):
        for tail in codes:
            period = parse(f"{year}{tail}")
            if since <= period.end < on:
                yield period


def day_after(period: Period, working_days: int, calendar: Calendar) -> date:
    """The so-manieth working day after the period's end. CalendarNotLoaded for a year whose days are not known."""
    return add_working_days(period.end, working_days, calendar)


def _month_end(year: int, month: int) -> date:
    return (date(year + month // 12, month % 12 + 1, 1)) - timedelta(days=1)

"""Time limits of carrying out a đề án, by the row in force on a day."""

import calendar
from datetime import date, timedelta

from khuyencong import clock
from khuyencong.actors import selectors as actors
from projects.enums import TermCode, TermUnit
from projects.models import ExecutionTerm


def plus_months(day: date, months: int) -> date:
    """The same day some months later, or the last day of that month when it has no such day."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return day.replace(year=year, month=month, day=min(day.day, calendar.monthrange(year, month)[1]))


def term(code: TermCode, on: date | None = None) -> ExecutionTerm:
    """The time limit in force. LookupError when none is."""
    row = ExecutionTerm.objects.filter(actors.in_force(on), code=code).order_by("valid_from").last()
    if row is None:
        raise LookupError(f"Chưa khai báo thời hạn “{code.label}”.")
    return row


def after(code: TermCode, start: date, *, times: int = 1, on: date | None = None) -> date:
    """The day on which the time limit that is in force `on` (today) ends when it begins on `start`, so many times over."""
    row = term(code, on or clock.today())
    if row.unit == TermUnit.MONTHS:
        return plus_months(start, row.amount * times)
    return start + timedelta(days=row.amount * times)

"""Reading the calendar and the time limits."""

from datetime import date

from django.db.models import Q

from khuyencong.calendar import rules
from khuyencong.calendar.models import ClockRule, WorkCalendarDay
from khuyencong.calendar.rules import Calendar, ExceptionalDay


class NoClockRule(LookupError):
    """No time limit with this code is in force on the day."""

    def __init__(self, code: str, on: date) -> None:
        super().__init__(f"Chưa có thời hạn “{code}” áp dụng cho ngày {on:%d/%m/%Y}.")


def calendar(first_year: int | None = None, last_year: int | None = None) -> Calendar:
    """The exceptional days of the years asked for (all of them by default), in one query."""
    days = WorkCalendarDay.objects.order_by("date")
    if first_year is not None:
        days = days.filter(date__gte=date(first_year, 1, 1))
    if last_year is not None:
        days = days.filter(date__lte=date(last_year, 12, 31))
    rows = days.values_list("date", "kind", "name")
    return Calendar.of({day: ExceptionalDay(works=kind == WorkCalendarDay.Kind.WORK, name=name) for day, kind, name in rows})


def clock_rule(code: str, on: date) -> ClockRule:
    """The time limit in force on a day. NoClockRule when there is none."""
    rule = ClockRule.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), code=code, valid_from__lte=on).order_by("pk").first()
    if rule is None:
        raise NoClockRule(code, on)
    return rule


def due_date(code: str, on: date) -> date:
    """The last day of the time limit `code` that begins on `on`. NoClockRule, CalendarNotLoaded when law or days are unknown."""
    return rules.add_working_days(on, clock_rule(code, on).working_days, calendar(on.year))

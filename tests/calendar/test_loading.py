"""The calendar as it is filled: announced years, corrections, what people entered."""

import io
import json
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command

from khuyencong import clock
from khuyencong.calendar.loading import load_calendar
from khuyencong.calendar.models import ClockRule, WorkCalendarDay
from khuyencong.calendar.rules import is_working_day
from khuyencong.calendar.selectors import NoClockRule, calendar, clock_rule
from tests.factories.calendar import load_calendar as load_usual_years

pytestmark = pytest.mark.django_db


def span(first: str, last: str) -> list[date]:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return [start + timedelta(n) for n in range((end - start).days + 1)]


# The weekdays off and weekend days worked of each announced year.
ANNOUNCED = {
    2020: (["2020-01-01", "2020-04-02", "2020-04-30", "2020-05-01", "2020-09-02"], ("2020-01-23", "2020-01-29"), []),
    2021: (["2021-01-01", "2021-04-21", "2021-04-30", "2021-05-03", "2021-09-02", "2021-09-03"], ("2021-02-10", "2021-02-16"), []),
    2022: (
        ["2022-01-03", "2022-04-11", "2022-05-02", "2022-05-03", "2022-09-01", "2022-09-02"],
        ("2022-01-31", "2022-02-04"),
        [],
    ),
    2023: (
        ["2023-01-02", "2023-05-01", "2023-05-02", "2023-05-03", "2023-09-01", "2023-09-04"],
        ("2023-01-20", "2023-01-26"),
        [],
    ),
    2024: (
        ["2024-01-01", "2024-04-18", "2024-04-29", "2024-04-30", "2024-05-01", "2024-09-02", "2024-09-03"],
        ("2024-02-08", "2024-02-14"),
        ["2024-05-04"],
    ),
    2025: (
        ["2025-01-01", "2025-04-07", "2025-04-30", "2025-05-01", "2025-05-02", "2025-09-01", "2025-09-02"],
        ("2025-01-27", "2025-01-31"),
        ["2025-04-26"],
    ),
    2026: (
        ["2026-01-01", "2026-01-02", "2026-04-27", "2026-04-30", "2026-05-01", "2026-08-31", "2026-09-01", "2026-09-02", "2026-11-24"],
        ("2026-02-16", "2026-02-20"),
        ["2026-01-10", "2026-08-22"],
    ),
}


@pytest.mark.parametrize("year", ANNOUNCED)
def test_every_day_of_an_announced_year(year):
    load_usual_years()
    single, tet, worked = ANNOUNCED[year]
    off_days = {date.fromisoformat(day) for day in single} | set(span(*tet))
    work_days = {date.fromisoformat(day) for day in worked}
    known = calendar(year, year)
    for day in span(f"{year}-01-01", f"{year}-12-31"):
        expected = day in work_days or (day.weekday() < 5 and day not in off_days)
        assert is_working_day(day, known) == expected, day


def test_loading_twice_changes_nothing():
    first = load_usual_years()
    rows = list(WorkCalendarDay.objects.order_by("date").values())
    second = load_usual_years()
    assert list(WorkCalendarDay.objects.order_by("date").values()) == rows
    assert second.rules_added == 0
    assert first.days == second.days
    assert first.rules_added >= 17


def test_a_day_that_an_officer_corrected_stays():
    load_usual_years()
    WorkCalendarDay.objects.filter(date=date(2027, 2, 4)).update(kind="work", source="Thông báo 123/TB-BNV")
    WorkCalendarDay.objects.create(date=date(2027, 2, 11), kind="off", name="Nghỉ Tết", source="Thông báo 123/TB-BNV")
    done = load_usual_years()
    known = calendar(2027, 2027)
    assert done.kept == 2
    assert is_working_day(date(2027, 2, 4), known)
    assert not is_working_day(date(2027, 2, 11), known)


def test_a_day_that_the_computation_no_longer_holds_is_removed():
    load_usual_years()
    stale = WorkCalendarDay.objects.get(date=date(2026, 9, 1))
    WorkCalendarDay.objects.create(date=date(2026, 6, 1), kind="off", name="Nhầm", source=stale.source)
    load_usual_years()
    assert not WorkCalendarDay.objects.filter(date=date(2026, 6, 1)).exists()


def test_the_default_reaches_the_next_year():
    with clock.at(date(2026, 11, 23)):
        done = load_calendar()
    assert (done.first_year, done.last_year) == (2008, 2027)
    assert calendar().years == frozenset(range(2008, 2028))


def test_a_time_limit_replaced_by_the_province_is_not_brought_back():
    load_usual_years()
    ClockRule.objects.filter(code="appraise").update(valid_to=date(2026, 12, 31))
    ClockRule.objects.create(
        code="appraise",
        label="Thẩm định",
        working_days=8,
        valid_from=date(2027, 1, 1),
        citation="Quyết định của UBND tỉnh",
        needs_verification=False,
    )
    load_usual_years()
    assert clock_rule("appraise", date(2026, 12, 31)).working_days == 10
    assert clock_rule("appraise", date(2027, 1, 1)).working_days == 8


def test_an_unknown_time_limit_says_so():
    with pytest.raises(NoClockRule, match="01/02/2026"):
        clock_rule("appraise", date(2026, 2, 1))


def test_the_command_speaks_json_and_refuses_bad_years():
    out = io.StringIO()
    call_command("load_calendar", "--first", "2024", "--last", "2025", "--format", "json", stdout=out)
    assert json.loads(out.getvalue())["last_year"] == 2025
    with pytest.raises(CommandError, match="1976") as refused:
        call_command("load_calendar", "--first", "2025", "--last", "2024")
    assert refused.value.returncode == 2

"""Working-day arithmetic without a database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khuyencong.calendar.rules import (
    Calendar,
    CalendarNotLoaded,
    ExceptionalDay,
    add_working_days,
    explain,
    is_working_day,
    working_days_between,
)


def off(*days: date, name: str = "Tết Nguyên Đán") -> dict[date, ExceptionalDay]:
    return {day: ExceptionalDay(works=False, name=name) for day in days}


TET = off(*(date(2025, 1, 27) + timedelta(n) for n in range(5)))
VICTORY = off(date(2025, 4, 30), name="Ngày Chiến thắng") | off(date(2025, 5, 1), name="Ngày Quốc tế Lao động")
SWAP = off(date(2025, 5, 2), name="Ngày nghỉ (thay cho ngày 26/04/2025)") | {
    date(2025, 4, 26): ExceptionalDay(works=True, name="Ngày làm bù")
}
YEAR = Calendar.of(TET | VICTORY | SWAP)

days = st.dates(date(2025, 1, 1), date(2025, 9, 30))


@pytest.mark.parametrize(
    ("start", "count", "due"),
    [
        (date(2025, 1, 24), 5, date(2025, 2, 7)),
        (date(2025, 1, 24), 1, date(2025, 2, 3)),
        (date(2025, 3, 3), 1, date(2025, 3, 4)),
        (date(2025, 3, 7), 1, date(2025, 3, 10)),
        (date(2025, 3, 8), 1, date(2025, 3, 10)),
        (date(2025, 4, 25), 1, date(2025, 4, 26)),
        (date(2025, 4, 29), 1, date(2025, 5, 5)),
        (date(2025, 3, 3), 0, date(2025, 3, 3)),
        (date(2025, 3, 8), 0, date(2025, 3, 10)),
    ],
)
def test_due_dates(start, count, due):
    assert add_working_days(start, count, YEAR) == due


@pytest.mark.parametrize(
    ("start", "count", "sentence"),
    [
        (date(2025, 1, 24), 5, "nhận 24/01/2025, nghỉ Tết 25/01–02/02, 5 ngày làm việc ⇒ 07/02/2025"),
        (date(2025, 3, 3), 5, "nhận 03/03/2025, 5 ngày làm việc ⇒ 10/03/2025"),
        (
            date(2025, 4, 24),
            5,
            "nhận 24/04/2025, làm bù 26/04, nghỉ Chiến thắng, Quốc tế Lao động 30/04–04/05, 5 ngày làm việc ⇒ 05/05/2025",
        ),
    ],
)
def test_the_sentence_shows_how_it_was_counted(start, count, sentence):
    assert explain(start, count, YEAR) == sentence


@given(days, st.integers(1, 40))
def test_adding_and_counting_are_inverse(start, count):
    due = add_working_days(start, count, YEAR)
    assert is_working_day(due, YEAR)
    assert working_days_between(start, due, YEAR) == count
    assert working_days_between(due, start, YEAR) == -count


@given(days, st.integers(0, 20), st.integers(0, 20))
def test_two_periods_in_a_row_are_one_period(start, one, other):
    middle = add_working_days(start, one, YEAR)
    if one or is_working_day(start, YEAR):
        assert add_working_days(middle, other, YEAR) == add_working_days(start, one + other, YEAR)


@given(days, days, days)
def test_counting_adds_up(one, two, three):
    assert working_days_between(one, two, YEAR) + working_days_between(two, three, YEAR) == working_days_between(one, three, YEAR)


@given(days, days)
def test_counting_is_looking_at_each_day(one, two):
    first, last = min(one, two), max(one, two)
    each = sum(is_working_day(first + timedelta(n), YEAR) for n in range(1, (last - first).days + 1))
    assert working_days_between(first, last, YEAR) == each


def test_counting_needs_the_calendar_of_every_year_it_goes_through():
    with pytest.raises(CalendarNotLoaded, match="chưa có năm 2026"):
        working_days_between(date(2025, 12, 30), date(2026, 1, 2), YEAR)
    assert working_days_between(date(2025, 12, 31), date(2025, 12, 31), YEAR) == 0
    with pytest.raises(CalendarNotLoaded, match="chưa có năm 2026"):
        working_days_between(date(2025, 12, 31), date(2026, 1, 1), YEAR)
    # The day from which is counted is not counted itself: its year may be unknown.
    assert working_days_between(date(2024, 12, 31), date(2025, 1, 2), YEAR) == 2


def test_a_year_without_a_calendar_is_refused_not_guessed():
    with pytest.raises(CalendarNotLoaded, match="chưa có năm 2026"):
        add_working_days(date(2025, 12, 30), 5, YEAR)
    with pytest.raises(CalendarNotLoaded, match="chưa có năm 2024"):
        is_working_day(date(2024, 12, 31), YEAR)


def test_a_period_has_no_negative_length():
    with pytest.raises(ValueError, match="negative"):
        add_working_days(date(2025, 3, 3), -1, YEAR)

"""The forecast, by cases that were worked out by hand."""

from datetime import date

import pytest

from finance.forecasting import Expected, Ground, Part, expected, forecast, unallocated

TODAY = date(2024, 5, 10)
SPRING = (date(2024, 3, 1), date(2024, 8, 28))


def at(month: int, amount: int, ground: Ground, year: int = 2024) -> Expected:
    return Expected("KCDP", date(year, month, 1), amount, ground)


@pytest.mark.parametrize(
    ("part", "rows"),
    [
        # Ends in August: paid in September.
        (Part("KCDP", 100, contract=SPRING), [at(9, 100, Ground.CONTRACT)]),
        # Ended in March already: this month.
        (Part("KCDP", 100, contract=(date(2024, 1, 1), date(2024, 3, 31))), [at(5, 100, Ground.CONTRACT)]),
        # In 60 days a quarter was done: 240 days from March 1 is October 27, paid in November.
        (Part("KCDP", 100, contract=SPRING, percent=25, reported_on=date(2024, 4, 30)), [at(11, 100, Ground.CONTRACT)]),
        # In 60 days half: would be done in June, but not before the contract's end is payment expected.
        (Part("KCDP", 100, contract=SPRING, percent=50, reported_on=date(2024, 4, 30)), [at(9, 100, Ground.CONTRACT)]),
        # Done: next month, whatever the contract says.
        (Part("KCDP", 100, contract=SPRING, is_done=True), [at(6, 100, Ground.CONTRACT)]),
        # A request that waits comes first, late ones this month; never more than is left.
        (
            Part("KCDP", 100, contract=SPRING, requests=((60, date(2024, 4, 1)),)),
            [at(5, 60, Ground.REQUESTED), at(9, 40, Ground.CONTRACT)],
        ),
        (Part("KCDP", 100, contract=SPRING, requests=((160, date(2024, 6, 1)),)), [at(6, 100, Ground.REQUESTED)]),
        # No contract: by the end of the đề án; with no end known, next month.
        (Part("KCDP", 100, ends_on=date(2024, 12, 20)), [at(1, 100, Ground.ALLOCATED, 2025)]),
        (Part("KCDP", 100), [at(6, 100, Ground.ALLOCATED)]),
        (Part("KCDP", 0, contract=SPRING), []),
    ],
)
def test_a_part_is_paid_when_it_will_be_done(part, rows):
    assert expected(part, TODAY) == rows
    assert sum(row.amount for row in rows) == part.left


@pytest.mark.parametrize(
    ("free", "quarters", "today", "months"),
    [
        (900, {}, TODAY, {6: 300, 9: 300, 12: 300}),
        (100, {}, TODAY, {6: 33, 9: 33, 12: 34}),  # no đồng is lost
        (900, {1: 500, 2: 100, 3: 100, 4: 100}, date(2024, 7, 1), {9: 450, 12: 450}),  # the quarters that are left share it
        (900, {1: 100, 4: 200}, TODAY, {12: 900}),
        (900, {}, date(2024, 12, 31), {12: 900}),
        (900, {}, date(2025, 1, 5), {}),
        (-5, {}, TODAY, {}),
    ],
)
def test_what_is_not_allocated_follows_the_quarters(free, quarters, today, months):
    assert {row.month.month: row.amount for row in unallocated("KCDP", 2024, free, quarters, today)} == months


def test_twelve_months_hold_what_was_paid_and_what_is_expected():
    rows = [at(9, 100, Ground.CONTRACT), at(9, 50, Ground.FREE), at(1, 70, Ground.ALLOCATED, 2025)]
    found = forecast(2024, {date(2024, 2, 1): 30, date(2024, 9, 1): 5}, rows)
    assert len(found.months) == 12
    assert (found.paid, found.expected, found.later) == (35, 150, 70)
    september = found.months[8]
    assert (september.paid, september.expected, september.by_ground[Ground.FREE]) == (5, 150, 50)

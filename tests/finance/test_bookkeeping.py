"""From entries to accounts, worked out by hand."""

import itertools
from datetime import date

import pytest

from finance.bookkeeping import Accounts, Booking, Chart, Codes, Move, Side, moves, periods

FIRST = date(2024, 1, 1)
PAY = Booking("pay", "committed", "paid", "", "612", "511", FIRST, date(2024, 6, 30))
PAY_SINCE = Booking("pay", "committed", "paid", "", "6121", "5111", date(2024, 7, 1))
NATIONAL = Booking("pay", "", "", "KCQG", "661", "461", FIRST)
ANY = Booking("carry_in", "carried_in", "", "", "008", "", FIRST)
CHART = Chart.of([PAY, PAY_SINCE, ANY, NATIONAL])


@pytest.mark.parametrize(
    ("sides", "expected"),
    [
        ([Side("committed", 5, 0, "A"), Side("paid", 0, 5, "A")], [Move("committed", "paid", 5, "A")]),
        # Several moves of one entry stay apart, in their order.
        (
            [Side("paid", 5, 0, "A"), Side("settled", 0, 5, "A"), Side("paid", 7, 0, "B"), Side("settled", 0, 7, "B")],
            [Move("paid", "settled", 5, "A"), Move("paid", "settled", 7, "B")],
        ),
        # One debit feeds two credits, and two debits one credit: nothing is lost.
        ([Side("estimate", 9, 0), Side("allocated", 0, 4, "A"), Side("allocated", 0, 5, "B")], [Move("estimate", "allocated", 4, "A"), Move("estimate", "allocated", 5, "B")]),
        ([Side("advanced", 4, 0, "A"), Side("paid", 5, 0, "A"), Side("recovered", 0, 9, "A")], [Move("advanced", "recovered", 4, "A"), Move("paid", "recovered", 5, "A")]),
    ],
)  # fmt: skip
def test_an_entry_falls_into_moves_that_add_up(sides, expected):
    assert moves(sides) == expected
    assert sum(move.amount for move in moves(sides)) == sum(side.debit for side in sides)


@pytest.mark.parametrize(
    ("kind", "source", "on", "is_reversal", "expected"),
    [
        ("pay", "KCDP", date(2024, 6, 30), False, Accounts("612", "511")),
        ("pay", "KCDP", date(2024, 7, 1), False, Accounts("6121", "5111")),
        ("pay", "KCDP", date(2023, 12, 31), False, None),
        ("pay", "KCQG", date(2024, 3, 1), False, Accounts("661", "461")),  # what names the source goes before
        ("advance", "KCDP", date(2024, 3, 1), False, None),
    ],
)
def test_the_chart_knows_a_move_by_kind_way_source_and_day(kind, source, on, is_reversal, expected):
    assert CHART.find(kind, Move("committed", "paid", 5, "A"), source, on, is_reversal=is_reversal) == expected


def test_a_reversal_is_booked_the_other_way_round_and_an_off_balance_account_alone():
    back = Move("paid", "committed", 5, "A")
    assert CHART.find("pay", back, "KCDP", date(2024, 3, 1), is_reversal=True) == Accounts("511", "612")
    assert CHART.find("pay", back, "KCDP", date(2024, 3, 1), is_reversal=False) is None
    assert CHART.find("carry_in", Move("carried_in", "advanced", 5, "A"), "KCDP", FIRST, is_reversal=False) == Accounts("008", "")


def test_periods_cover_the_year_without_a_gap():
    found = {period.key: period for period in periods(2024)}
    assert (found["02"].first, found["02"].last) == (date(2024, 2, 1), date(2024, 2, 29))
    assert (found["q4"].first, found["q4"].last) == (date(2024, 10, 1), date(2024, 12, 31))
    months = [found[f"{month:02d}"] for month in range(1, 13)]
    assert all(one.last + date.resolution == other.first for one, other in itertools.pairwise(months))
    assert found["nam"].first is None
    assert found["chinh-ly"].first == date(2025, 1, 1)
    assert Codes("KCDP", "416", "309", "7799", FIRST).fits("KCDP", FIRST)
    assert not Codes("KCDP", "416", "309", "7799", FIRST, FIRST).fits("KCDP", date(2024, 1, 2))

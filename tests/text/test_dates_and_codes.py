"""Days on papers and the check of public codes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khuyencong.text import check_character, date_long, date_vi


@pytest.mark.parametrize(
    ("day", "long", "short"),
    [
        (date(2012, 10, 4), "ngày 04 tháng 10 năm 2012", "04/10/2012"),
        (date(2026, 1, 31), "ngày 31 tháng 01 năm 2026", "31/01/2026"),
        (date(2026, 2, 9), "ngày 09 tháng 02 năm 2026", "09/02/2026"),
        (date(2026, 3, 10), "ngày 10 tháng 3 năm 2026", "10/03/2026"),
    ],
)
def test_days(day, long, short):
    assert date_long(day) == long
    assert date_vi(day) == short


digits = st.text("0123456789", min_size=2, max_size=12)


@given(digits, st.data())
def test_one_wrong_digit_is_found(number, data):
    at = data.draw(st.integers(0, len(number) - 1))
    wrong = data.draw(st.sampled_from([d for d in "0123456789" if d != number[at]]))
    assert check_character(number[:at] + wrong + number[at + 1 :]) != check_character(number)


@given(digits, st.data())
def test_two_swapped_neighbours_are_found(number, data):
    at = data.draw(st.integers(0, len(number) - 2))
    swapped = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    assert (check_character(swapped) == check_character(number)) == (swapped == number)


def test_the_check_of_a_public_code():
    assert check_character("KC-2026-0042") == "9"
    assert check_character("KC-2026-0042") == check_character("20260042")
    assert check_character("KC-2026-0042" + check_character("KC-2026-0042")) == "0"
    with pytest.raises(ValueError, match="no digit"):
        check_character("KC-")

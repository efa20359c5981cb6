"""A moment falls on one day in Bến Tre, whatever zone it comes in."""

from datetime import UTC, date, datetime

import pytest

from khuyencong import clock


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 3, 2, 16, 59, tzinfo=UTC), date(2026, 3, 2)),
        (datetime(2026, 3, 2, 17, 0, tzinfo=UTC), date(2026, 3, 3)),
        (datetime(2026, 3, 3, 6, 30, tzinfo=clock.ZONE), date(2026, 3, 3)),
    ],
)
def test_the_day_is_the_one_in_ben_tre(moment, day):
    assert clock.day_of(moment) == day
    with clock.at(moment):
        assert clock.today() == day

"""Three schedules and three workers at once: still one report for each period."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.jobs.drill.world import World, until

pytestmark = pytest.mark.long
PERIODS, SCHEDULES = 50, 3
FIRST = 2018
RULE = """
    INSERT INTO reports_reportrule (kind, span, place, made_after, due_after, citation, needs_verification, valid_from)
    VALUES ('period', 'month', 'province', 1, 5, 'Diễn tập', false, %s) RETURNING id
"""


def test_one_report_for_each_of_fifty_periods(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.environment["KC_BEAT_TICK_SECONDS"] = "1"
    try:
        world.start(*(f"{process}-{number}" for process in ("worker", "beat") for number in range(1, SCHEDULES + 1)))
        assert world.rows(RULE, date(FIRST, 1, 1))
        for number in range(PERIODS):
            day = (date(FIRST + (number + 1) // 12, (number + 1) % 12 + 1, 1) + timedelta(days=20)).isoformat()
            (tmp_path / "asking").write_text(day)
            (tmp_path / "asking").rename(tmp_path / "today")
            # Each schedule has come upon the period before the next one begins.
            assert until(lambda day=day: ticks(tmp_path)[day] >= SCHEDULES), (number, world.said)
            assert len(runs_of(world)) == number + 1
        assert until(lambda: {state for _, state in runs_of(world)} == {"made"}, 600.0), world.said
        periods = Counter(period for period, _ in runs_of(world))
        assert (len(periods), set(periods.values())) == (PERIODS, {1})
        assert world.rows("SELECT count(*) FROM reports_reportfile WHERE format = 'pdf'") == [(PERIODS,)]
    finally:
        world.stop()


def runs_of(world: World) -> list[tuple[object, ...]]:
    return world.rows("SELECT period, state FROM reports_reportrun")


def ticks(folder: Path) -> Counter[str]:
    """How often the schedule's step was carried to its end, by day."""
    noted = folder / "ticks"
    return Counter(noted.read_text().split()) if noted.exists() else Counter()

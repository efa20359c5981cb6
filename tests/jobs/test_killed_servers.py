"""`kill -9` of the worker, its child, Redis, PostgreSQL and the web, at named moments: exactly one report each, soon, and no file that nobody knows."""

import itertools
import os
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import requests

from khuyencong.jobs.outputs import UNFINISHED
from tests.jobs.drill.world import World, until

pytestmark = pytest.mark.long
ROUNDS = int(os.environ.get("KC_DRILL_ROUNDS", "5"))
WITHIN = 30.0
MOMENTS = [
    ("worker", "claimed"),
    ("child", "figures frozen"),
    ("child", "a file written"),
    ("child", "sheets kept"),
    ("worker", "PDF made"),
    ("worker", "in the last transaction"),
    ("redis", "queued"),
    ("redis", "figures frozen"),
    ("postgres", "queued"),
    ("postgres", "figures frozen"),
    ("postgres", "in the last transaction"),
    ("web", "asked, not committed"),
    ("web", "committed, not answered"),
]
_reports = itertools.product(range(2015, 2027), ("-Q1", "-Q2", "-Q3", "-Q4"), ("829", "831", "832"))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = World(tmp_path_factory.mktemp("drill"))
    try:
        made.start()
        yield made
    finally:
        made.stop()


def next_report() -> dict[str, str]:
    """One that nobody has asked for."""
    year, span, unit = next(_reports)
    return {"kind": "period", "year": str(year), "span": span, "unit": unit, "source": "", "last_year": ""}


def run_of(world: World, report: dict[str, str]) -> list[tuple[object, ...]]:
    return world.rows(
        "SELECT r.id, r.state FROM reports_reportrun r JOIN actors_adminunit u ON u.id = r.unit_id WHERE r.kind = %s AND r.period = %s AND u.code = %s",
        report["kind"],
        report["year"] + report["span"],
        report["unit"],
    )


def press_in_the_background(world: World, report: dict[str, str]) -> threading.Thread:
    def press() -> None:
        with suppress(requests.RequestException):
            world.press(report)

    thread = threading.Thread(target=press, daemon=True)
    thread.start()
    return thread


@pytest.mark.parametrize("number", range(ROUNDS))
@pytest.mark.parametrize(("victim", "place"), MOMENTS, ids=[f"{victim} {place}" for victim, place in MOMENTS])
def test_one_report_whatever_is_killed(world: World, victim: str, place: str, number: int) -> None:
    report = next_report()
    if place == "queued":
        world.kill("worker")  # nobody takes it meanwhile
        world.ask(report)
    else:
        world.asked_to_stop(place)
        pressing = press_in_the_background(world, report)
        assert until(world.somebody_stands), world.said
        if victim != "web":
            pressing.join(20)
    world.kill(victim)
    world.bring_back(victim)
    if place == "queued":
        world.run("worker")
    begun = time.monotonic()  # a server's own start belongs to the machine
    if victim == "web":
        pressing.join(20)
        assert until(world.answers, WITHIN), world.said
        assert bool(run_of(world, report)) == (place == "committed, not answered")
        world.ask(report)  # whoever saw no answer presses again
    assert until(lambda: [state for _, state in run_of(world, report)] == ["made"], WITHIN - (time.monotonic() - begun)), world.said
    assert until(world.answers, WITHIN), world.said
    ((run, _),) = run_of(world, report)
    files = world.rows("SELECT format, path FROM reports_reportfile WHERE run_id = %s ORDER BY format", run)
    assert [form for form, _ in files] == ["csv", "pdf", "xlsx"]
    assert all((world.folder / "media" / str(path)).is_file() for _, path in files)
    known = {str(path) for (path,) in world.rows("SELECT path FROM reports_reportfile")}
    assert kept_under(world.folder / "media") == known


def kept_under(media: Path) -> set[str]:
    """The reports' files that are there; half-written ones lie elsewhere and are swept away after an hour."""
    return {str(path.relative_to(media)) for path in (media / "reports").rglob("*") if path.is_file() and UNFINISHED not in path.parts}

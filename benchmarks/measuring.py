"""How things are timed: warmed up, turn by turn, medians of medians."""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

ROUNDS, REQUESTS, WARM = 5, 15, 4


@dataclass(frozen=True)
class Figure:
    """One figure of results.json. `holds` says whether the goal is met; `note` what stands behind the number."""

    measured: float
    goal: float
    unit: str
    holds: bool
    note: str

    def as_json(self) -> dict[str, Any]:
        """The figure as plain data."""
        return asdict(self)


def within(measured: float, goal: float, unit: str, note: str) -> Figure:
    """A figure whose goal is an upper bound."""
    return Figure(round(measured, 3), goal, unit, measured <= goal, note)


def in_turn(
    calls: Mapping[str, Callable[[], object]], *, rounds: int = ROUNDS, requests: int = REQUESTS, warm: int = WARM
) -> dict[str, float]:
    """Milliseconds of each call: rounds interleaved, so that a busy moment of the machine falls on all; the median of the rounds' medians."""
    for call in calls.values():
        for _ in range(warm):
            call()
    taken: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(rounds):
        for name, call in calls.items():
            times = []
            for _ in range(requests):
                begun = time.perf_counter()
                call()
                times.append((time.perf_counter() - begun) * 1000)
            taken[name].append(statistics.median(times))
    return {name: statistics.median(medians) for name, medians in taken.items()}


def page(client: Client, address: str) -> Callable[[], object]:
    """A call that asks for a page and refuses anything but 200."""

    def get() -> object:
        response = client.get(address)
        if response.status_code != 200:
            raise RuntimeError(f"{address}: {response.status_code}")
        return response

    return get


def queries(client: Client, address: str) -> int:
    """How many statements a page needs, counted apart from the timing; the second request, for the first may fill caches."""
    page(client, address)()
    with CaptureQueriesContext(connection) as seen:
        page(client, address)()
    return len(seen)

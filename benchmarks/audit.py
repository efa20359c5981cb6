"""R7: what the trail costs a write, and how long a million events take to prove.

The same statements with the triggers of the table and with them asleep, turn by turn; between turns the table is vacuumed, so that
neither side works among the other's dead rows.
"""

import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, models
from django.db.models import F

from benchmarks.measuring import Figure, within
from khuyencong.actors.models import Enterprise
from khuyencong.audit import verify
from khuyencong.audit.context import Context, bound
from khuyencong.audit.models import Event
from khuyencong.calendar.models import Clock
from khuyencong.triggers import AUDIT_NAMES

BULK, SINGLE, ROUNDS, MILLION = 20_000, 400, 7, 1_000_000
WHO = Context(request="0" * 27, kind="page", origin="benchmarks", user=1, role="doit_officer", organisation=1)


def _sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _turns(model: type[models.Model], call: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds with the trail and without; medians of the turns."""
    table = model._meta.db_table
    taken: dict[str, list[float]] = {"ENABLE": [], "DISABLE": []}
    for turn in range(ROUNDS + 1):
        for word, times in taken.items():
            for name in AUDIT_NAMES:
                _sql(f"ALTER TABLE {table} {word} TRIGGER {name}")
            _sql(f"VACUUM {table}")
            begun = time.perf_counter()
            call()
            if turn:  # the first warms up
                times.append((time.perf_counter() - begun) * 1000)
    for name in AUDIT_NAMES:
        _sql(f"ALTER TABLE {table} ENABLE TRIGGER {name}")
    return statistics.median(taken["ENABLE"]), statistics.median(taken["DISABLE"])


def _private(pid: int | str) -> float:
    """MB that a process has for itself, shared buffers left out."""
    words = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) / 1024 for line in words.splitlines() if line.startswith("RssAnon"))


@contextmanager
def _growth(*pids: int | str) -> Iterator[list[float]]:
    """By how many MB each process grows inside the block at most, looked at fifty times a second."""
    begun = [_private(pid) for pid in pids]
    most, over = [0.0] * len(pids), threading.Event()

    def watch() -> None:
        while not over.wait(0.02):
            most[:] = [max(known, _private(pid) - first) for known, pid, first in zip(most, pids, begun, strict=True)]

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield most
    finally:
        over.set()
        watcher.join()


def r7() -> dict[str, Figure]:
    """Bulk update, one row, proof and its memory."""
    first = list(Clock.objects.order_by("pk").values_list("pk", flat=True)[:BULK])
    clocks = Clock.objects.filter(pk__gte=first[0], pk__lte=first[-1])
    enterprises = list(Enterprise.objects.order_by("pk")[:SINGLE])

    def save_each() -> None:
        for enterprise in enterprises:
            enterprise.employees = (enterprise.employees or 0) + 1
            enterprise.save()

    with bound(WHO):
        bulk = _turns(Clock, lambda: clocks.update(subject_id=F("subject_id") + 1_000_000))
        one = _turns(Enterprise, save_each)
        while Event.objects.count() < MILLION:
            Clock.objects.update(subject_id=F("subject_id") + 1_000_000)
    _sql("VACUUM (ANALYZE) audit_event")
    begun = time.perf_counter()
    verify.seal()
    sealing = time.perf_counter() - begun
    connection.close()  # a server process that has not grown yet
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (server,) = cursor.fetchone()
    begun = time.perf_counter()
    with _growth("self", server) as grown:
        proof = verify.verify()
    proving = time.perf_counter() - begun
    if not proof.ok or proof.unsealed:
        raise RuntimeError(f"the trail is not whole: {proof.problems[:3]}, {proof.unsealed} unsealed")
    return {
        "R7 bulk": within(bulk[0] / bulk[1], 2.0, "× without", f"one UPDATE of {len(first):,} rows: {bulk[0]:.0f} ms : {bulk[1]:.0f} ms"),
        "R7 one row": within(
            one[0] / one[1], 1.25, "× without", f"save() of one cơ sở: {one[0] / SINGLE:.2f} ms : {one[1] / SINGLE:.2f} ms"
        ),
        "R7 proof": within(
            proving * MILLION / proof.events,
            30,
            "s for 1,000,000 events",
            f"{proof.events:,} events in {proof.seals} seals; sealed in {sealing:.1f} s",
        ),
        "R7 proof memory": within(
            sum(grown),
            30,
            "MB more",
            f"while {proof.events:,} events are proven: the command {grown[0]:.1f}, its server process {grown[1]:.1f}",
        ),
    }

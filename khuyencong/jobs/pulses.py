"""Signs of life: each worker writes one every few seconds for as long as its main process lives, the schedule one with each sweep.

A worker's thread writes it, so that neither a long job nor a full queue keeps it from saying that it is there. What dies says nothing.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from celery.signals import worker_ready, worker_shutting_down
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.db.models.functions import Now

from khuyencong.jobs.models import Pulse

logger = logging.getLogger(__name__)

SCHEDULE = "lich"
WORKER = "tien-trinh:"
EVERY_SECONDS = 10
# Silent for so long: dead, or kept from the database.
WORKER_DEAD_AFTER = timedelta(seconds=4 * EVERY_SECONDS)
FORGET_AFTER = timedelta(days=1)

_over = threading.Event()


@dataclass(frozen=True, slots=True)
class Sign:
    """Something in the background: what it is called, when it last said that it is there, whether it is still believed to be."""

    name: str
    at: datetime
    is_alive: bool


def pulse(name: str) -> None:
    """Say that something is alive, by the database's clock."""
    Pulse.objects.bulk_create([Pulse(name=name[:120], at=Now())], update_conflicts=True, unique_fields=["name"], update_fields=["at"])


def schedule_dead_after() -> timedelta:
    """How long the schedule may be silent: a few ticks."""
    return timedelta(seconds=max(60, 4 * settings.CELERY_BEAT_TICK_SECONDS))


def signs() -> tuple[Sign | None, list[Sign]]:
    """The schedule (None when it never ran), and the workers of the last day, the living first."""
    alive = Q(name=SCHEDULE, at__gt=Now() - schedule_dead_after()) | Q(name__startswith=WORKER, at__gt=Now() - WORKER_DEAD_AFTER)
    rows = Pulse.objects.annotate(is_alive=ExpressionWrapper(alive, output_field=BooleanField())).order_by("-is_alive", "name")
    told = [Sign(row.name.removeprefix(WORKER), row.at, row.is_alive) for row in rows]
    schedule = next((sign for sign in told if sign.name == SCHEDULE), None)
    return schedule, [sign for sign in told if sign.name != SCHEDULE]


def forget() -> int:
    """Take out what has been silent for a day; how many."""
    return Pulse.objects.filter(at__lt=Now() - FORGET_AFTER).delete()[0]


def beat(name: str, over: threading.Event, *, write: Callable[[str], None] = pulse, every: float = EVERY_SECONDS) -> None:
    """Write a pulse again and again until `over` is set; a database that is away is tried again."""
    while True:
        try:
            write(name)
        except DatabaseError as error:
            logger.warning("no pulse of %s: %s", name, type(error).__name__)
        finally:
            connection.close()  # nothing is held between two pulses, nor taken along into a new child
        if over.wait(every):
            return


@worker_ready.connect
def _begin(sender: Any = None, **_: Any) -> None:
    _over.clear()
    threading.Thread(target=beat, args=(f"{WORKER}{getattr(sender, 'hostname', 'worker')}", _over), name="pulse", daemon=True).start()


@worker_shutting_down.connect
def _end(**_: Any) -> None:
    _over.set()

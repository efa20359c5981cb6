"""Putting a job's id on the wire; never at the cost of the one who waits."""

import logging
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from kombu.exceptions import OperationalError

from khuyencong.celery import app

logger = logging.getLogger(__name__)

# Seconds without trying again after the broker was found away, so that many jobs in one request cost one timeout.
PAUSE = 5.0
_CONNECT = {"socket_connect_timeout": 1, "socket_timeout": 1, "max_retries": 1, "interval_start": 0, "interval_step": 0, "interval_max": 0}
_away_until = 0.0
_left: ContextVar[bool] = ContextVar("khuyencong_jobs_left_to_the_sweeper", default=False)


@contextmanager
def left_to_the_sweeper() -> Iterator[None]:
    """Send nothing meanwhile: for a load of very many jobs, which the sweeper sends bit by bit, so that people's own work is not behind them."""
    token = _left.set(True)
    try:
        yield
    finally:
        _left.reset(token)


def send(job_id: uuid.UUID, *, first: bool = False) -> bool:
    """Tell the workers of a job; False when the broker is away or the job is left to the sweeper (the row stays, the sweeper sends it later).

    `first` takes the queue beside the common one, for what somebody waits for at this moment.
    """
    global _away_until  # noqa: PLW0603 (the process's own memory of a dead broker)
    if _left.get() or time.monotonic() < _away_until:
        return False
    try:
        with app.connection_for_write(transport_options={**app.conf.broker_transport_options, **_CONNECT}) as connection:
            queue = settings.JOBS_FRONT_QUEUE if first else settings.CELERY_TASK_DEFAULT_QUEUE
            app.send_task("jobs.run", args=[str(job_id)], queue=queue, connection=connection, retry=False, ignore_result=True)
    except (OperationalError, OSError) as error:
        _away_until = time.monotonic() + PAUSE
        logger.warning("broker away, job %s waits for the sweeper: %s", job_id, type(error).__name__)
        return False
    return True

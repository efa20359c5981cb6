"""Doing a job: claim it under a lease, run its handler, finish in one transaction; and sweep up after the dead."""

import logging
import os
import socket
import threading
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from khuyencong import clock
from khuyencong.audit import context
from khuyencong.jobs.handlers import Cancelled, Failed, LeaseLost, Outcome, handler_of
from khuyencong.jobs.models import DUE, Job, JobState
from khuyencong.jobs.sending import send
from khuyencong.text.scrub import scrub

logger = logging.getLogger(__name__)

RESEND_AFTER = timedelta(seconds=20)  # a queued job that nobody started is sent again
SENT_AT_ONCE = 200  # jobs a single sweep sends, so that a long queue is not doubled
BACKOFF = timedelta(seconds=5)  # before the second attempt; doubles with each


def _lease() -> timedelta:
    return timedelta(seconds=settings.JOB_LEASE_SECONDS)


class Progress:
    """Given to a handler: `progress(done, total)` shows how far it is, keeps the lease, and stops a cancelled job.

    Reports oftener than five a second are dropped, except the last. Not to be called inside a transaction of the handler's
    own: nobody would see it.
    """

    def __init__(self, mine: QuerySet[Job]) -> None:
        self._mine = mine
        self._next = 0.0

    def __call__(self, done: int, total: int) -> None:
        if time.monotonic() < self._next and done < total:
            return
        self._next = time.monotonic() + 0.2
        if not self._mine.update(done=min(done, total), total=total, lease_until=Now() + _lease()):
            raise LeaseLost
        if self._mine.filter(cancel_asked=True).exists():
            raise Cancelled


def run(job_id: uuid.UUID, *, keep_alive: bool = True) -> str | None:
    """Do a job if it waits, or if its worker has died; the state it ends in, None when it was not ours to do.

    While the handler works a thread keeps the lease (`keep_alive`), so only a dead worker loses it. The result, the
    handler's final writes and the end of the job are one transaction. An error queues the job again with growing pauses
    until its attempts are used up.
    """
    job = _claim(job_id)
    if job is None or job.state != JobState.RUNNING:
        return job.state if job else None
    mine = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, worker=job.worker)
    ended: str | None = None
    try:
        with context.bound(_acting(job)):
            with _kept(mine) if keep_alive else nullcontext():
                outcome = handler_of(job.kind)(job, Progress(mine))
            ended = _finish(mine, outcome)
    except LeaseLost:
        logger.warning("job %s was taken over by another worker", job.pk)
    except Cancelled:
        ended = _end(mine, JobState.CANCELLED)
    except Failed as error:
        ended = _end(mine, JobState.FAILED, str(error) or type(error).__name__)
    except Exception as error:
        logger.exception("job %s (%s) failed at attempt %s", job.pk, job.kind, job.attempts)
        ended = _put_back(mine, job, scrub(f"{type(error).__name__}: {error}")[:2000].replace("\x00", ""))
    return ended


def _acting(job: Job) -> context.Context:
    """What the handler writes is written for who asked for the job, in this attempt at it."""
    return context.Context(request=context.new_request_id(), kind=context.Kind.JOB, origin=job.kind, user=job.asked_by_id, job=str(job.pk))


def run_pending(*, limit: int = 1000) -> int:
    """Do the waiting jobs here and now, oldest first, also those that they ask for; how many were done or tried."""
    count = 0
    while count < limit:
        waiting = Job.objects.filter(DUE).order_by("not_before", "asked_at", "id")
        job_id = waiting.values_list("pk", flat=True).first()
        if job_id is None:
            break
        run(job_id, keep_alive=False)
        count += 1
    return count


def sweep() -> int:
    """Send again what nobody has started and what a dead worker has left; how many were sent."""
    lost = Q(state=JobState.RUNNING, lease_until__lt=Now())
    waits = DUE & (Q(sent_at__isnull=True) | Q(sent_at__lt=Now() - RESEND_AFTER))
    with transaction.atomic():
        rows = Job.objects.select_for_update(of=("self",), no_key=True, skip_locked=True).filter(lost | waits)
        ids = list(rows.order_by("not_before", "id").values_list("pk", flat=True)[:SENT_AT_ONCE])
        Job.objects.filter(pk__in=ids).update(sent_at=Now())
    return sum(send(job_id) for job_id in ids)


def _claim(job_id: uuid.UUID) -> Job | None:
    """Take the lease in a transaction of its own; None when the job is taken, finished, not due, or gone."""
    free = DUE | Q(state=JobState.RUNNING, lease_until__lt=Now())
    with transaction.atomic():
        rows = Job.objects.select_for_update(of=("self",), no_key=True, skip_locked=True).filter(free, pk=job_id)
        job = rows.order_by("pk").first()
        if job is None:
            return None
        mine = Job.objects.filter(pk=job.pk)
        if job.cancel_asked:
            mine.update(state=JobState.CANCELLED, lease_until=None, finished_at=clock.now())
        elif job.attempts >= job.max_attempts:
            text = f"Tiến trình xử lý đã dừng đột ngột {job.attempts} lần."
            mine.update(state=JobState.FAILED, lease_until=None, finished_at=clock.now(), error=text)
        else:
            mine.update(
                state=JobState.RUNNING,
                attempts=F("attempts") + 1,
                worker=f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}",
                lease_until=Now() + _lease(),
                started_at=clock.now(),
                done=0,
                total=0,
            )
        job.refresh_from_db()
        return job


def _finish(mine: QuerySet[Job], outcome: Outcome | Mapping[str, Any] | None) -> str:
    if not isinstance(outcome, Outcome):
        outcome = Outcome(result=outcome or {})
    with transaction.atomic():
        if mine.select_for_update(of=("self",), no_key=True).order_by("pk").first() is None:
            raise LeaseLost
        if outcome.commit is not None:
            outcome.commit()
        mine.update(state=JobState.DONE, result=dict(outcome.result), error="", lease_until=None, finished_at=clock.now(), done=F("total"))
    return JobState.DONE


def _end(mine: QuerySet[Job], state: JobState, error: str = "") -> str | None:
    return state if mine.update(state=state, error=error, lease_until=None, finished_at=clock.now()) else None


def _put_back(mine: QuerySet[Job], job: Job, error: str) -> str | None:
    """Queue the job for another attempt after a pause, or give it up."""
    if job.attempts >= job.max_attempts:
        return _end(mine, JobState.FAILED, error)
    wait = BACKOFF * 2 ** (job.attempts - 1)
    queued = mine.update(state=JobState.QUEUED, worker="", lease_until=None, sent_at=None, error=error, not_before=Now() + wait)
    return JobState.QUEUED if queued else None


@contextmanager
def _kept(mine: QuerySet[Job]) -> Iterator[None]:
    """Extend the lease from a thread for as long as the process lives."""
    over = threading.Event()

    def beat() -> None:
        try:
            while not over.wait(settings.JOB_LEASE_SECONDS / 3):
                mine.all().update(lease_until=Now() + _lease())
        except Exception:
            # The lease runs out and the job is taken over, which is what should happen when the database is away.
            logger.exception("the lease of a job could not be kept")
        finally:
            connection.close()

    thread = threading.Thread(target=beat, name="job-lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()

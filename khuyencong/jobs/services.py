"""Asking for work, calling it off, asking again."""

import uuid
from collections.abc import Mapping
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from khuyencong import clock
from khuyencong.jobs.models import DUE, Job, JobState
from khuyencong.jobs.sending import send


@transaction.atomic
def ask(kind: str, key: str, payload: Mapping[str, Any], by_id: int | None = None, *, max_attempts: int = 3) -> Job:
    """The job under `key`, made now if there is none; in the caller's transaction, so it exists when that commits.

    The same key gives the same row whatever its state. The workers are told after the commit; a broker that is away
    costs at most a short timeout. ValueError when the key belongs to a job of another kind.
    """
    Job.objects.bulk_create(
        [Job(kind=kind, key=key, payload=dict(payload), asked_by_id=by_id, max_attempts=max_attempts)], ignore_conflicts=True
    )
    (job,) = Job.objects.filter(key=key).order_by("pk")  # one move may ask for several jobs; that is no row-by-row reading
    if job.kind != kind:
        raise ValueError(f"the key {key!r} belongs to a job of kind {job.kind}")
    if job.state == JobState.QUEUED:
        transaction.on_commit(partial(send, job.pk), robust=True)
    return job


def hasten(key: str) -> None:
    """Somebody waits for what this job makes: it takes the queue beside the long one. Told twice, it is done once. Nothing is written."""
    job_id = Job.objects.filter(DUE, key=key).order_by("pk").values_list("pk", flat=True).first()
    if job_id is not None:
        send(job_id, first=True)


@transaction.atomic
def cancel(job_id: uuid.UUID) -> Job:
    """Call a job off: a queued one is cancelled at once, a running one at its next report; a finished one stays as it is."""
    job = _locked(job_id)
    if job.state == JobState.QUEUED:
        job.state, job.finished_at = JobState.CANCELLED, clock.now()
        job.save(update_fields=["state", "finished_at"])
    elif job.state == JobState.RUNNING:
        job.cancel_asked = True
        job.save(update_fields=["cancel_asked"])
    return job


@transaction.atomic
def retry(job_id: uuid.UUID) -> Job:
    """Queue a failed or cancelled job anew, with all its attempts before it; any other stays as it is."""
    job = _locked(job_id)
    if job.state in {JobState.FAILED, JobState.CANCELLED}:
        job.state, job.attempts, job.done, job.total, job.error = JobState.QUEUED, 0, 0, 0, ""
        job.cancel_asked, job.started_at, job.finished_at, job.sent_at = False, None, None, None
        job.not_before = Now()
        job.save()
        job.refresh_from_db()
        transaction.on_commit(partial(send, job.pk), robust=True)
    return job


RETRIED_AT_ONCE = 200


def retry_all(kind: str = "") -> int:
    """Queue what has failed anew, of one kind or of every, oldest first and at most RETRIED_AT_ONCE; how many. Each by itself, so that a fault of one keeps none of the others."""
    failed = Job.objects.filter(state=JobState.FAILED)
    if kind:
        failed = failed.filter(kind=kind)
    ids = list(failed.order_by("finished_at", "id").values_list("pk", flat=True)[:RETRIED_AT_ONCE])
    return sum(retry(job_id).state == JobState.QUEUED for job_id in ids)


def _locked(job_id: uuid.UUID) -> Job:
    return Job.objects.select_for_update(of=("self",), no_key=True).get(pk=job_id)

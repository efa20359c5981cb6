"""Reads for pages that show how far a job is."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet

from khuyencong.jobs.models import DUE, Job, JobState


def job(job_id: uuid.UUID) -> Job | None:
    """The job as it stands now."""
    return Job.objects.filter(pk=job_id).order_by("pk").first()


def job_of(key: str) -> Job | None:
    """The job under a key."""
    return Job.objects.filter(key=key).order_by("pk").first()


def jobs_under(keys: Iterable[str]) -> dict[str, Job]:
    """The jobs under several keys, in one query."""
    return {row.key: row for row in Job.objects.filter(key__in=list(keys)).order_by("pk")}


def asked_by(user_id: int) -> QuerySet[Job]:
    """A person's jobs, latest first."""
    return Job.objects.filter(asked_by_id=user_id).order_by("-asked_at", "-id")


def all_jobs() -> QuerySet[Job]:
    """Every job, for who looks after them. What a job was given and what came of it are not read."""
    return Job.objects.select_related("asked_by").defer("payload", "result")


def failed() -> QuerySet[Job]:
    """Jobs that have failed and were not asked for again."""
    return Job.objects.filter(state=JobState.FAILED).defer("payload", "result").order_by("-finished_at", "-id")


@dataclass(frozen=True, slots=True)
class Load:
    """How much there is to do. `oldest` is the moment since when the longest waiting job could have been begun; `due` counts those that could."""

    queued: int
    due: int
    running: int
    failed: int
    oldest: datetime | None


def load() -> Load:
    """How many jobs wait, run, have failed; one query over the rows that are open or failed."""
    told = Job.objects.filter(state__in=[*JobState.open(), JobState.FAILED]).aggregate(
        queued=Count("pk", filter=Q(state=JobState.QUEUED)),
        due=Count("pk", filter=DUE),
        running=Count("pk", filter=Q(state=JobState.RUNNING)),
        failed=Count("pk", filter=Q(state=JobState.FAILED)),
        oldest=Min("not_before", filter=DUE),
    )
    return Load(**told)


def ahead_of(waiting: Job) -> int:
    """How many queued jobs come before this one; 0 when it does not wait."""
    if waiting.state != JobState.QUEUED:
        return 0
    return Job.objects.filter(state=JobState.QUEUED, not_before__lt=waiting.not_before).count()

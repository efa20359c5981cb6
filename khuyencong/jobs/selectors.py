"""Reads for pages that show how far a job is."""

import uuid
from collections.abc import Iterable

from django.db.models import QuerySet

from khuyencong.jobs.models import Job, JobState


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


def ahead_of(waiting: Job) -> int:
    """How many queued jobs come before this one; 0 when it does not wait."""
    if waiting.state != JobState.QUEUED:
        return 0
    return Job.objects.filter(state=JobState.QUEUED, not_before__lt=waiting.not_before).count()

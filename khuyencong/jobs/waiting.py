"""What waits with background work: jobs that have failed, for the operator."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from khuyencong.access import Principal
from khuyencong.jobs import handlers, selectors
from khuyencong.jobs.models import Job
from khuyencong.jobs.permissions import P
from khuyencong.ui.waiting import Source, Waiting, register_source


def _failed(who: Principal) -> QuerySet[Any] | None:
    return selectors.failed() if who.may(P.LOOK_AFTER_JOBS) else None


def _row(job: Job, _: Any) -> Waiting:
    return Waiting(
        verb="Xem việc chạy nền không thành công", title=handlers.label_of(job.kind), code=job.key[:40], url=reverse("jobs:job", args=[job.pk]),
        beneficiary="", district="", amount=None, since=job.finished_at,
    )  # fmt: skip


register_source(Source("jobs.failed", _failed, _row))

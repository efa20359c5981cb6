"""Asking for the whole file of a đề án as one PDF, and making it: a job, for one reader, of what that reader may see now."""

from datetime import timedelta
from typing import Any

from django.db import transaction

from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.actors import selectors as actors
from khuyencong.documents import store
from khuyencong.documents.render import RenderFailed
from khuyencong.jobs import Failed, ask, retry
from khuyencong.jobs.models import Job, JobState
from khuyencong.jobs.outputs import publish
from khuyencong.jobs.selectors import job_of
from projects.documents import dossier
from projects.models import Project
from projects.selectors.visibility import visible_to

JOB, AREA = "projects.dossier", "dossiers"
KEPT = timedelta(days=7)


def key_of(project: Project, reader: Principal) -> str:
    """The job's key: the same as long as nothing comes or goes of what the reader may see."""
    return f"{JOB}:{project.pk}:{reader.membership_id}:{reader.delegation_id or 0}:{dossier.mark_of(project, reader)}"


def made_for(project: Project, reader: Principal) -> Job | None:
    """The job of the file as it would be now, if the reader asked for it and its file is still kept."""
    found = job_of(key_of(project, reader))
    if found is None or found.asked_by_id != reader.user_id:
        return None
    gone = found.state == JobState.DONE and not store.is_there(found.result["file"])
    return None if gone else found


@transaction.atomic
def ask_for(*, project: Project, who: Principal) -> Job:
    """Ask for the file; what is made already or waits is not asked for twice, what failed is tried anew."""
    key = key_of(project, who)
    before = job_of(key)
    if before is not None and before.state == JobState.DONE and not store.is_there(before.result["file"]):
        key = f"{key}:{clock.now():%Y%m%d%H%M%S}"
    job = ask(JOB, key, {"project": project.pk, "membership": who.membership_id}, by_id=who.user_id)
    return retry(job.pk) if job.state in (JobState.FAILED, JobState.CANCELLED) else job


def make(job: Job, progress: Any) -> dict[str, Any]:
    """Make the file for who asked, by what they may see when it is made; what the job gives back. Failed in words."""
    memberships = actors.memberships_on(user_id=job.asked_by_id) if job.asked_by_id else []
    acting = next((one for one in memberships if one.pk == job.payload["membership"]), None)
    reader = actors.principal_of(acting, memberships) if acting else None
    project = visible_to(reader).select_related("district").filter(pk=job.payload["project"]).first() if reader else None
    if reader is None or project is None:
        raise Failed("Bạn không còn xem được hồ sơ này.")
    try:
        made = dossier.bound(project, reader, at=clock.now(), progress=progress)
    except RenderFailed as error:
        raise Failed(str(error)) from error
    file = publish(made.content, folder=AREA, suffix=".pdf")
    return {"file": file.name, "sha256": file.sha256, "size": file.size, "pages": made.pages}


def sweep_files() -> int:
    """Take away bound files that nobody's job of the last days names; how many."""
    since = clock.now() - KEPT

    def known(paths: list[str]) -> list[str]:
        rows = Job.objects.filter(kind=JOB, state=JobState.DONE, finished_at__gte=since, result__file__in=paths)
        return list(rows.order_by("pk").values_list("result__file", flat=True))

    return store.sweep(AREA, known=known)

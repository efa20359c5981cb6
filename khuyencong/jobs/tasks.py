"""What Celery carries. It knows ids only."""

import uuid

from celery import shared_task

from khuyencong.jobs import outputs, running


@shared_task(name="jobs.run", ignore_result=True)
def run(job_id: str) -> None:
    """Do one job; a second delivery of the same id finds nothing to do."""
    running.run(uuid.UUID(job_id))


@shared_task(name="jobs.sweep", ignore_result=True)
def sweep() -> None:
    """Send lost jobs again and remove half-written files; any number of these may run at once."""
    running.sweep()
    outputs.sweep_unfinished()

"""What Celery carries. It knows ids only."""

import uuid

from celery import shared_task

from khuyencong.jobs import outputs, pulses, running


@shared_task(name="jobs.run", ignore_result=True)
def run(job_id: str) -> None:
    """Do one job; a second delivery of the same id finds nothing to do."""
    running.run(uuid.UUID(job_id))


@shared_task(name="jobs.sweep", ignore_result=True)
def sweep() -> None:
    """Send lost jobs again, remove half-written files, say that the schedule is alive; any number of these may run at once."""
    pulses.pulse(pulses.SCHEDULE)
    running.sweep()
    pulses.forget()
    outputs.sweep_unfinished()

"""What the schedule does here."""

from celery import shared_task

from employment.services import remind


@shared_task(name="employment.remind", ignore_result=True)
def tick() -> None:
    """Remind of trainees to be asked after; any number of these may run at once."""
    remind()

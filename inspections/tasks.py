"""What the schedule does for inspections."""

from celery import shared_task

from inspections.services.following import remind


@shared_task(name="inspections.remind", ignore_result=True)
def tick() -> None:
    """Remind of findings whose day is near or over; any number of these may run at once."""
    remind()

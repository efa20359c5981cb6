"""What the schedule does for communication."""

from celery import shared_task

from activities.services.media import remind_silent


@shared_task(name="activities.remind", ignore_result=True)
def tick() -> None:
    """Remind media that have said nothing for too long; any number of these may run at once."""
    remind_silent()

"""What the schedule does for communes."""

from celery import shared_task

from communes.services import remind


@shared_task(name="communes.remind", ignore_result=True)
def tick() -> None:
    """Remind communes of what is due or late; any number of these may run at once."""
    remind()

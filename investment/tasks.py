"""What the schedule does for investors."""

from celery import shared_task

from investment.services.leads import remind


@shared_task(name="investment.remind", ignore_result=True)
def tick() -> None:
    """Remind of investors with whom somebody was to be in touch; any number of these may run at once."""
    remind()

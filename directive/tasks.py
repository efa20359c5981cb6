"""What the schedule does for directives."""

from celery import shared_task

from directive.services import remind_due


@shared_task(name="directive.remind", ignore_result=True)
def tick() -> None:
    """Remind owners of clauses that are due; any number of these may run at once."""
    remind_due()

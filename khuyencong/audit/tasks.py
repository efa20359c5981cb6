"""The worker's part: sealing."""

from celery import shared_task

from khuyencong.audit import verify


@shared_task(name="audit.seal", ignore_result=True)
def seal() -> None:
    """Seal what can no longer change; any number of these may run at once, one of them does it."""
    verify.seal()

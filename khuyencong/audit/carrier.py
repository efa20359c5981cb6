"""What a Celery task writes says that it was a task; the runner of jobs says more (khuyencong.jobs.running)."""

from contextlib import ExitStack
from typing import Any

from celery.signals import task_postrun, task_prerun

from khuyencong.audit.context import Context, Kind, bound, new_request_id

_open: dict[str, ExitStack] = {}


def begin(task_id: str, task: Any, **_: Any) -> None:
    """Receiver of `task_prerun`."""
    stack = _open[task_id] = ExitStack()
    stack.enter_context(bound(Context(request=new_request_id(), kind=Kind.JOB, origin=task.name)))


def end(task_id: str, **_: Any) -> None:
    """Receiver of `task_postrun`, which comes however the task ended."""
    if stack := _open.pop(task_id, None):
        stack.close()


def connect() -> None:
    """Listen to the tasks of this process."""
    task_prerun.connect(begin, dispatch_uid="audit_begin", weak=False)
    task_postrun.connect(end, dispatch_uid="audit_end", weak=False)

"""Background work: the job row is the truth, Celery only carries its id.

Handlers live in an app's `tasks.py`; `ask` and the rest are loaded when first used, so that models may import this package.
"""

from typing import TYPE_CHECKING, Any

from khuyencong.jobs.handlers import Failed, Outcome, handler

if TYPE_CHECKING:
    from khuyencong.jobs.services import ask, cancel, retry

__all__ = ["Failed", "Outcome", "ask", "cancel", "handler", "retry"]


def __getattr__(name: str) -> Any:
    if name in {"ask", "cancel", "retry"}:
        from khuyencong.jobs import services

        return getattr(services, name)
    raise AttributeError(name)

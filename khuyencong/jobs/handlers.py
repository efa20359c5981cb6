"""Which function does which kind of job."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.module_loading import autodiscover_modules

from khuyencong.text import sort_key


class Failed(Exception):
    """Raised by a handler when trying again would not help; the message is a Vietnamese sentence for the one who asked."""


class Cancelled(Exception):
    """Raised inside a handler, when it reports progress, after someone has cancelled the job."""


class LeaseLost(Exception):
    """Another worker has taken the job over; what this one has done is dropped."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a handler gives back: a JSON result, and the database writes that belong to it.

    `commit` runs in the transaction that marks the job done: both happen, once, or neither.
    """

    result: Mapping[str, Any] = field(default_factory=dict)
    commit: Callable[[], object] | None = None


# A handler gets the job row and `progress(done, total)`.
Handler = Callable[..., Outcome | Mapping[str, Any] | None]
_handlers: dict[str, Handler] = {}
_labels: dict[str, str] = {}


def handler(kind: str, label: str = "") -> Callable[[Handler], Handler]:
    """Register the function that does jobs of `kind` (as `app.verb`); one function for a kind. `label` is what people call such a job."""

    def register(function: Handler) -> Handler:
        known = _handlers.setdefault(kind, function)
        if known is not function and (known.__module__, known.__qualname__) != (function.__module__, function.__qualname__):
            raise ValueError(f"two handlers of {kind}")
        _labels[kind] = label or kind
        return function

    return register


def handler_of(kind: str) -> Handler:
    """The function for a kind, looking into every app's `tasks.py` first; Failed when no installed app has one."""
    if kind not in _handlers:
        autodiscover_modules("tasks")
    if kind not in _handlers:
        raise Failed(f"Không có chương trình xử lý loại việc “{kind}”.")
    return _handlers[kind]


def labels() -> dict[str, str]:
    """What each kind of job is called, in the order of the words."""
    autodiscover_modules("tasks")
    return dict(sorted(_labels.items(), key=lambda pair: sort_key(pair[1])))


def label_of(kind: str) -> str:
    """What a kind of job is called; the kind itself when no installed app does it any more."""
    return labels().get(kind, kind)

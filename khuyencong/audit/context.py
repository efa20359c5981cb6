"""Who acts, for whom, in which request, job or command: bound around the work, read by every write to the database.

Pure: no Django. A context is worked out when a write asks for it, so that binding costs a page that only reads nothing.
"""

import json
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What the work was done by."""

    PAGE = "page"
    JOB = "job"
    COMMAND = "command"


@dataclass(frozen=True, slots=True)
class Context:
    """What an event says besides the change itself. `origin` names the page, the job's kind or the command."""

    request: str = ""
    kind: str = ""
    origin: str = ""
    user: int | None = None
    on_behalf_of: int | None = None
    role: str = ""
    organisation: int | None = None
    job: str | None = None

    def as_text(self) -> str:
        """The form in which the database is told; what is empty is left out."""
        return json.dumps({name: value for name, value in asdict(self).items() if value not in {None, ""}}, sort_keys=True)


Source = Callable[[], Context]
_source: ContextVar[Source | None] = ContextVar("audit_source", default=None)
_request_id: ContextVar[str] = ContextVar("audit_request_id", default="")


def new_request_id() -> str:
    """Eleven letters of the time, then chance: ids of one hour lie side by side in an index, and nobody guesses one."""
    return f"{int(time.time() * 1000):011x}{secrets.token_hex(8)}"


def current() -> Context | None:
    """The context of the work at hand; None outside of requests, jobs and commands."""
    source = _source.get()
    return source() if source else None


def request_id() -> str:
    """The id of the request, job or command at hand; empty outside of them."""
    return _request_id.get()


@contextmanager
def bound(source: Context | Source, request_id: str = "") -> Iterator[None]:
    """The context holds inside the block; what was bound before it comes back after it."""
    if isinstance(source, Context):
        fixed = source
        source, request_id = (lambda: fixed), request_id or fixed.request
    token, id_token = _source.set(source), _request_id.set(request_id)
    try:
        yield
    finally:
        _source.reset(token)
        _request_id.reset(id_token)

"""The portal's one clock.

Everything that needs now or today asks here, so that tests and the demonstration can set the time for the whole
portal at once. A moment is always aware; a day is the day in Bến Tre (Asia/Ho_Chi_Minh, no daylight saving).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_set: ContextVar[datetime | None] = ContextVar("khuyencong_clock", default=None)


def now() -> datetime:
    """The present moment, aware; the set one inside `at()`."""
    return _set.get() or datetime.now(tz=ZONE)


def machine_now() -> datetime:
    """The machine's own moment, which `at()` does not move: sessions and lock-outs end by it, as their libraries count."""
    return datetime.now(tz=UTC)


def today() -> date:
    """The present day in Bến Tre."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The day in Bến Tre on which a moment falls; a moment read from the database comes in UTC, seven hours behind."""
    return moment.astimezone(ZONE).date()


@contextmanager
def at(moment: datetime | date) -> Iterator[datetime]:
    """Let the portal believe that it is `moment` (a day means nine in the morning of it)."""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time(9), tzinfo=ZONE)
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    token = _set.set(moment)
    try:
        yield moment
    finally:
        _set.reset(token)

"""Answers that are kept as long as the trail says that nothing has changed, so that a page opened all day is not counted anew each time.

Every table of the portal has a trail (what has none is derived from one, or is no matter of a page: `khuyencong.audit.trails`), so two
readers of the same trail are told the same.
"""

from collections.abc import Callable
from hashlib import sha256
from typing import Any, TypeVar

from django.core.cache import cache

from khuyencong import clock
from khuyencong.statements import Plan

T = TypeVar("T")
KEPT_SECONDS = 3600

# Whoever has drawn an id below the last that is seen and is not seen yet holds the lock still (audit_seal counts on the same): when it
# ends, the list of those at work is another. Who takes the lock later draws later ids.
_WORD = Plan(
    """SELECT coalesce((SELECT max(id) FROM audit_event), 0)::text, coalesce((SELECT string_agg(DISTINCT virtualtransaction, ' ') FROM pg_locks
        WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' AND relation = 'audit_event'::regclass
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())), '')"""
)


def word() -> str:
    """A word for all that can be read now: while it is the same, so is what the audited tables say. One query."""
    return ":".join(_WORD.asked()[0])


def kept(name: str, *of: str | int | None, make: Callable[[], T]) -> T:
    """What `make` gives, or gave for the same name and values `of` on this day, when nothing has changed since.

    `make` may depend on the database's audited tables, on today's date and on `of`; its answer is kept in this process, as the cache keeps it
    (pickled), an hour at most.
    """
    key = sha256(repr((name, of, clock.today(), word())).encode()).hexdigest()
    found: Any = cache.get(key)
    if found is None:
        found = make()
        cache.set(key, found, KEPT_SECONDS)
    return found  # type: ignore[no-any-return]

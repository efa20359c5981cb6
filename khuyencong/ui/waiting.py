"""What waits for somebody, row by row; rooms below the đề án add their own rows to the queue here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class Waiting:
    """One row: what to do, with what, for whom, since when, by when. `days_left` is in working days, negative when late.

    `is_reminded` says that its room writes to who has it, before and after the day.
    """

    verb: str
    title: str
    code: str
    url: str
    beneficiary: str
    district: str
    amount: int | None
    since: datetime | None
    due_on: date | None = None
    days_left: int | None = None
    paused: bool = False
    is_reminded: bool = False

    @property
    def order(self) -> tuple[bool, date, str]:
        """Nearest to late first; what has no due day, or whose clock stands still, last."""
        return (self.due_on is None or self.paused, self.due_on or date.max, self.code)


@dataclass(frozen=True, slots=True)
class Source:
    """Further rows of the queue. `waiting` gives them as a queryset (None: none for this reader, at no cost), `row` shows one.

    The place's count joins the keys of all sources into its one query; a source costs the queue itself one query more where it has rows.
    One that `reminds` has its room write to who has a row, before and after its day.
    """

    name: str
    waiting: Callable[[Any], QuerySet[Any] | None]
    row: Callable[[Any, Any], Waiting]
    reminds: bool = False


_sources: dict[str, Source] = {}


def register_source(source: Source) -> None:
    """Add rows to everybody's queue; a second source under a known name is a mistake and refused."""
    if _sources.setdefault(source.name, source) is not source:
        raise ValueError(f"two sources of waiting rows are called {source.name}")


def sources() -> Iterator[Source]:
    """All sources, in the order of their names."""
    return (_sources[name] for name in sorted(_sources))

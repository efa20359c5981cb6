"""The calendar: days of every room in one place. A room that has days to show registers a source when its app is ready.

    register_agenda(AgendaSource("jobs", "Lớp nghề", classes_between))

`between(who, first, last)` gives what `who` may see of the days, in a fixed number of queries. A `Happening` is shown on the page of the month
and sent to calendars elsewhere: nothing of a person belongs in it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time

from khuyencong.access import Principal


@dataclass(frozen=True, slots=True)
class Happening:
    """Something on the calendar. `uid` is its own for ever (`activity-12`); `where` and `about` are plain words; `url` a path in the portal."""

    uid: str
    title: str
    kind: str
    first: date
    last: date
    url: str
    starts_at: time | None = None
    where: str = ""
    about: str = ""
    is_off: bool = False

    @property
    def order(self) -> tuple[date, time, str]:
        """By day and hour, whole days first."""
        return self.first, self.starts_at or time.min, self.uid


Between = Callable[[Principal, date, date], Iterable[Happening]]


@dataclass(frozen=True, slots=True)
class AgendaSource:
    """Days that a room brings; `label` names them in the filter of the page."""

    name: str
    label: str
    between: Between


_sources: dict[str, AgendaSource] = {}


def register_agenda(source: AgendaSource) -> None:
    """Bring days into everybody's calendar; a second source under a known name is a mistake and refused."""
    if _sources.setdefault(source.name, source) is not source:
        raise ValueError(f"two sources of the calendar are called {source.name}")


def sources() -> Iterator[AgendaSource]:
    """All sources, in the order of their names."""
    return (_sources[name] for name in sorted(_sources))


def happenings(who: Principal, first: date, last: date, *, only: str = "") -> list[Happening]:
    """What the principal may see of the days, in order; of one source alone when it is named."""
    found = [one for source in sources() if only in ("", source.name) for one in source.between(who, first, last)]
    return sorted(found, key=lambda one: one.order)

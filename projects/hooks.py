"""What rooms above tell this one: under which call an application is started, and what it means to start one outside of any."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from khuyencong.actors.models import Enterprise


@dataclass(frozen=True, slots=True)
class Opening:
    """A call under which an application is started: what it carries over."""

    key: str
    title: str
    track: str
    year: int
    contents: tuple[str, ...]
    url: str


@dataclass(frozen=True, slots=True)
class Intake:
    """What stands against an application outside of any open call: words for the writer, and whether they refuse it."""

    words: str = ""
    is_refused: bool = False


Finder = Callable[[str], Opening | None]
# (track, code of the content, cơ sở) → what to say.
Judge = Callable[[str, str, Enterprise], Intake]

_finder: list[Finder] = []
_judge: list[Judge] = []


def called_by(finder: Finder, judge: Judge) -> None:
    """Say how a call is found by its key, and how an application outside of calls is judged; told by the room that holds the calls."""
    _finder[:], _judge[:] = [finder], [judge]


def opening(key: str) -> Opening | None:
    """The open call of a key; None when there is none."""
    return _finder[0](key) if _finder and key else None


def intake(track: str, content: str, enterprise: Enterprise) -> Intake:
    """What stands against an application of today for a track and a content."""
    return _judge[0](track, content, enterprise) if _judge else Intake()


@dataclass(frozen=True, slots=True)
class Past:
    """A đề án of the years before the portal: its title, year, and the title as names are compared."""

    title: str
    year: int
    key: str


@dataclass(frozen=True, slots=True)
class PastList:
    """All that is kept of the years before the portal: rows, first and last year, the day of the newest."""

    rows: int = 0
    first: int | None = None
    last: int | None = None
    until: date | None = None


# Keys of names → past đề án whose titles hold one of them.
PastFinder = Callable[[Sequence[str]], list[Past]]
PastTeller = Callable[[], PastList]
_past: list[PastFinder] = []
_past_list: list[PastTeller] = []


def past_told_by(finder: PastFinder, teller: PastTeller) -> None:
    """Say how past đề án that name a cơ sở are found, and what there is to find them in; told by the room that keeps them."""
    _past[:], _past_list[:] = [finder], [teller]


def past_naming(keys: Sequence[str]) -> list[Past]:
    """Past đề án whose titles hold one of the names; a name of one short word says nothing."""
    asked = sorted({key for key in keys if len(key) >= SHORTEST_NAME})
    return _past[0](asked) if _past and asked else []


def past_list() -> PastList:
    """What the past đề án are that names are looked for in."""
    return _past_list[0]() if _past_list else PastList()


SHORTEST_NAME = 6

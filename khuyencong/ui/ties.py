"""What one room is about and another one keeps. Rooms side by side do not know each other: both tell this registry, when their apps are ready.

    register_things(Things("technology", find=…, named=…))   # the room that keeps the things
    register_teller(Teller("activities", told=…))            # a room whose rows tell of them, by kind and number

A tie is kept by the room that tells, as `(kind, id)`; a thing that is gone, or that the reader may not open, is not shown.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from khuyencong.access import Principal


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing as another room shows it, in words by which `find` finds it again. `url` is a path that the reader may open."""

    id: int
    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Telling:
    """One row that tells of a thing, and that the reader may open: its name, day and kind in plain words."""

    words: str
    on: date
    about: str
    url: str


@dataclass(frozen=True, slots=True)
class Things:
    """Things of a kind that other rooms may tell of.

    `find` gives the numbers of what somebody wrote, line by line (ValidationError with a sentence for a line that names none, or several); `named` those of
    some numbers that the reader (None: anybody) may open, in one query.
    """

    kind: str
    find: Callable[[Sequence[str], Principal], list[int]]
    named: Callable[[Sequence[int], Principal | None], list[Thing]]


@dataclass(frozen=True, slots=True)
class Teller:
    """A room whose rows tell of things: `told(kind, id, who)`, the latest first, of what the reader (None: anybody) may open."""

    name: str
    told: Callable[[str, int, Principal | None], Sequence[Telling]]


_things: dict[str, Things] = {}
_tellers: dict[str, Teller] = {}


def register_things(things: Things) -> None:
    """Let other rooms tell of things; a second room for a kind is a mistake and refused."""
    if _things.setdefault(things.kind, things) is not things:
        raise ValueError(f"two rooms keep the kind {things.kind}")


def register_teller(teller: Teller) -> None:
    """Tell of things on their pages; a second teller under a known name is a mistake and refused."""
    if _tellers.setdefault(teller.name, teller) is not teller:
        raise ValueError(f"two tellers are called {teller.name}")


def things_of(kind: str) -> Things | None:
    """The kind, if a room keeps it."""
    return _things.get(kind)


def told_of(kind: str, pk: int, who: Principal | None) -> list[Telling]:
    """What every room tells of a thing, the latest first."""
    found = [one for name in sorted(_tellers) for one in _tellers[name].told(kind, pk, who)]
    return sorted(found, key=lambda one: one.on, reverse=True)

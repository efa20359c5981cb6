"""What lies in units and belongs to organisations, told by the rooms above: how the open part of it moves when these are reorganised.

A room registers one `Resident` per kind of thing when its app is ready. What is over keeps its place; what is open moves to the
successor, and each move is told back as a `Moved`, of which the reorganisation keeps a row.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from khuyencong.actors.models import AdminUnit, Organisation


class NowhereToGo(Exception):
    """Something is open and nothing says where it goes; the sentence names it."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a reorganisation changes, as residents need to know it.

    `units`: ended unit → the one unit that goes on for it. `ended`: every ended unit, also those that several go on for (a district).
    `organisations`: ended organisation → successor. `functions`: duty → (who held it, who holds it now). `committees`: new unit → its UBND.
    """

    units: Mapping[int, AdminUnit] = field(default_factory=dict)
    ended: frozenset[int] = frozenset()
    organisations: Mapping[int, Organisation] = field(default_factory=dict)
    functions: Mapping[str, tuple[int, Organisation]] = field(default_factory=dict)
    committees: Mapping[int, Organisation] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Moved:
    """One thing that moved. `kind` and `pk` name it, `label` is what people call it."""

    kind: str
    pk: int
    label: str
    old_unit_id: int | None = None
    new_unit_id: int | None = None
    old_organisation_id: int | None = None
    new_organisation_id: int | None = None


def _none(_: Change) -> int:
    return 0


def _silent(_: Change) -> Iterable[str]:
    return ()


@dataclass(frozen=True, slots=True)
class Resident:
    """A kind of thing: `move` moves its open rows and tells which, `stays` counts those that keep their place,
    `notes` says what somebody has to decide. `move` runs inside the reorganisation's transaction, and in a rehearsal is undone with it."""

    kind: str
    label: str
    move: Callable[[Change], Iterable[Moved]]
    stays: Callable[[Change], int] = _none
    notes: Callable[[Change], Iterable[str]] = _silent


_residents: dict[str, Resident] = {}


def register_resident(*residents: Resident) -> None:
    """Add kinds; the last declaration of a kind counts."""
    _residents.update({resident.kind: resident for resident in residents})


def residents() -> list[Resident]:
    """All kinds, in the order in which they were registered: what lies below first."""
    return list(_residents.values())


def label_of(kind: str) -> str:
    """What a kind is called."""
    return _residents[kind].label if kind in _residents else {"membership": "Vai trò của cán bộ"}.get(kind, kind)

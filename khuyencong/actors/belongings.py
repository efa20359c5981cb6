"""What a person holds in a role, and how it passes to another: each room above registers its kinds here.

Ending a role asks this table what would be left without a taker; a handover lists it, judges who may take it and moves it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from khuyencong.access import Permission, Principal
from khuyencong.access.grants import scope_of


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose things are asked for: a person in a role at an organisation (the columns of a membership)."""

    user_id: int
    role: str
    organisation_id: int | None
    membership_id: int

    @classmethod
    def of(cls, membership: Any) -> "Holder":
        """The holder behind a membership."""
        return cls(membership.user_id, str(membership.role), membership.organisation_id, membership.pk)


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing that a person holds; `pk` tells it from others of its kind."""

    pk: int
    title: str
    detail: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Handing:
    """Between whom something passes, who has signed last, the last day of the giver's role, and the words for the log."""

    giver: Holder
    receiver: Holder
    actor: Principal
    on: date
    reason: str


def _nothing_against(ids: Sequence[int], receiver: Holder) -> Mapping[int, str]:
    return {}


@dataclass(frozen=True, slots=True)
class Keeper:
    """A kind of things.

    `held` lists a holder's; only roles that hold `permission` (when one is named) have any, and only such may take them.
    `unfit` says why a receiver may not take some of them (separation of duties), by key. `hand` moves them, in the caller's
    transaction, and writes their log. A kind that `ends` with the role (a delegation) is ended by `hand` instead of moved.
    A kind that `blocks` keeps a role from being ended without a handover. The things of a `flowing` kind (unread notices)
    come and go without being signed for anew.
    """

    code: str
    label: str
    held: Callable[[Holder], Sequence[Thing]]
    hand: Callable[[Sequence[int], Handing], None]
    permission: Permission | None = None
    unfit: Callable[[Sequence[int], Holder], Mapping[int, str]] = _nothing_against
    ends: bool = False
    blocks: bool = True
    flowing: bool = False

    def of(self, holder: Holder) -> list[Thing]:
        """What the holder has of this kind."""
        return list(self.held(holder)) if self._may(holder) else []

    def against(self, ids: Sequence[int], receiver: Holder) -> dict[int, str]:
        """Why the receiver may not take some of these things, by key; nothing for those that they may take."""
        if self.ends:
            return {}
        if not self._may(receiver):
            return dict.fromkeys(ids, "vai trò của người nhận không xử lý được loại việc này")
        return dict(self.unfit(ids, receiver)) if ids else {}

    def _may(self, holder: Holder) -> bool:
        return self.permission is None or scope_of(self.permission, holder.role) is not None  # type: ignore[arg-type]


_keepers: dict[str, Keeper] = {}


def register_keeper(*keepers: Keeper) -> None:
    """Add kinds; a second kind under a known code is a mistake and refused."""
    for keeper in keepers:
        if _keepers.setdefault(keeper.code, keeper) is not keeper:
            raise ValueError(f"two keepers are called {keeper.code}")


def keepers() -> Iterator[Keeper]:
    """All kinds, in the order of their codes."""
    return (_keepers[code] for code in sorted(_keepers))


def keeper(code: str) -> Keeper:
    """The kind of a code; KeyError when no room declares it."""
    return _keepers[code]


def holdings(holder: Holder) -> dict[Keeper, list[Thing]]:
    """Everything a holder has, by kind; kinds without anything are left out."""
    return {kind: things for kind in keepers() if (things := kind.of(holder))}


def open_work(holder: Holder) -> list[tuple[Keeper, Thing]]:
    """What would be left without a taker if the holder's role ended now."""
    return [(kind, thing) for kind, things in holdings(holder).items() if kind.blocks and not kind.ends for thing in things]

"""What the frame around every page shows, told by the rooms above: this room knows no URL of its own users."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from khuyencong.addresses import address_of


class Acting(Protocol):
    """What the frame needs to know of who acts (`khuyencong.access.Principal` fits; this room lies beside that one)."""

    name: Any
    role: Any
    organisation_name: Any


Count = Callable[[Any], int]
MOST = 5  # more places do not fit under a thumb on a phone


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the side bar (the bottom bar on a phone). `count` costs at most one query on every page: keep it on an index."""

    label: str
    url_name: str
    icon: str
    count: Count | None = None
    short: str = ""

    @property
    def brief(self) -> str:
        """The label that fits the bottom bar of a phone."""
        return self.short or self.label

    @property
    def address(self) -> str:
        """Where it is; empty while the portal has no such page, which leaves the place out."""
        return address_of(self.url_name)


@dataclass(slots=True)
class FrameLinks:
    """URL names of what the top bar offers; what is left empty is not shown."""

    home: str = ""
    front: str = ""
    sign_in: str = ""
    sign_out: str = ""
    switch: str = ""
    search: str = ""
    bell: str = ""
    profile: str = ""
    privacy: str = ""
    unread: Count | None = None


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A page beside the role's places, under the heading `group` of "Các mục", shown to whom `may` says; it costs no query."""

    group: str
    place: Place
    may: Callable[[Any], bool]


links = FrameLinks()
_menu: list[MenuEntry] = []
PUBLIC = ""
_places: dict[str, tuple[Place, ...]] = {}
_roomy: set[str] = {PUBLIC}


def register_places(role: str, places: Sequence[Place], *, roomy: bool = False) -> None:
    """Say which places a role has; the first is its home. The role `PUBLIC` means nobody signed in.

    `roomy` gives its pages the wide density: for people who come seldom, not for officers who work here all day.
    """
    if not 1 <= len(places) <= MOST:
        raise ValueError(f"a role has one to {MOST} places, {role or 'public'} would have {len(places)}")
    _places[role] = tuple(places)
    if roomy:
        _roomy.add(role)


def register_menu(*entries: MenuEntry) -> None:
    """Add pages to "Các mục", for what has no room among the five places; an entry that is there already is left."""
    _menu.extend(entry for entry in entries if entry.place.url_name not in {known.place.url_name for known in _menu})


def menu_entries() -> tuple[MenuEntry, ...]:
    """The pages of "Các mục", in the order in which they were registered."""
    return tuple(_menu)


def places_of(role: str) -> tuple[Place, ...]:
    """The places of a role, in order; none if nobody declared any."""
    return _places.get(role, ())


def is_roomy(role: str) -> bool:
    """Whether the role's pages are set wide."""
    return role in _roomy


def register_frame(**names: str | Count) -> None:
    """Fill `FrameLinks`; an unknown name is an error."""
    for name, value in names.items():
        if name not in FrameLinks.__dataclass_fields__:
            raise TypeError(f"the frame has no link {name!r}")
        setattr(links, name, value)

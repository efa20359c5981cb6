"""The context processor of Jinja2 pages: the frame around the page, worked out only as far as a template asks for it."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.functional import cached_property

from khuyencong.ui.places import PUBLIC, Acting, Count, is_roomy, links, menu_entries, places_of


@dataclass(frozen=True, slots=True)
class ShownPlace:
    """A place as this request shows it."""

    label: str
    brief: str
    icon: str
    href: str
    count: int
    is_here: bool


class Frame:
    """Who acts, where they can go, what waits. Costs queries only when its counts are shown."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.links = links

    @cached_property
    def principal(self) -> Acting | None:
        """Who acts; None for a visitor (also when the request failed before the person was known)."""
        return getattr(self._request, "principal", None)

    @cached_property
    def places(self) -> list[ShownPlace]:
        """The role's places; the one whose address is the longest beginning of this page's address is here."""
        found = [(place, place.address) for place in places_of(self._role)]
        declared, hrefs = [place for place, href in found if href], [href for _, href in found if href]
        here = max((href for href in hrefs if self._request.path.startswith(href)), key=len, default="")
        return [
            ShownPlace(place.label, place.brief, place.icon, href, self._count(place.count), href == here)
            for place, href in zip(declared, hrefs, strict=True)
        ]

    @property
    def unit(self) -> str:
        """For which organisation somebody acts and, with a delegation, on whose behalf."""
        who = self.principal
        for_whom = getattr(who, "on_behalf_of_name", "")
        if not who or not for_whom:
            return who.organisation_name if who else ""
        title = f"{who.on_behalf_of_title} " if getattr(who, "on_behalf_of_title", "") else ""  # type: ignore[attr-defined]
        return f"{who.organisation_name} · thay mặt {title}{for_whom}"

    @cached_property
    def rooms(self) -> dict[str, list[ShownPlace]]:
        """Pages that the person may open and that are not among the role's places, under the heading of their group."""
        near = {place.href for place in self.places}
        found: dict[str, list[ShownPlace]] = {}
        for entry in menu_entries():
            href = entry.place.address
            if self.principal and href and href not in near and entry.may(self.principal):
                shown = ShownPlace(entry.place.label, entry.place.brief, entry.place.icon, href, 0, href == self._request.path)
                found.setdefault(entry.group, []).append(shown)
        return found

    @property
    def density(self) -> str:
        """The CSS class of the body."""
        return "roomy" if is_roomy(self._role) else "dense"

    @cached_property
    def unread(self) -> int:
        """Notices not read yet."""
        return self._count(links.unread)

    @cached_property
    def other_roles(self) -> list[Any]:
        """Memberships this person could act under instead, or in which they may stand in for a leader."""
        mine = None if getattr(self.principal, "delegation_id", None) else getattr(self.principal, "membership_id", None)
        known = getattr(self._request, "memberships", ())
        return [membership for membership in known if membership.pk != mine or getattr(membership, "stands_in", False)]

    @property
    def _role(self) -> str:
        return self.principal.role if self.principal else PUBLIC

    def _count(self, count: Count | None) -> int:
        told = not getattr(self._request, "without_counts", False)
        return count(self.principal) if told and count and self.principal else 0


def frame(request: HttpRequest) -> dict[str, Any]:
    """Names every page may use besides its own."""
    return {"frame": Frame(request), "messages": messages.get_messages(request)}

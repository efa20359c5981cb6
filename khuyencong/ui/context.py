"""The context processor of Jinja2 pages: the frame around the page, worked out only as far as a template asks for it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse

from khuyencong.ui import places


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
        self.links = places.links

    @cached_property
    def principal(self) -> places.Acting | None:
        """Who acts; None for a visitor (also when the request failed before the person was known)."""
        return getattr(self._request, "principal", None)

    @cached_property
    def places(self) -> list[ShownPlace]:
        """The role's places; the one whose address is the longest beginning of this page's address is here."""
        declared = places.places_of(self._role)
        hrefs = [reverse(place.url_name) for place in declared]
        here = max((href for href in hrefs if self._request.path.startswith(href)), key=len, default="")
        return [
            ShownPlace(place.label, place.brief, place.icon, href, self._count(place.count), href == here)
            for place, href in zip(declared, hrefs, strict=True)
        ]

    @property
    def density(self) -> str:
        """The CSS class of the body."""
        return "roomy" if places.is_roomy(self._role) else "dense"

    @cached_property
    def unread(self) -> int:
        """Notices not read yet."""
        return self._count(places.links.unread)

    @cached_property
    def other_roles(self) -> tuple[Any, ...]:
        """Memberships this person could act under instead."""
        return tuple(getattr(self.principal, "alternatives", ()) or ())

    @property
    def _role(self) -> str:
        return self.principal.role if self.principal else places.PUBLIC

    def _count(self, count: places.Count | None) -> int:
        return count(self.principal) if count and self.principal else 0


def frame(request: HttpRequest) -> dict[str, Any]:
    """Names every page may use besides its own."""
    return {"frame": Frame(request), "messages": messages.get_messages(request)}

"""Every address of the portal and who may use it, read from the URL resolver and the view classes.

Nothing is listed by hand: a view says what it is by its class (`Public`, `SignedIn`, `Allowed` with its permission), and a
callable of another kind by an attribute `permission` (the pages of Django's admin). What says neither is `UNCLASSIFIED`.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from django.conf import settings
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, get_urlconf, resolve

from khuyencong.access.grants import Permission, Role, Scope, holders
from khuyencong.access.principal import Principal
from khuyencong.access.views import Allowed, Public, SignedIn
from khuyencong.addresses import address_of

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
ANONYMOUS = "anonymous"
_GROUP = re.compile(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")


class Door(StrEnum):
    """What a page asks of whoever opens it."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    ALLOWED = "allowed"
    UNCLASSIFIED = "unclassified"


@dataclass(frozen=True, slots=True)
class Route:
    """One address: its name with namespaces, its form, the names of its arguments, its door and the methods that it answers."""

    name: str
    address: str
    arguments: tuple[str, ...]
    door: Door
    permission: Permission | None
    methods: tuple[str, ...]
    view: Callable[..., Any]

    def reach(self, role: str) -> str | None:
        """How far `role` (or `ANONYMOUS`) uses the page: a scope, `public`, or None when it is refused."""
        match self.door:
            case Door.PUBLIC:
                return "public"
            case Door.SIGNED_IN:
                return None if role == ANONYMOUS else Scope.OWN
            case Door.ALLOWED if self.permission is not None and role != ANONYMOUS:
                return holders(self.permission).get(Role(role))
        return None

    def is_there_for(self, who: Principal) -> bool:
        """Whether the role of `who` uses the page and, where it asks for a duty, their office has it."""
        kind = getattr(self.view, "view_class", None)
        return self.reach(who.role) is not None and (self.door is not Door.ALLOWED or kind is None or kind.has_duty(who))


def routes() -> list[Route]:
    """All routes, in the order of their addresses."""
    return sorted(_walk(get_resolver(), "", (), ()), key=lambda route: (route.address, route.name))


def opens(who: Principal, name: str) -> bool:
    """Whether the page `name` is there for `who`: so a link to it may be shown. One that takes arguments, or is not there, is not."""
    route = _named(name)
    return route is not None and not route.arguments and route.is_there_for(who)


def address_for(who: Principal, name: str) -> str:
    """Where the page `name` is; empty when it is not there for `who`."""
    return address_of(name) if opens(who, name) else ""


def leads(who: Principal, address: str) -> bool:
    """Whether the page at an address is there for `who`; the objects in it are for the page to judge. An address of nowhere leads nobody."""
    try:
        route = _named(resolve(address).view_name)
    except Resolver404:
        return False
    return route is not None and route.is_there_for(who)


def _named(name: str) -> Route | None:
    return _by_name(get_urlconf() or settings.ROOT_URLCONF).get(name)


@cache
def _by_name(urlconf: object) -> dict[str, Route]:
    """The routes of a URL configuration, which does not change while the process lives."""
    return {route.name: route for route in routes()}


def _walk(resolver: URLResolver, above: str, spaces: tuple[str, ...], known: tuple[str, ...]) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        address = above + _plain(str(entry.pattern))
        arguments = (*known, *_arguments(entry.pattern))
        if isinstance(entry, URLResolver):
            yield from _walk(entry, address, (*spaces, entry.namespace) if entry.namespace else spaces, arguments)
        else:
            yield _route(entry, address, spaces, arguments)


def _route(entry: URLPattern, address: str, spaces: tuple[str, ...], arguments: tuple[str, ...]) -> Route:
    view = entry.callback
    kind: Any = getattr(view, "view_class", None)
    permission: Permission | None = getattr(kind or view, "permission", None)
    door = Door.UNCLASSIFIED
    if kind is not None and issubclass(kind, Public):
        door, permission = Door.PUBLIC, None
    elif permission is not None and (kind is None or issubclass(kind, Allowed)):
        door = Door.ALLOWED
    elif kind is not None and issubclass(kind, SignedIn) and not issubclass(kind, Allowed):
        door, permission = Door.SIGNED_IN, None
    name = ":".join((*spaces, entry.name or address))
    return Route(name, f"/{address}", arguments, door, permission, _methods(kind, view), view)


def _methods(kind: Any, view: Callable[..., Any]) -> tuple[str, ...]:
    """The handlers that a class implements; a function says its own by `methods`, else it reads and takes forms."""
    if kind is None:
        return tuple(getattr(view, "methods", ("GET", "HEAD", "POST")))
    allowed = set(kind.http_method_names)
    found = {name.upper() for name in allowed if hasattr(kind, name)}
    if "GET" in found and "head" in allowed:
        found.add("HEAD")
    return tuple(method for method in METHODS if method in found)


def _arguments(pattern: Any) -> tuple[str, ...]:
    return tuple(pattern.converters) or tuple(pattern.regex.groupindex)


def _plain(pattern: str) -> str:
    """`^bao-cao/(?P<pk>[0-9]+)/$` as `bao-cao/<pk>/`; a path as it stands."""
    return _GROUP.sub(r"<\1>", pattern.removeprefix("^").removesuffix("$").removesuffix("\\Z"))

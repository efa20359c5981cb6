"""Detectors: habits that work on a developer's machine and fail in the province. Each is proven in architecture/test_detectors.py."""

import ipaddress
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.db.models import QuerySet


class UnorderedSlice(AssertionError):
    """A queryset without an order was cut: which rows come is up to PostgreSQL."""


class CarelessLock(AssertionError):
    """`select_for_update` without `of` locks every joined row; without `no_key` it blocks those who only refer to the row."""


class OutsideNetwork(AssertionError):
    """A test reached for something beyond this machine."""


_OWN = {__name__, "zeal.patch", "django.db.models.manager"}


def _called_by_django() -> bool:
    """Whether the frame that asked, past this file and Django's managers, is Django's own, or of the package that counts wrong passwords."""
    frame = sys._getframe(1)
    while frame.f_back and frame.f_globals.get("__name__") in _OWN:
        frame = frame.f_back
    return str(frame.f_globals.get("__name__")).startswith(("django.", "axes."))


def _cut_by_get() -> bool:
    # QuerySet.get() cuts its rows only to tell one from many.
    frame = sys._getframe(1)
    while frame.f_back and (frame.f_globals.get("__name__") in {__name__, "zeal.patch"} or frame.f_code.co_name in {"__len__", "__iter__"}):
        frame = frame.f_back
    return frame.f_code.co_name == "get" and frame.f_globals.get("__name__") == "django.db.models.query"


@contextmanager
def order_is_said() -> Iterator[None]:
    """Slices of unordered querysets fail; rows of other unordered querysets come backwards, so that nothing can lean on their order."""
    fetch = QuerySet._fetch_all

    def checked(self: QuerySet[Any]) -> None:
        first = self._result_cache is None
        unordered = first and not self.ordered and not self.query.group_by and not self.query.combinator
        if unordered and self.query.is_sliced and self.query.high_mark != self.query.low_mark + 1 and not _cut_by_get():
            raise UnorderedSlice(f"{self.model.__name__} rows are cut without order_by")
        fetch(self)
        if unordered and isinstance(self._result_cache, list) and not self._prefetch_related_lookups:
            self._result_cache.reverse()

    with patch.object(QuerySet, "_fetch_all", checked):
        yield


@contextmanager
def locks_are_careful() -> Iterator[None]:
    """Every lock of ours names what it locks (`of`) and leaves keys alone (`no_key`)."""
    lock = QuerySet.select_for_update

    def checked(self: QuerySet[Any], *args: Any, of: tuple[str, ...] = (), no_key: bool = False, **kwargs: Any) -> QuerySet[Any]:
        if not (of and no_key) and not _called_by_django():
            raise CarelessLock(f"lock {self.model.__name__} with of=(…) and no_key=True")
        return lock(self, *args, of=of, no_key=no_key, **kwargs)

    with patch.object(QuerySet, "select_for_update", checked):
        yield


@contextmanager
def network_stays_home() -> Iterator[None]:
    """Sockets reach this machine alone: unix sockets and loopback addresses."""

    def guarded(connect: Callable[..., Any]) -> Callable[..., Any]:
        def checked(self: socket.socket, address: Any) -> Any:
            if self.family in {socket.AF_INET, socket.AF_INET6} and not _is_loopback(str(address[0])):
                raise OutsideNetwork(f"a test tried to reach {address[0]}")
            return connect(self, address)

        return checked

    lookup = socket.getaddrinfo

    def resolved(host: Any, *args: Any, **kwargs: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name and not _is_loopback(name):
            raise OutsideNetwork(f"a test asked for the address of {name}")
        return lookup(host, *args, **kwargs)

    with (
        patch.object(socket.socket, "connect", guarded(socket.socket.connect)),
        patch.object(socket.socket, "connect_ex", guarded(socket.socket.connect_ex)),
        patch.object(socket, "getaddrinfo", resolved),
    ):
        yield


def _is_loopback(host: str) -> bool:
    if host in {"localhost", ""}:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

"""The count of wrong answers, kept by django-axes in PostgreSQL: after ten to (account, address) that pair waits.

Passwords and second factors count together, so that neither can be tried on while the other is known.
"""

import math
from datetime import datetime
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from khuyencong import clock
from khuyencong.identity import records
from khuyencong.identity.devices import address_of, masked_address

__all__ = ["address_of", "fail", "is_locked", "locked_until", "name_of", "note", "refuse"]


def name_of(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The account that is tried, as accounts are written: lower case, without spaces around it."""
    typed = (credentials or {}).get("username") or request.POST.get("username") or ""
    return str(typed).strip().lower().replace("\0", "")[:255]


def note(sender: Any, request: HttpRequest, username: str, ip_address: str | None, **_: Any) -> None:
    """Receiver of axes' `user_locked_out`: the moment of the lock is an event; tries while it lasts are refusals like any."""
    if getattr(request, "axes_failures_since_start", None) == settings.AXES_FAILURE_LIMIT:
        records.record("identity.locked_out", user_id=None, request=request, email=username, network=masked_address(ip_address))


def is_locked(request: HttpRequest, email: str) -> bool:
    """Whether this address has to wait before it may answer for the account."""
    return not AxesProxyHandler.is_allowed(request, {"username": email})


def fail(request: HttpRequest, email: str) -> None:
    """Count a wrong second factor or a wrong confirmation like a wrong password."""
    user_login_failed.send(sender=__name__, credentials={"username": email}, request=request)


def locked_until(request: HttpRequest, email: str) -> datetime:
    """When the pair may try again; the machine's clock, as the count has it."""
    rows = AccessAttempt.objects.filter(username=name_of(request, {"username": email}), ip_address=address_of(request))
    last = rows.aggregate(at=Max("attempt_time"))["at"]
    return (last or clock.machine_now()) + settings.AXES_COOLOFF_TIME


def refuse(request: HttpRequest, *rest: Any) -> HttpResponse:
    """The page of who has to wait: until when, and what may be done meanwhile. 429 with Retry-After."""
    credentials = next((one for one in reversed(rest) if isinstance(one, dict)), None)
    until = locked_until(request, name_of(request, credentials))
    seconds = max(1, math.ceil((until - clock.machine_now()).total_seconds()))
    response = render(request, "identity/locked.html", {"until": until, "minutes": math.ceil(seconds / 60)}, status=429)
    response["Retry-After"] = str(seconds)
    response["Cache-Control"] = "no-store"
    return response

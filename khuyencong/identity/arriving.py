"""From a first proof to a session: password, link, passkey or identity provider; then the second factor where one is due.

Between the two nobody is signed in: the session only remembers who has to show a second factor. So every page, whatever
room made it, sees a visitor until both are shown, and none of them has to ask.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, login
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django_otp import DEVICE_ID_SESSION_KEY

from khuyencong import clock
from khuyencong.actors.models import User
from khuyencong.actors.selectors import memberships_on
from khuyencong.identity import devices, records
from khuyencong.identity.selectors import has_factor
from khuyencong.identity.services.browsers import greet
from khuyencong.identity.store import ADDRESS, DEVICE, SINCE

BACKEND = "django.contrib.auth.backends.ModelBackend"
PENDING, CONFIRMED = "identity_pending", "identity_confirmed"
BROWSER_COOKIE = "trinh-duyet"


@dataclass(frozen=True, slots=True)
class Pending:
    """Who has shown a first proof and owes the second. `how` names the first, `next` is where they were going."""

    user: User
    how: str
    next: str


def is_staff(memberships: Any, user: User) -> bool:
    """Whoever acts for an organisation today; an operator of Django's admin as well."""
    return any(m.organisation_id for m in memberships) or bool(getattr(user, "is_staff", False) or getattr(user, "is_superuser", False))


def works_here(user: User) -> bool:
    """`is_staff` for somebody who is not in this request."""
    return is_staff(memberships_on(user_id=user.pk), user)


def inside(request: HttpRequest, asked: str) -> str:
    """The address asked for when it lies within the portal, else empty."""
    safe = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return asked if asked and safe else ""


def arrive(request: HttpRequest, user: User, *, how: str, next: str = "", factor: str = "") -> str:  # noqa: A002 the word of the address
    """After the first proof: signed in, or held for the second. Returns where to go.

    `factor` names what proved a second factor along with the first (a passkey that knows its holder, a provider that says so).
    """
    if factor or not (works_here(user) or has_factor(user.pk)):
        return complete(request, user, how=how, factor=factor, next=next)
    hold(request, user, how=how, next=next)
    return second_step(user)


def second_step(user: User) -> str:
    """The page of the second factor, or that of setting one up."""
    return reverse("identity:factor" if has_factor(user.pk) else "identity:enrol")


def hold(request: HttpRequest, user: User, *, how: str, next: str = "") -> None:  # noqa: A002
    """Nobody is signed in; the session, under a new key, knows who owes a second factor."""
    request.session.flush()
    request.session[PENDING] = {
        "user": user.pk,
        "hash": user.get_session_auth_hash(),
        "how": how,
        "next": inside(request, next),
        "until": (clock.machine_now() + settings.PENDING_FOR).isoformat(),
    }
    _nobody(request)


def pending(request: HttpRequest) -> Pending | None:
    """Who owes a second factor in this session; None when nobody, too late, disabled, or the password has changed since."""
    kept = request.session.get(PENDING)
    if not kept or datetime.fromisoformat(kept["until"]) < clock.machine_now():
        return None
    user = User.objects.filter(pk=kept["user"], is_active=True).order_by("pk").first()
    if user is None or not constant_time_compare(kept["hash"], user.get_session_auth_hash()):
        return None
    return Pending(user, kept["how"], kept["next"])


def complete(request: HttpRequest, user: User, *, how: str, factor: str = "", next: str = "") -> str:  # noqa: A002
    """Sign in under a new session key. Records it, and tells the person when the browser is a new one. Returns where to go."""
    address = inside(request, next)
    request.session.pop(PENDING, None)
    if SESSION_KEY not in request.session:
        request.session.flush()
    login(request, user, backend=BACKEND)
    now = clock.machine_now().isoformat()
    request.session[SINCE] = request.session[CONFIRMED] = now
    request.session[DEVICE] = devices.device_of(request)
    request.session[ADDRESS] = devices.masked_address(devices.address_of(request))
    if factor:
        request.session[DEVICE_ID_SESSION_KEY] = factor
    records.record("identity.signed_in", user_id=user.pk, request=request, how=how, factor=factor.partition("/")[0])
    mark = request.COOKIES.get(BROWSER_COOKIE) or secrets.token_urlsafe(24)
    greet(user=user, mark=mark, device=request.session[DEVICE], address=request.session[ADDRESS])
    request.browser_mark = mark  # type: ignore[attr-defined]
    return address or resolve_url(settings.LOGIN_REDIRECT_URL)


def renew(request: HttpRequest, user: User, *, factor: str = "") -> None:
    """A new key for the session of who stays signed in: after a confirmation, a new password, a new factor."""
    request.session.cycle_key()
    request.session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    request.session[CONFIRMED] = clock.machine_now().isoformat()
    if factor:
        request.session[DEVICE_ID_SESSION_KEY] = factor


def is_fresh(request: HttpRequest) -> bool:
    """Whether the person signed in or confirmed who they are a short while ago, as a change of the ways in asks."""
    at = request.session.get(CONFIRMED)
    return bool(at) and clock.machine_now() - datetime.fromisoformat(at) < settings.CONFIRMED_FOR


def confirming(request: HttpRequest) -> str:
    """Where somebody confirms who they are and comes back to this page; empty when that is fresh."""
    return "" if is_fresh(request) else f"{reverse('identity:confirm')}?{urlencode({'next': request.path})}"


def is_over(request: HttpRequest) -> bool:
    """Whether the session has been idle too long, or has lasted its whole time."""
    row = getattr(request.session, "row", None)
    if row is None:
        return False
    now = clock.machine_now()
    return now - row.seen_at > settings.SESSION_IDLE or now - row.since > timedelta(seconds=settings.SESSION_COOKIE_AGE)


def is_verified(request: HttpRequest) -> bool:
    """Whether a second factor was shown in this session; asks no table."""
    return bool(request.session.get(DEVICE_ID_SESSION_KEY))


def leave(request: HttpRequest) -> None:
    """The session is emptied; the request goes on as a visitor's."""
    request.session.flush()
    _nobody(request)


def _nobody(request: HttpRequest) -> None:
    request.user = AnonymousUser()
    request.principal, request.memberships = None, []  # type: ignore[attr-defined]

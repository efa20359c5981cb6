"""What a person sees when something fails: what happened, what was not done, what to do next. Never a technical page."""

import logging
import sys

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import REASON_NO_CSRF_COOKIE
from django.shortcuts import render
from django.template import loader

from khuyencong.access.refusals import refused
from khuyencong.portal.outage import is_outage

logger = logging.getLogger(__name__)
RETRY_SECONDS = 15


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request cannot be read."""
    return _plain("400", 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the role does not allow it. The exception's sentence, when one of ours, says why. Every refusal is told to `refused`."""
    why = _sentence(exception)
    for receiver, failure in refused.send_robust(sender=permission_denied, request=request, why=why):
        if isinstance(failure, Exception):
            # The refusal stands whether or not a record of it could be kept.
            logger.error("refusal not recorded by %s", receiver, exc_info=failure)
    return _framed(request, "403", 403, why=why)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: no such page, or none that this person may know of."""
    return _framed(request, "404", 404)


def stale(request: HttpRequest, *, subject_url: str, theirs: str = "") -> HttpResponse:
    """409: someone else changed the row first; nothing of this request was kept in the portal."""
    return _framed(request, "409", 409, subject_url=subject_url, theirs=theirs)


def too_large(request: HttpRequest) -> HttpResponse:
    """413: the upload is above the limit."""
    return _plain("413", 413)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our mistake; or 503 when what failed is the way to the database."""
    failure = sys.exc_info()[1]
    if is_outage(failure):
        return unavailable(request)
    return _plain("500", 500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: the database is away or overloaded. Needs no database, no session, no person."""
    response = _plain("503", 503, retry=request.get_full_path() if request.method == "GET" else "/")
    response["Retry-After"] = str(RETRY_SECONDS)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of a form whose protection code is missing or old."""
    return _plain("csrf", 403, no_cookie=reason == REASON_NO_CSRF_COOKIE)


def _framed(request: HttpRequest, name: str, status: int, **context: object) -> HttpResponse:
    # Within the person's own frame, without the numbers beside its places: what is refused costs little.
    request.without_counts = True  # type: ignore[attr-defined]
    return render(request, f"errors/{name}.html", context, status=status)


def _plain(name: str, status: int, **context: object) -> HttpResponse:
    # Without `request` no context processor runs: these pages stand when the session or the database does not.
    response = HttpResponse(loader.render_to_string(f"errors/{name}.html", context), status=status)
    response["Cache-Control"] = "no-store"
    return response


def _sentence(exception: Exception | None) -> str:
    words = str(exception) if exception else ""
    return words if words.endswith(".") else ""

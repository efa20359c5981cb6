"""Gives each request its id, lets what it writes say who acted, and notes what was refused."""

import logging
from collections.abc import Callable
from functools import partial

from django.db import Error
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from khuyencong.audit import context
from khuyencong.audit.context import Context, Kind
from khuyencong.audit.enums import Happening
from khuyencong.audit.services import record

logger = logging.getLogger(__name__)
HEADER = "X-Request-ID"
REFUSED = (403, 404)


class Trail:
    """Stands first, so that every line of the log and every answer carries the id.

    Who acts is read from the request when something is written, after `ActingPrincipal` has found out; a page that only reads
    costs no query.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # An id that the visitor brings is not believed: two requests could then share one.
        request_id = context.new_request_id()
        with context.bound(partial(acting, request, request_id), request_id):
            response = self.get_response(request)
            if response.status_code in REFUSED:
                self.note_refusal(request, response.status_code)
        response.headers[HEADER] = request_id
        return response

    def note_refusal(self, request: HttpRequest, status: int) -> None:
        """One event when a person who has signed in meets a page of the portal that is not theirs. A wrong address is no refusal."""
        if acting(request, "").user is None or request.resolver_match is None:
            return
        try:
            record(Happening.ACCESS_REFUSED, data={"path": request.path, "method": request.method, "status": status})
        except Error:
            logger.exception("a refusal could not be noted")


def acting(request: HttpRequest, request_id: str) -> Context:
    """What a write in this request says: the principal's words; before there is a principal, the account's."""
    matched = request.resolver_match
    who = getattr(request, "principal", None)
    # The account that the session has already shown; asking for it here would be a query.
    account = getattr(request, "_cached_user", None)
    return Context(
        request=request_id,
        kind=Kind.PAGE,
        origin=(matched.view_name if matched else "") or "",
        user=who.user_id if who else getattr(account, "pk", None),
        on_behalf_of=who.on_behalf_of_id if who else None,
        role=str(who.role) if who else "",
        organisation=who.organisation_id if who else None,
    )

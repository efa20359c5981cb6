"""Puts the acting principal on each request: who, in which of their roles."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from khuyencong.actors import selectors
from khuyencong.actors.models import Delegation
from khuyencong.actors.selectors import delegations

MEMBERSHIP_KEY = "membership_id"
DELEGATION_KEY = "delegation_id"


class ActingPrincipal:
    """`request.principal` is the chosen membership's principal (or the delegation's), or None for who has no role today."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.principal = None  # type: ignore[attr-defined]
        request.memberships = SimpleLazyObject(list)  # type: ignore[attr-defined]
        if request.session.get("_auth_user_id") and request.user.is_authenticated:
            memberships = selectors.memberships_on(user_id=request.user.pk)
            chosen = request.session.get(MEMBERSHIP_KEY)
            acting = next((m for m in memberships if m.pk == chosen), memberships[0] if memberships else None)
            request.memberships = memberships  # type: ignore[attr-defined]
            request.principal = selectors.principal_of(acting, memberships) if acting else None  # type: ignore[attr-defined]
            if acting and (delegation := self._delegation(request)):
                request.principal = selectors.principal_of_delegate(delegation)  # type: ignore[attr-defined]
        return self.get_response(request)

    def _delegation(self, request: HttpRequest) -> Delegation | None:
        """The delegation that the person has chosen to act under, while it holds; once it does not, their own role is back."""
        chosen = request.session.get(DELEGATION_KEY)
        if chosen is None:
            return None
        found = next((row for row in delegations.received_by(request.user.pk) if row.pk == chosen), None)
        if found is None:
            del request.session[DELEGATION_KEY]
        return found

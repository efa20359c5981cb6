"""Where a role begins its day, and acting in another role."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from khuyencong.access.views import SignedIn
from khuyencong.actors.middleware import MEMBERSHIP_KEY
from khuyencong.portal import places


class Home(SignedIn):
    """Where a role begins its day."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return redirect(places.home_of(self.principal.role))


class SwitchRole(SignedIn):
    """Act in another of one's own roles."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "portal/switch.html", {"memberships": request.memberships, "acting_id": self.principal.membership_id})  # type: ignore[attr-defined]

    def post(self, request: HttpRequest) -> HttpResponse:
        asked = request.POST.get("membership_id", "")
        chosen = next((m for m in request.memberships if str(m.pk) == asked), None)  # type: ignore[attr-defined]
        if chosen is None:
            raise Http404
        request.session[MEMBERSHIP_KEY] = chosen.pk
        request.session.cycle_key()
        where = chosen.organisation or chosen.enterprise
        messages.success(request, f"Đang làm việc với vai {chosen.get_role_display()} – {where}.")
        return redirect(places.home_of(chosen.role))

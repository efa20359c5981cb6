"""Where a role begins its day, and acting in another role."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from khuyencong.access.views import SignedIn
from khuyencong.actors.middleware import DELEGATION_KEY, MEMBERSHIP_KEY
from khuyencong.actors.selectors.delegations import received_by
from khuyencong.portal import places


class Home(SignedIn):
    """Where a role begins its day; who has no role yet declares their cơ sở, or waits to be let in."""

    needs_role = False

    def get(self, request: HttpRequest) -> HttpResponse:
        if self.principal is None:
            return redirect("actors:my_enterprises")
        return redirect(places.home_of(self.principal.role))


class SwitchRole(SignedIn):
    """Act in another of one's own roles, or in the role of a leader who has delegated it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        names = {
            "memberships": request.memberships,  # type: ignore[attr-defined]
            "acting_id": None if self.principal.delegation_id else self.principal.membership_id,
            "delegations": received_by(request.user.pk),
            "delegation_id": self.principal.delegation_id,
        }
        return render(request, "portal/switch.html", names)

    def post(self, request: HttpRequest) -> HttpResponse:
        if wanted := request.POST.get("delegation_id", ""):
            return self._stand_in(request, wanted)
        asked = request.POST.get("membership_id", "")
        chosen = next((m for m in request.memberships if str(m.pk) == asked), None)  # type: ignore[attr-defined]
        if chosen is None:
            raise Http404
        request.session[MEMBERSHIP_KEY] = chosen.pk
        request.session.pop(DELEGATION_KEY, None)
        request.session.cycle_key()
        where = chosen.organisation or chosen.enterprise
        messages.success(request, f"Đang làm việc với vai {chosen.role_label} – {where}.")
        return redirect(places.home_of(chosen.role))

    def _stand_in(self, request: HttpRequest, wanted: str) -> HttpResponse:
        chosen = next((row for row in received_by(request.user.pk) if str(row.pk) == wanted), None)
        if chosen is None:
            raise Http404
        request.session[DELEGATION_KEY] = chosen.pk
        request.session.cycle_key()
        messages.success(request, f"Đang làm việc thay mặt {chosen.giver.user.full_name}. Mọi thao tác và văn bản ghi tên cả hai người.")
        return redirect(places.home_of(chosen.giver.role))

"""Coming in, going out, acting in another role, one's own account."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import LoginView, LogoutView
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from khuyencong.access.tables import role_row
from khuyencong.access.views import Public, SignedIn
from khuyencong.actors.middleware import MEMBERSHIP_KEY
from khuyencong.portal import places
from khuyencong.portal.forms.account import ChangePasswordForm, SignInForm


class SignIn(Public, LoginView):
    """Django's sign-in: the session's key changes, `next` stays within the portal."""

    form_class = SignInForm
    template_name = "portal/sign_in.html"


class SignOut(Public, LogoutView):
    """POST only; the session is emptied."""


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


@method_decorator(sensitive_post_parameters(), name="dispatch")
class Account(SignedIn):
    """One's roles, and a new password."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(ChangePasswordForm(user=request.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ChangePasswordForm(user=request.user, data=request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        form.save()
        update_session_auth_hash(request, form.user)
        messages.success(request, "Đã đổi mật khẩu. Các phiên đăng nhập khác đã bị đóng.")
        return redirect("portal:account")

    def _page(self, form: ChangePasswordForm, status: int = 200) -> HttpResponse:
        names: dict[str, Any] = {
            "form": form,
            "memberships": self.request.memberships,  # type: ignore[attr-defined]
            "acting_id": self.principal.membership_id,
            "rights": role_row(self.principal.role),
        }
        return render(self.request, "portal/account.html", names, status=status)

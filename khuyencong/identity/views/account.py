"""One's own account: roles, password, second factors, sessions."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from khuyencong.access.tables import role_row
from khuyencong.identity import arriving, lockout, records
from khuyencong.identity.forms import ChangePasswordForm, ConfirmForm, EnrolForm, NewPasskeyForm
from khuyencong.identity.selectors import factors_of, identities_of, passkeys_of, sessions_of
from khuyencong.identity.services import factors, identities, passkeys, sessions
from khuyencong.identity.services.passwords import set_password
from khuyencong.identity.store import digest
from khuyencong.identity.views.private import Fresh, Own
from khuyencong.identity.views.signing_in import CODES, ONWARD, enrol_names, enrolled


class Account(Own):
    """One's roles, the way to factors and sessions, and a new password."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(ChangePasswordForm(user=request.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        if lockout.is_locked(request, request.user.email):  # type: ignore[union-attr]
            return lockout.refuse(request, {"username": request.user.email})  # type: ignore[union-attr]
        form = ChangePasswordForm(user=request.user, data=request.POST)
        if not form.is_valid():
            if "old_password" in form.errors and request.POST.get("old_password"):
                lockout.fail(request, request.user.email)  # type: ignore[union-attr]
            return self._page(form, status=422)
        set_password(user=form.user, password=form.cleaned_data["new_password1"], keep=request.session.session_key, request=request)
        arriving.renew(request, form.user)
        messages.success(request, "Đã đổi mật khẩu. Các phiên đăng nhập khác đã bị đóng.")
        return redirect("identity:account")

    def _page(self, form: ChangePasswordForm, status: int = 200) -> HttpResponse:
        names: dict[str, Any] = {
            "form": form,
            "memberships": self.request.memberships,  # type: ignore[attr-defined]
            "acting_id": self.principal.membership_id,
            "rights": role_row(self.principal.role),
            "factors": factors_of(self.request.user.pk),
            "open_sessions": sessions_of(self.request.user.pk).count(),
        }
        return render(self.request, "identity/account.html", names, status=status)


class Factors(Own):
    """Everything one can show beside the password, with the ways to change it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        names = {
            "factors": factors_of(request.user.pk),
            "must_keep_one": arriving.is_staff(request.memberships, request.user),  # type: ignore[attr-defined, arg-type]
            "identities": list(identities_of(request.user.pk)),
            "provider": settings.OIDC_NAME if identities.is_on() else "",
            "has_passkeys": bool(passkeys.domain(request)),
        }
        return render(request, "identity/factors.html", names)


class AddTotp(Fresh):
    """Set up an authenticator app, or another in its place."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(EnrolForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = EnrolForm(data=request.POST)
        factor = enrolled(request, form, request.user)
        if not factor:
            return self._page(form, status=422)
        return _added(request, factor, "Đã thêm ứng dụng xác thực.")

    def _page(self, form: EnrolForm, status: int = 200) -> HttpResponse:
        return render(self.request, "identity/add_totp.html", enrol_names(self.request, self.request.user) | {"form": form}, status=status)


class AddPasskey(Fresh):
    """Add a passkey."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(NewPasskeyForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = NewPasskeyForm(data=request.POST)
        if form.is_valid():
            try:
                made = passkeys.add_passkey(request=request, user=request.user, **form.cleaned_data)  # type: ignore[arg-type]
                return _added(request, f"identity.passkey/{made.pk}", f"Đã thêm khóa truy cập “{made.name}”.")
            except ValidationError as error:
                form.add_error(None, error)
        return self._page(form, status=422)

    def _page(self, form: NewPasskeyForm, status: int = 200) -> HttpResponse:
        options = passkeys.ask_new(self.request, self.request.user) if passkeys.domain(self.request) else ""  # type: ignore[arg-type]
        return render(self.request, "identity/add_passkey.html", {"form": form, "options": options}, status=status)


def _added(request: HttpRequest, factor: str, words: str) -> HttpResponse:
    """A new factor counts as shown in this session, under a new key; with the first one come recovery codes."""
    arriving.renew(request, request.user, factor=factor)  # type: ignore[arg-type]
    messages.success(request, words)
    if factors_of(request.user.pk).codes_left:
        return redirect("identity:factors")
    request.session[CODES] = factors.give_codes(user=request.user, request=request)  # type: ignore[arg-type]
    return redirect("identity:codes")


class RemoveTotp(Fresh):
    """Take the authenticator app away."""

    def post(self, request: HttpRequest) -> HttpResponse:
        must = arriving.is_staff(request.memberships, request.user)  # type: ignore[attr-defined, arg-type]
        try:
            factors.remove_totp(user=request.user, must_keep_one=must, request=request)  # type: ignore[arg-type]
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, "Đã gỡ ứng dụng xác thực.")
        return redirect("identity:factors")


class RemovePasskey(Fresh):
    """Take a passkey away."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        passkey = passkeys_of(request.user.pk).filter(pk=pk).first()
        if passkey is None:
            raise Http404
        must = arriving.is_staff(request.memberships, request.user)  # type: ignore[attr-defined, arg-type]
        try:
            factors.remove_passkey(user=request.user, passkey=passkey, must_keep_one=must, request=request)  # type: ignore[arg-type]
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, f"Đã gỡ khóa truy cập “{passkey.name}”.")
        return redirect("identity:factors")


class NewCodes(Fresh):
    """Ten new recovery codes; the old ones are void."""

    def post(self, request: HttpRequest) -> HttpResponse:
        if not factors_of(request.user.pk).any:
            raise Http404
        request.session[CODES] = factors.give_codes(user=request.user, request=request)  # type: ignore[arg-type]
        return redirect("identity:codes")


class Codes(Own):
    """Recovery codes, shown once."""

    def get(self, request: HttpRequest) -> HttpResponse:
        codes, onward = request.session.pop(CODES, None), request.session.pop(ONWARD, "")
        if codes is None:
            return redirect("identity:factors")
        return render(request, "identity/codes.html", {"codes": codes, "onward": onward or reverse("identity:factors")})


class Sessions(Own):
    """Where one is signed in."""

    def get(self, request: HttpRequest) -> HttpResponse:
        this = digest(request.session.session_key or "")
        return render(request, "identity/sessions.html", {"sessions": list(sessions_of(request.user.pk)[:100]), "this": this})


class EndSession(Own):
    """End one of one's own sessions."""

    def post(self, request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        if not sessions.end_session(user=request.user, uid=uid, request=request):  # type: ignore[arg-type]
            raise Http404
        if not request.session.exists(request.session.session_key or ""):
            arriving.leave(request)
            return redirect(settings.LOGOUT_REDIRECT_URL)
        messages.success(request, "Đã đóng phiên đó.")
        return redirect("identity:sessions")


class EndSessions(Own):
    """Sign out everywhere, here as well."""

    def post(self, request: HttpRequest) -> HttpResponse:
        count = sessions.end_sessions(user=request.user, request=request)  # type: ignore[arg-type]
        arriving.leave(request)
        messages.success(request, f"Đã đăng xuất khỏi mọi thiết bị ({count} phiên).")
        return redirect(settings.LOGOUT_REDIRECT_URL)


class Confirm(Own):
    """Who one is, once more, before a change of the ways in."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(self._form())

    def post(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        if lockout.is_locked(request, user.email):
            return lockout.refuse(request, {"username": user.email})
        form = self._form(data=request.POST)
        if form.is_valid() and self._holds(form):
            arriving.renew(request, user)
            records.record("identity.confirmed", user_id=user.pk, request=request)
            return redirect(arriving.inside(request, request.POST.get("next", "")) or reverse("identity:factors"))
        if form.has_error("password", "wrong") or form.has_error("code", "wrong"):
            lockout.fail(request, user.email)
        return self._page(form, status=422)

    def _form(self, **data: Any) -> ConfirmForm:
        return ConfirmForm(by_password=self.request.user.has_usable_password(), **data)

    def _holds(self, form: ConfirmForm) -> bool:
        user: Any = self.request.user
        if "password" in form.cleaned_data:
            if user.check_password(form.cleaned_data["password"]):
                return True
            form.add_error("password", ValidationError("Mật khẩu chưa đúng.", code="wrong"))
            return False
        judged = factors.answer(user=user, code=form.cleaned_data["code"])
        if not judged.factor:
            form.add_error("code", ValidationError(judged.why, code="wrong"))
        return bool(judged.factor)

    def _page(self, form: ConfirmForm, status: int = 200) -> HttpResponse:
        asked = self.request.POST.get("next") or self.request.GET.get("next", "")
        return render(self.request, "identity/confirm.html", {"form": form, "next": asked}, status=status)

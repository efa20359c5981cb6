"""Coming in and going out: password, second factor, setting one up, passkey alone."""

from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import LoginView, LogoutView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from khuyencong.access.views import Public
from khuyencong.identity import arriving, lockout, records
from khuyencong.identity.arriving import Pending
from khuyencong.identity.forms import CodeForm, EnrolForm, NewPasskeyForm, PasskeyForm, SignInForm
from khuyencong.identity.selectors import factors_of, has_factor
from khuyencong.identity.services import factors, identities, passkeys
from khuyencong.identity.views.private import Private
from khuyencong.ui.limits import Limited

ENROL_KEY, CODES, ONWARD = "identity_enrol", "identity_codes", "identity_onward"


class SignIn(Private, Public, Limited, LoginView):
    """Address and password; the other ways in are links from here.

    The limit is for one address that tries many accounts; an office behind one address comes in within it.
    """

    limit_name = "identity-sign-in"
    asks_a_minute = 60
    form_class = SignInForm
    template_name = "identity/sign_in.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        held = arriving.pending(request)
        if held:
            return redirect(arriving.second_step(held.user))
        return super().get(request, *args, **kwargs)

    def counts(self, request: HttpRequest) -> bool:
        return request.method == "POST"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        more = {"provider": settings.OIDC_NAME if identities.is_on() else "", "has_passkeys": bool(passkeys.domain(self.request))}
        return super().get_context_data(**kwargs) | more

    def form_valid(self, form: SignInForm) -> HttpResponse:  # type: ignore[override]
        return redirect(arriving.arrive(self.request, form.get_user(), how="password", next=self.request.POST.get("next", "")))  # type: ignore[arg-type]

    def form_invalid(self, form: SignInForm) -> HttpResponse:  # type: ignore[override]
        records.record("identity.sign_in_refused", user_id=None, request=self.request, email=lockout.name_of(self.request))
        return self.render_to_response(self.get_context_data(form=form), status=422)


class SignOut(Private, Public, LogoutView):
    """POST only; the session is emptied."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            records.record("identity.signed_out", user_id=request.user.pk, request=request)
        return super().post(request, *args, **kwargs)


class Held(Private, Public):
    """A page for who owes a second factor; anybody else is sent to the sign-in."""

    held: Pending

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        held = arriving.pending(request)
        if held is None:
            if request.session.pop(arriving.PENDING, None):
                messages.info(request, "Đã quá 10 phút. Hãy đăng nhập lại.")
            return redirect("identity:sign_in")
        self.held = held
        if lockout.is_locked(request, held.user.email):
            return lockout.refuse(request, {"username": held.user.email})
        return super().dispatch(request, *args, **kwargs)

    def onward(self, factor: str) -> str:
        """Signed in with the factor; where to go."""
        return arriving.complete(self.request, self.held.user, how=self.held.how, factor=factor, next=self.held.next)


class SecondFactor(Held):
    """A code of the app, a recovery code, or a passkey."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(CodeForm()) if has_factor(self.held.user.pk) else redirect("identity:enrol")

    def post(self, request: HttpRequest) -> HttpResponse:
        user = self.held.user
        form, why = CodeForm(), ""
        if "answer" in request.POST:
            try:
                return redirect(
                    self.onward(passkeys.show_passkey(request=request, answer=request.POST["answer"][:20_000], user=user).factor)
                )
            except ValidationError as error:
                why = " ".join(error.messages)
        else:
            form = CodeForm(data=request.POST)
            if form.is_valid():
                judged = factors.answer(user=user, code=form.cleaned_data["code"])
                if judged.factor:
                    return redirect(self.onward(judged.factor))
                form.add_error("code", judged.why)
        records.record("identity.factor_refused", user_id=user.pk, request=request)
        lockout.fail(request, user.email)
        return self._page(form, why, status=422)

    def _page(self, form: CodeForm, why: str = "", status: int = 200) -> HttpResponse:
        user = self.held.user
        known = factors_of(user.pk)
        domain = passkeys.domain(self.request)
        names = {
            "form": form,
            "why": why,
            "email": user.email,
            "has_app": known.totp is not None,
            "codes_left": known.codes_left,
            "options": passkeys.ask_known(self.request, user) if known.passkeys and domain else "",
            "shown_code": factors.shown_code(user),
        }
        return render(self.request, "identity/factor.html", names, status=status)


class Enrol(Held):
    """The first factor of who must have one: an app or a passkey; nothing else opens before."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return redirect("identity:factor") if has_factor(self.held.user.pk) else self._page(EnrolForm(), NewPasskeyForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        user = self.held.user
        if has_factor(user.pk):
            # Set up meanwhile in another window: from there on it is a factor to show, not to set up.
            return redirect("identity:factor")
        app, passkey = EnrolForm(), NewPasskeyForm()
        factor = ""
        if "answer" in request.POST:
            passkey = NewPasskeyForm(data=request.POST)
            if passkey.is_valid():
                try:
                    made = passkeys.add_passkey(request=request, user=user, **passkey.cleaned_data)
                    factor = f"identity.passkey/{made.pk}"
                except ValidationError as error:
                    passkey.add_error(None, error)
        else:
            app = EnrolForm(data=request.POST)
            factor = enrolled(request, app, user)
        if not factor:
            return self._page(app, passkey, status=422)
        codes = factors.give_codes(user=user, request=request)
        onward = self.onward(factor)
        request.session[CODES], request.session[ONWARD] = codes, onward
        return redirect("identity:codes")

    def _page(self, app: EnrolForm, passkey: NewPasskeyForm, status: int = 200) -> HttpResponse:
        names = enrol_names(self.request, self.held.user) | {"form": app, "passkey": passkey, "email": self.held.user.email}
        return render(self.request, "identity/enrol.html", names, status=status)


def enrolled(request: HttpRequest, form: EnrolForm, user: Any) -> str:
    """Keep the app that shows the code typed; its device, or empty with the mistake in the form."""
    key = request.session.get(ENROL_KEY)
    if not form.is_valid():
        return ""
    if not key:
        form.add_error("code", "Hình đã cũ. Quét hình mới dưới đây rồi nhập mã.")
        return ""
    try:
        device = factors.enrol_totp(user=user, key=key, code=form.cleaned_data["code"], request=request)
    except ValidationError as error:
        form.add_error(None, error)
        return ""
    del request.session[ENROL_KEY]
    return str(device.persistent_id)


def enrol_names(request: HttpRequest, user: Any) -> dict[str, Any]:
    """What the page for setting up shows: one secret until it is used, as a picture and in letters; options for a passkey."""
    key = request.session.setdefault(ENROL_KEY, factors.new_key())
    picture = segno.make(factors.app_address(user, key), error="m", micro=False)
    return {
        "picture": picture.svg_data_uri(scale=5, border=4, dark="#000", light="#fff"),
        "secret": factors.spoken(key),
        "options": passkeys.ask_new(request, user) if passkeys.domain(request) else "",
    }


class PasskeySignIn(Private, Public):
    """In without a password: a passkey that knows its holder is both factors at once."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(PasskeyForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PasskeyForm(data=request.POST)
        if form.is_valid():
            try:
                shown = passkeys.show_passkey(request=request, answer=form.cleaned_data["answer"])
            except ValidationError as error:
                records.record("identity.sign_in_refused", user_id=None, request=request, how="passkey")
                form.add_error(None, error)
            else:
                user = shown.passkey.user
                return redirect(
                    arriving.arrive(
                        request, user, how="passkey", next=request.POST.get("next", ""), factor=shown.factor if shown.is_strong else ""
                    )
                )
        return self._page(form, status=422)

    def _page(self, form: PasskeyForm, status: int = 200) -> HttpResponse:
        asked = self.request.POST.get("next") or self.request.GET.get("next", "")
        options = passkeys.ask_known(self.request) if passkeys.domain(self.request) else ""
        return render(self.request, "identity/passkey.html", {"form": form, "options": options, "next": asked}, status=status)

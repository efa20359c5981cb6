"""The door of the state identity provider: out to it, back from it, linking one's account."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from khuyencong.access.views import Public
from khuyencong.identity import arriving, records
from khuyencong.identity.selectors import identities_of
from khuyencong.identity.services import identities
from khuyencong.identity.views.private import Fresh, Private

LINKING, NEXT = "identity_linking", "identity_next"


class SetOut(Private, Public):
    """To the provider. A link, not a form: the page may send forms to the portal alone (CSP)."""

    def get(self, request: HttpRequest) -> HttpResponse:
        request.session.pop(LINKING, None)
        request.session[NEXT] = arriving.inside(request, request.GET.get("next", ""))
        return _out(request)


class SetOutToLink(Fresh):
    """To the provider, to link its account with one's own."""

    def get(self, request: HttpRequest) -> HttpResponse:
        request.session[LINKING] = request.user.pk
        return _out(request)


class ComeBack(Private, Public):
    """Back from the provider: signed in, linked, or a page that says why not."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if not identities.is_on():
            raise Http404
        try:
            claimed = identities.come_back(request)
            if request.session.pop(LINKING, None) == request.user.pk and request.user.is_authenticated:
                identities.link(user=request.user, claimed=claimed, request=request)  # type: ignore[arg-type]
                messages.success(request, f"Đã liên kết {settings.OIDC_NAME}.")
                return redirect("identity:factors")
        except identities.NotAnswered:
            return _away(request)
        except ValidationError as error:
            return _refused(request, " ".join(error.messages), status=403)
        user = identities.person_of(claimed, request)
        if user is None:
            records.record("identity.sign_in_refused", user_id=None, request=request, how="provider")
            return render(request, "identity/unknown.html", {"provider": settings.OIDC_NAME}, status=403)
        asked = request.session.pop(NEXT, "")
        return redirect(arriving.arrive(request, user, how="provider", next=asked, factor=identities.FACTOR if claimed.is_strong else ""))


class Unlink(Fresh):
    """Take one's link away."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        identity = identities_of(request.user.pk).filter(pk=pk).first()
        if identity is None:
            raise Http404
        try:
            identities.unlink(user=request.user, identity=identity, request=request)  # type: ignore[arg-type]
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, "Đã bỏ liên kết.")
        return redirect("identity:factors")


def _out(request: HttpRequest) -> HttpResponse:
    if not identities.is_on():
        raise Http404
    try:
        return identities.set_out(request, request.build_absolute_uri(reverse("identity:provider_back")))
    except identities.NotAnswered:
        return _away(request)


def _away(request: HttpRequest) -> HttpResponse:
    return _refused(request, "Chưa liên hệ được với nơi định danh. Hãy thử lại sau ít phút, hoặc đăng nhập bằng mật khẩu.", status=503)


def _refused(request: HttpRequest, why: str, *, status: int) -> HttpResponse:
    return render(request, "identity/refused.html", {"why": why}, status=status)

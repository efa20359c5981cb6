"""An account of one's own: an address, the letter, a password; and an owner's invitation taken up."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.views.decorators.debug import sensitive_post_parameters

from khuyencong.access.views import Public
from khuyencong.actors.forms.joining import AddressForm, NewAccountForm
from khuyencong.actors.hooks import let_in
from khuyencong.actors.models import EmailProof, Invitation, User
from khuyencong.actors.services import accounts, joining
from khuyencong.ui.limits import Limited
from khuyencong.workflow.pages import place_errors


class AskForAccount(Limited, Public):
    """An address, to which the link goes. Known and unknown addresses get the same answer."""

    limit_name = "dang-ky"
    asks_a_minute = 5

    def counts(self, request: HttpRequest) -> bool:
        return request.method == "POST"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.shown(AddressForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = AddressForm(request.POST)
        if not form.is_valid():
            return self.shown(form, status=422)
        accounts.ask_for_account(email=form.cleaned_data["email"])
        return redirect("actors:account_asked")

    def shown(self, form: AddressForm, status: int = 200) -> HttpResponse:
        """The form."""
        return render(self.request, "actors/ask_for_account.html", {"form": form}, status=status)


class AccountAsked(Public):
    """What happens next; the same words whatever the address was."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "actors/account_asked.html")


@method_decorator(sensitive_post_parameters(), name="dispatch")
class OpenAccount(Limited, Public):
    """The mailed link: a name and a password, then in. Reading the page uses nothing up."""

    limit_name = "mo-tai-khoan"

    def counts(self, request: HttpRequest) -> bool:
        return True

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        proof = accounts.row_of(EmailProof, token)
        if proof is None or not accounts.is_open(proof):
            return gone(request)
        return self.shown(NewAccountForm(), proof)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        proof = accounts.row_of(EmailProof, token)
        if proof is None or not accounts.is_open(proof):
            return gone(request)
        form = NewAccountForm(request.POST)
        if form.is_valid():
            try:
                user = accounts.open_account(proof, **form.said())
            except ValidationError as error:
                place_errors(form, error)
            else:
                let_in(request, user)
                messages.success(request, "Đã mở tài khoản. Bước tiếp theo: khai báo cơ sở.")
                return redirect("actors:declare")
        return self.shown(form, proof, status=422)

    def shown(self, form: NewAccountForm, proof: EmailProof, status: int = 200) -> HttpResponse:
        """The form."""
        names = {"form": form, "email": proof.email, "title": "Mở tài khoản", "submit": "Mở tài khoản", "invitation": None}
        return render(self.request, "actors/open_account.html", names, status=status)


@method_decorator(sensitive_post_parameters(), name="dispatch")
class TakeUp(Limited, Public):
    """An invitation. Whoever has no account makes one here; others sign in with the invited address and accept."""

    limit_name = "loi-moi"

    def counts(self, request: HttpRequest) -> bool:
        return True

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self._answer(request, token)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        return self._answer(request, token)

    def _answer(self, request: HttpRequest, token: str) -> HttpResponse:
        invitation = accounts.row_of(Invitation, token)
        if invitation is None or not accounts.is_open(invitation):
            return gone(request)
        known = User.objects.filter(email=invitation.email).exists()
        names: dict[str, Any] = {"invitation": invitation, "email": invitation.email}
        if request.user.is_authenticated:
            return self._accept(request, invitation, names)
        if known:
            back = urlencode({"next": request.path})
            return render(request, "actors/invited.html", names | {"sign_in": f"{reverse('identity:sign_in')}?{back}", "is_other": False})
        return self._new(request, invitation, names)

    def _accept(self, request: HttpRequest, invitation: Invitation, names: dict[str, Any]) -> HttpResponse:
        assert isinstance(request.user, User)
        is_other = request.user.email != invitation.email
        if request.method == "GET" or is_other:
            return render(request, "actors/invited.html", names | {"sign_in": "", "is_other": is_other})
        try:
            joining.take_up(invitation, user=request.user)
        except ValidationError as error:
            return render(request, "actors/link_gone.html", {"words": " ".join(error.messages)}, status=410)
        messages.success(request, f"Bạn làm việc cho {invitation.enterprise.name} từ hôm nay.")
        return redirect("actors:my_enterprises")

    def _new(self, request: HttpRequest, invitation: Invitation, names: dict[str, Any]) -> HttpResponse:
        form = NewAccountForm(request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid():
            try:
                user = joining.take_up_with_account(invitation, **form.said())
            except ValidationError as error:
                place_errors(form, error)
            else:
                let_in(request, user)
                messages.success(request, f"Đã mở tài khoản. Bạn làm việc cho {invitation.enterprise.name} từ hôm nay.")
                return redirect("actors:my_enterprises")
        names |= {"form": form, "title": "Nhận lời mời", "submit": "Mở tài khoản và nhận lời"}
        return render(request, "actors/open_account.html", names, status=422 if form.is_bound else 200)


def gone(request: HttpRequest) -> HttpResponse:
    """A link that was used, called back, ran out, or was never ours."""
    return render(request, "actors/link_gone.html", {"words": accounts.GONE}, status=410)

"""One's own data: what is held, a copy, requests, consents."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from khuyencong import clock
from khuyencong.access.views import SignedIn
from khuyencong.actors.models import User
from khuyencong.documents.views.sending import stored_file
from khuyencong.notices import consents
from khuyencong.notices.models import Purpose
from khuyencong.privacy import selectors
from khuyencong.privacy.enums import RequestKind
from khuyencong.privacy.forms import CopyForm, OwnRequestForm
from khuyencong.privacy.services import exporting, requests
from khuyencong.ui.forms import PortalForm
from khuyencong.ui.limits import Limited

JUST_NOW = timedelta(minutes=10)
SHOWN = 20


class OfAccount(SignedIn):
    """A page for anybody with an account, also one whose roles are over: rights over one's data do not end with a role."""

    needs_role = False

    @property
    def person(self) -> User:
        """Whose account it is."""
        return self.request.user  # type: ignore[return-value]


class Mine(OfAccount):
    """What is held on the reader, and what they can do about it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.shown()

    def shown(self, copy: PortalForm | None = None, ask: PortalForm | None = None, status: int = 200) -> HttpResponse:
        """The page, with the form that was wrong as it was typed."""
        copies = list(selectors.copies_for(self.person.pk).filter(person=self.person)[:SHOWN])
        given = list(consents.consents_of(self.person.pk)[:SHOWN])
        names = {
            "counts": selectors.counts_of(self.person),
            "copies": [(row, exporting.is_there(row), exporting.job_of(row) if row.made_at is None else None) for row in copies[:3]],
            "requests": list(selectors.requests_of(self.person.pk)[:SHOWN]),
            "consents": [(row, consents.statement(Purpose(row.purpose), row.version)) for row in given],
            "disclosures": list(selectors.disclosures_about(self.person)[:SHOWN]),
            "copy_form": copy or CopyForm(has_password=self.person.has_usable_password()),
            "ask_form": ask or OwnRequestForm(),
            "has_password": self.person.has_usable_password(),
            "form": ask if ask is not None else copy,
        }
        return render(self.request, "privacy/mine.html", names, status=status)


@method_decorator(sensitive_post_parameters(), name="dispatch")
class AskCopy(Limited, Mine):
    """Ask for one's copy, with the password once more."""

    limit_name = "ban-sao-du-lieu"
    asks_a_minute = 10

    def get(self, request: HttpRequest) -> HttpResponse:
        return redirect("privacy:mine")

    def post(self, request: HttpRequest) -> HttpResponse:
        form = CopyForm(request.POST, has_password=self.person.has_usable_password())
        if form.is_valid():
            last = self.person.last_login
            fresh = last is not None and last > clock.now() - JUST_NOW
            try:
                exporting.ask_own(person=self.person, password=form.cleaned_data.get("password", ""), signed_in_just_now=fresh)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, "Đang lập bản sao. Khi xong sẽ có thông báo; liên kết tải hiện ở trang này.")
                return redirect("privacy:mine")
        return self.shown(copy=form, status=422)


class AskRequest(Mine):
    """Ask for a correction or for erasure."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return redirect("privacy:mine")

    def post(self, request: HttpRequest) -> HttpResponse:
        form = OwnRequestForm(request.POST)
        if form.is_valid():
            data = form.cleaned_data
            try:
                made = requests.ask(person=self.person, kind=RequestKind(data["kind"]), words=data["words"], by=self.person)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, f"Đã gửi yêu cầu. Thực hiện trước {made.due_at.astimezone(clock.ZONE):%d/%m/%Y}.")
                return redirect("privacy:mine")
        return self.shown(ask=form, status=422)


class Withdraw(OfAccount):
    """Take one's open request back."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        found = get_object_or_404(selectors.requests_of(self.person.pk), pk=pk)
        try:
            requests.withdraw(found, by=self.person)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, "Đã rút yêu cầu.")
        return redirect("privacy:mine")


class WithdrawConsent(OfAccount):
    """Take a consent back."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        found = get_object_or_404(consents.consents_of(self.person.pk), pk=pk)
        try:
            consents.withdraw(found)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, "Đã rút lại sự đồng ý.")
        return redirect("privacy:mine")


class Download(OfAccount):
    """A copy, for who asked for it, until it expires; for everybody else there is none."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        try:
            export = exporting.fetch(export_id=pk, by=self.person)
            return stored_file(export.path, name=f"du-lieu-ca-nhan-{export.pk}.zip", mime="application/zip")
        except (LookupError, FileNotFoundError) as missing:
            raise Http404 from missing

"""At the place: the page that works without a connection, its photos, and what is sent later."""

from typing import Any, ClassVar
from uuid import uuid4, uuid5

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.datastructures import MultiValueDict

from inspections import selectors
from inspections.enums import SendingState, SignedBy
from inspections.forms.minutes import MinutesForm, PhotoForm
from inspections.models import Sending, Visit
from inspections.services import recording
from inspections.views.planning import find_visit
from khuyencong import clock
from khuyencong.access.views import Allowed, Public
from khuyencong.documents import store
from khuyencong.documents.inspection.refusal import FileRefused
from khuyencong.workflow.refusals import NotAllowed
from projects.permissions import P as PROJECTS

WORKER = settings.BASE_DIR / "static" / "js" / "inspection-worker.js"


class Worker(Public):
    """The page's helper that answers when there is no network; served here because its reach is its own folder."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse(WORKER.read_bytes(), content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})


class Standing(Public):
    """Whether the device's person is still signed in, and a fresh token to send with; asked by the page before it sends."""

    def get(self, request: HttpRequest) -> HttpResponse:
        principal = getattr(request, "principal", None)
        if principal is None:
            return JsonResponse({"signed_in": False}, headers={"Cache-Control": "no-store"})
        return JsonResponse(
            {"signed_in": True, "user": principal.user_id, "token": get_token(request)}, headers={"Cache-Control": "no-store"}
        )


class _AtPlace(Allowed):
    permission = PROJECTS.INSPECT
    visit: Visit

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except NotAllowed as refused:
            raise PermissionDenied(str(refused)) from refused

    @property
    def by_script(self) -> bool:
        """Whether the page's script asks, which reads JSON."""
        return self.request.headers.get("Accept", "").startswith("application/json")


class AtPlace(_AtPlace):
    """The minutes as they are written at the place: one page for the phone, the desk, and without JavaScript."""

    template: ClassVar[str] = "inspections/at_place.html"

    def form(self, data: Any = None, files: Any = None) -> MinutesForm:
        """The form of the visit's checklist; bound when something was sent."""
        questions = selectors.questions_for(self.visit.line.content.code, clock.today())
        team = self.visit.team.select_related("user", "organisation").order_by("-is_head", "id")
        people = "; ".join([f"{row.user.full_name}, {row.organisation.short_name}" for row in team])
        names = {SignedBy.TEAM: self.principal.name, SignedBy.BENEFICIARY: self.visit.line.enterprise.representative}
        initial = {"client_id": uuid4(), "participants": people[:400]}
        return MinutesForm(data, files, questions=questions, names={str(k): v for k, v in names.items()}, initial=initial)

    def show(self, form: MinutesForm, status: int = 200) -> HttpResponse:
        """The page."""
        names = {
            "visit": self.visit,
            "form": form,
            "user_id": self.principal.user_id,
            "photos": list(self.visit.photos.select_related("attachment").order_by("id")),
            "in_team": self.visit.team.filter(user_id=self.principal.user_id).exists(),
        }
        return render(self.request, self.template, names, status=status)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.visit = find_visit(request, pk)
        if not self.visit.is_open:
            return redirect(self.visit)
        return self.show(self.form())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.visit = find_visit(request, pk)
        form = self.form(request.POST, request.FILES)
        if not form.is_valid():
            return self.wrong(form)
        try:
            sending = recording.take_in(
                visit=self.visit,
                who=self.principal,
                client_id=form.client,
                payload=payload_of(form),
                minutes=form.minutes(),
                photos=self.photos(form),
            )
        except FileRefused as refused:
            form.add_error(None, str(refused))
            return self.wrong(form)
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.wrong(form)
        return self.said(sending)

    def photos(self, form: MinutesForm) -> list[recording.Taken]:
        """Photos that came with the form itself, without JavaScript: each under an id made of the form's and its place in the row."""
        files = enumerate(self.request.FILES.getlist("photos"))
        return [recording.Taken(uuid5(form.client, f"{place}:{file.name}:{file.size}"), file) for place, file in files]

    def wrong(self, form: MinutesForm) -> HttpResponse:
        """What is to be put right; nothing was kept, and what was typed stays."""
        if self.by_script:
            return JsonResponse({"state": "wrong", "mistakes": [mistake.message for mistake in form.mistakes()]}, status=422)
        return self.show(form, status=422)

    def said(self, sending: Sending) -> HttpResponse:
        """What became of it."""
        self.visit.refresh_from_db()
        taken = sending.state == SendingState.TAKEN
        words = "Đã lập biên bản kiểm tra." if taken else sending.words
        if self.by_script:
            return JsonResponse({"state": sending.state, "words": words, "address": self.visit.get_absolute_url()})
        (messages.success if taken else messages.warning)(self.request, words)
        return redirect(self.visit)


def payload_of(form: MinutesForm) -> dict[str, list[str]]:
    """What was sent, field by field, as the form has judged it; what it does not know is not kept."""
    return {name: [form.data[name]] for name in sorted(form.fields) if isinstance(form.data.get(name), str)}


class SendPhoto(_AtPlace):
    """One photo from a device."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        visit = find_visit(request, pk)
        form = PhotoForm(request.POST, request.FILES)
        if not form.is_valid():
            return JsonResponse({"state": "wrong", "mistakes": [mistake.message for mistake in form.mistakes()]}, status=422)
        try:
            photo = recording.add_photo(visit=visit, who=self.principal, taken=recording.Taken(**form.cleaned_data))
        except (FileRefused, ValidationError) as refused:
            words = refused.messages if isinstance(refused, ValidationError) else [str(refused)]
            return JsonResponse({"state": "wrong", "mistakes": words}, status=422)
        return JsonResponse({"state": "taken", "photo": photo.pk})


class TryAgain(AtPlace):
    """Make the minutes of what was kept, now that the file's state may allow it."""

    http_method_names: ClassVar[list[str]] = ["post", "options"]  # type: ignore[misc]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.visit = find_visit(request, pk)
        kept = (
            self.visit.sendings.filter(pk=request.POST.get("sending") or 0, state=SendingState.KEPT)
            if _is_number(request.POST.get("sending"))
            else None
        )
        sending = kept.order_by("pk").first() if kept is not None else None
        if sending is None:
            messages.error(request, "Bản gửi này không còn chờ.")
            return redirect(self.visit)
        form = self.form(_typed(sending), _drawn(sending))
        if not form.is_valid():
            return self.show(form, status=422)
        again = recording.take_in(
            visit=self.visit, who=self.principal, client_id=sending.client_id, payload=sending.payload, minutes=form.minutes()
        )
        return self.said(again)


def _is_number(value: str | None) -> bool:
    return bool(value) and str(value).isascii() and str(value).isdigit() and len(str(value)) < 16


def _typed(sending: Sending) -> MultiValueDict[str, str]:
    return MultiValueDict({name: list(values) for name, values in sending.payload.items()})


def _drawn(sending: Sending) -> MultiValueDict[str, Any]:
    rows = sending.signatures.filter(attachment__erased_at__isnull=True, attachment__isnull=False).select_related("attachment")
    return MultiValueDict(
        {
            f"{row.side}_picture": [ContentFile(store.read(row.attachment.path), name="chu-ky.png")]
            for row in rows.order_by("id")
            if row.attachment
        }
    )

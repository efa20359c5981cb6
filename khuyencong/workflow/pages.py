"""The shape of every page on which something is done: show the form, call the service or fire the move, say what happened."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.module_loading import import_string

from khuyencong.access.views import Allowed
from khuyencong.ui.forms import PortalForm
from khuyencong.workflow import runner
from khuyencong.workflow.forms import StepForm
from khuyencong.workflow.machine import Transition
from khuyencong.workflow.models import Moving
from khuyencong.workflow.refusals import NotAllowed, Refused, Stale, place_refusals


def place_errors(form: PortalForm, error: ValidationError) -> None:
    """Put a service's errors beside their fields; what names no field of the form stands on top."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for field, errors in error.error_dict.items():
        known = field if field in form.fields else None
        for one in errors:
            form.add_error(known, one if known else ValidationError(one.messages))


def conflict(request: HttpRequest, words: str, back: str) -> HttpResponse:
    """Somebody was faster: nothing was changed, and what to do."""
    return render(request, "errors/409.html", {"subject_url": back, "theirs": words}, status=409)


def not_now(request: HttpRequest, words: str, back: str) -> HttpResponse:
    """This cannot be done to the subject as it stands: why, and the way back to it."""
    return render(request, "errors/409.html", {"subject_url": back, "why": words}, status=409)


def found(rows: models.QuerySet[Any], pk: int) -> Any:
    """The row of the address among those that the reader may see; 404 otherwise, as if it were not there."""
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


class Doing(Allowed):
    """One thing to do. Subclasses name the form and what is shown, find the subject, and call one service."""

    form_class: ClassVar[type[PortalForm]]
    template_name: ClassVar[str] = "workflow/doing.html"
    title: ClassVar[str] = ""
    submit: ClassVar[str] = "Lưu"
    files: ClassVar[bool] = False
    # Further errors of services that are sentences for the person, and the field that they speak of (empty: the form).
    refusals: ClassVar[Mapping[type[Exception], str]] = {}

    subject: models.Model

    def find(self) -> models.Model:
        """The subject of the address; 404 when the reader may not see it."""
        raise NotImplementedError

    def take(self) -> None:
        """Find the subject, once for a request."""
        self.subject = self.find()

    def why_not(self) -> str:
        """Why this does not apply to the subject now; empty when it does. Asked before the form is shown; sent forms are for the service to refuse."""
        return ""

    def perform(self, data: dict[str, Any]) -> str:
        """Call the service; return the words that say what happened."""
        raise NotImplementedError

    def back(self) -> str:
        """Where the reader goes afterwards."""
        return str(self.subject.get_absolute_url())  # type: ignore[attr-defined]

    def form_arguments(self) -> dict[str, Any]:
        """What the form needs to know of the subject."""
        return {}

    def initial(self) -> Mapping[str, Any]:
        """What stands in the form at first."""
        return {}

    def more(self) -> dict[str, Any]:
        """Further names for the template."""
        return {}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except NotAllowed as refused:
            raise PermissionDenied(str(refused)) from refused

    def show(self, form: PortalForm, status: int = 200) -> HttpResponse:
        """The page with the form as it stands."""
        names = {
            "title": self.title,
            "form": form,
            "subject": self.subject,
            "submit": self.submit,
            "back": self.back(),
            "files": self.files,
        }
        return render(self.request, self.template_name, names | self.more(), status=status)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.take()
        if words := self.why_not():
            return not_now(request, words, self.back())
        return self.show(self.form_class(initial=self.initial(), **self.form_arguments()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.take()
        form = self.form_class(data=request.POST, files=request.FILES or None, **self.form_arguments())
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            said = self.perform(form.cleaned_data)
        except Stale as stale:
            return conflict(request, str(stale), self.back())
        except NotAllowed:
            raise
        except tuple(self.refusals) as refused:
            field = next(name for kind, name in self.refusals.items() if isinstance(refused, kind))
            form.add_error(field if field in form.fields else None, str(refused))
        except Refused as refused:
            place_refusals(form, refused)
        except ValidationError as error:
            place_errors(form, error)
        else:
            messages.success(request, said)
            return redirect(self.back())
        return self.show(form, status=422)


class Starting(Doing):
    """Begin something new: there is no subject until the service has made it."""

    list_url: ClassVar[str] = ""
    made: models.Model | None = None
    subject = None  # type: ignore[assignment]

    def find(self) -> Any:
        return None

    def back(self) -> str:
        if self.made is not None:
            return str(self.made.get_absolute_url())  # type: ignore[attr-defined]
        return reverse(self.list_url)

    def more(self) -> dict[str, Any]:
        return super().more() | {"subject": ""}


class Move(Doing):
    """Ask, then fire. Which form, words and tone come from the transition that the address names."""

    template_name = "workflow/move.html"
    plain_form: ClassVar[type[StepForm]] = StepForm
    subject: Moving
    step: Transition

    def find_step(self) -> Transition:
        """The transition of the address: unknown 404, not this role's 403."""
        machine = self.subject.machine
        try:
            declared = machine.named(self.kwargs["action"])
        except KeyError as unknown:
            raise Http404 from unknown
        step = machine.find(self.kwargs["action"], self.subject.state) or declared
        if step.derived:
            raise Http404
        scope = self.principal.scope(step.permission) if step.permission else None
        if scope is None or not machine.within(self.subject, self.principal, scope):
            raise PermissionDenied("Vai trò đang dùng không thực hiện được bước này.")
        return step

    def take(self) -> None:
        super().take()
        self.step = self.find_step()

    def why_not(self) -> str:
        if self.subject.state in self.step.sources:
            return ""
        return f"Hồ sơ đang ở tình trạng “{self.subject.state_label}”, bước “{self.step.label}” không còn áp dụng."

    @property
    def form_class(self) -> type[PortalForm]:  # type: ignore[override]
        """The form that the transition names."""
        return import_string(self.step.form) if self.step.form else self.plain_form

    @property
    def title(self) -> str:  # type: ignore[override]
        """The transition's own words."""
        return self.step.label

    @property
    def submit(self) -> str:  # type: ignore[override]
        """The button says what will happen."""
        return self.step.label

    def form_arguments(self) -> dict[str, Any]:
        return {"step": self.step, "subject": self.subject}

    def facts(self) -> list[tuple[str, str]]:
        """What the reader judges by, as pairs of a label and words, above the form."""
        return []

    def more(self) -> dict[str, Any]:
        option = next((o for o in runner.options(self.subject, self.principal) if o.transition.name == self.step.name), None)
        targets = [self.subject.machine.state_label(target) for target in self.step.targets]
        return {"step": self.step, "refusals": option.refusals if option else (), "targets": targets, "facts": self.facts()}

    def perform(self, data: dict[str, Any]) -> str:
        given = {name: value for name, value in data.items() if name not in ("version", "reason") and value not in (None, "")}
        runner.fire(self.subject, self.step.name, actor=self.principal, version=data["version"], reason=data.get("reason", ""), data=given)
        return f"Đã {self.step.label[0].lower()}{self.step.label[1:]}. Tình trạng mới: {self.subject.state_label}."

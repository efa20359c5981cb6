"""The shape of every page on which something is done to a đề án: show the form, call the service, say what happened."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from budgets.ledger import LedgerError
from khuyencong.access.views import Allowed
from khuyencong.documents.inspection.refusal import FileRefused
from khuyencong.ui.forms import PortalForm
from khuyencong.workflow.refusals import NotAllowed, Refused, Stale
from projects.models import Line, PaymentRequest, Project
from projects.selectors import visibility


def find_project(request: HttpRequest, code: str) -> Project:
    """The đề án of the address, when the reader may see it; 404 otherwise, as if it were not there."""
    rows = visibility.visible_to(request.principal)  # type: ignore[attr-defined]
    found = rows.select_related("district", "written_by", "written_for", "appraiser").filter(code=code).first()
    if found is None:
        raise Http404
    return found


def find_line(request: HttpRequest, code: str, position: int) -> Line:
    """A beneficiary's line of the address, when the reader may see it; 404 otherwise."""
    rows = visibility.lines_visible_to(request.principal)  # type: ignore[attr-defined]
    found = (
        rows.select_related("project__district", "enterprise__area__parent", "content", "holding")
        .filter(project__code=code, position=position)
        .first()
    )
    if found is None:
        raise Http404
    return found


def find_payment(request: HttpRequest, code: str, pk: int) -> PaymentRequest:
    """A request for money of the address, when the reader may see it; 404 otherwise."""
    rows = visibility.payments_visible_to(request.principal)  # type: ignore[attr-defined]
    found = rows.select_related("line__project__district", "line__enterprise").filter(line__project__code=code, pk=pk).first()
    if found is None:
        raise Http404
    return found


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


class Doing(Allowed):
    """One thing to do. Subclasses name the form and what is shown, find the subject, and call one service."""

    form_class: ClassVar[type[PortalForm]]
    template_name: ClassVar[str] = "projects/doing.html"
    title: ClassVar[str] = ""
    submit: ClassVar[str] = "Lưu"
    files: ClassVar[bool] = False

    subject: models.Model

    def find(self) -> models.Model:
        """The subject of the address; 404 when the reader may not see it."""
        raise NotImplementedError

    def perform(self, data: dict[str, Any]) -> str:
        """Call the service; return the words that say what happened."""
        raise NotImplementedError

    def back(self) -> str:
        """Where the reader goes afterwards."""
        return self.subject.get_absolute_url()  # type: ignore[attr-defined]

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
        self.subject = self.find()
        return self.show(self.form_class(initial=self.initial(), **self.form_arguments()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.subject = self.find()
        form = self.form_class(data=request.POST, files=request.FILES or None, **self.form_arguments())
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            said = self.perform(form.cleaned_data)
        except Stale as stale:
            return conflict(request, str(stale), self.back())
        except NotAllowed:
            raise
        except Refused as refused:
            for refusal in refused.refusals:
                form.add_error(None, str(refusal))
        except (LedgerError, FileRefused) as refused:
            form.add_error("proof" if "proof" in form.fields and isinstance(refused, FileRefused) else None, str(refused))
        except ValidationError as error:
            place_errors(form, error)
        else:
            messages.success(request, said)
            return redirect(self.back())
        return self.show(form, status=422)

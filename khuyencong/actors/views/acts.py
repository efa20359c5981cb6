"""The shape of a page on which one thing is done: show the form, call the service, say what happened."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from khuyencong.access.views import Allowed
from khuyencong.documents.inspection import FileRefused
from khuyencong.ui.forms import PortalForm
from khuyencong.workflow.pages import conflict, place_errors
from khuyencong.workflow.refusals import NotAllowed, Refused, Stale, place_refusals


class Act(Allowed):
    """One thing to do. Subclasses name the form, find the subject, call one service, and say where to go."""

    template_name: ClassVar[str] = "actors/doing.html"
    title: ClassVar[str] = ""
    submit: ClassVar[str] = "Lưu"
    files: ClassVar[bool] = False

    def find(self) -> None:
        """Read what the address names; 404 when the reader may not."""

    def form(self, data: Any = None, files: Any = None) -> PortalForm:
        """The form, bound when data is given."""
        raise NotImplementedError

    def perform(self, data: dict[str, Any]) -> str:
        """Call the service; the words that say what happened."""
        raise NotImplementedError

    def back(self) -> str:
        """Where the reader goes afterwards."""
        raise NotImplementedError

    def about(self) -> str:
        """What it is about, above the title."""
        return ""

    def first(self) -> str:
        """Where the reader goes before they may do it; empty when nothing stands before."""
        return ""

    def words(self) -> list[str]:
        """What the reader should know before they do it."""
        return []

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
            "about": self.about(),
            "words": self.words(),
            "submit": self.submit,
            "back": self.back(),
            "files": self.files,
        }
        return render(self.request, self.template_name, names, status=status)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.find()
        return redirect(first) if (first := self.first()) else self.show(self.form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.find()
        if first := self.first():
            return redirect(first)
        form = self.form(request.POST, request.FILES or None)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            said = self.perform(form.cleaned_data)
        except Stale as stale:
            return conflict(request, str(stale), self.back())
        except Refused as refused:
            place_refusals(form, refused)
        except FileRefused as refused:
            form.add_error("decision" if "decision" in form.fields else None, str(refused))
        except ValidationError as error:
            place_errors(form, error)
        else:
            messages.success(request, said)
            return redirect(self.back())
        return self.show(form, status=422)

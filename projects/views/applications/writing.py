"""The door of the pages by which an application is written, and what they answer when somebody else was faster."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BoundField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property

from khuyencong import clock
from khuyencong.access.views import Allowed
from khuyencong.documents.models import Attachment
from khuyencong.ui.forms import PortalForm
from khuyencong.workflow.refusals import NotAllowed
from projects.enums import ProjectState
from projects.models import Line, Project
from projects.permissions import P
from projects.selectors import applications as reading
from projects.selectors.visibility import visible_to
from projects.services.applications import Closed


@dataclass(frozen=True, slots=True)
class Difference:
    """One answer as it stands now and as it was typed."""

    label: str
    theirs: str
    mine: str


class Writing(Allowed):
    """A page of one application, for who writes it. Others' application is 404, one's own that another writes 403.

    An application that has moved on answers with a sentence; what was typed is shown, so that nothing is lost.
    """

    permission = P.WRITE
    needs_open: bool = True
    project: Project

    def check_permission(self) -> None:
        super().check_permission()
        found = visible_to(self.principal).select_related("district").filter(code=self.kwargs["code"]).first()
        if found is None:
            raise Http404
        self.project = found
        if not reading.may_write(found, self.principal):
            raise PermissionDenied("Hồ sơ này do cơ quan khác lập; bạn chỉ xem được.")
        if self.needs_open and found.state not in ProjectState.editable():
            raise Closed

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except Closed as closed:
            return self.closed(request, closed)
        except NotAllowed as refused:
            raise PermissionDenied("Vai trò đang dùng không sửa được hồ sơ này.") from refused

    def closed(self, request: HttpRequest, closed: Closed) -> HttpResponse:
        """The application cannot be changed any more: back to its page, or a page with what was typed."""
        typed = [value for name, values in request.POST.lists() for value in values if name not in _OURS and value.strip()]
        if request.method == "POST" and typed:
            context = {"project": self.project, "why": closed.messages[0], "typed": typed}
            return render(request, "projects/apply/closed.html", context, status=409)
        messages.warning(request, closed.messages[0])
        return redirect(self.project)

    @cached_property
    def lines(self) -> list[Line]:
        """The lines of the application."""
        return reading.lines_of(self.project)

    @cached_property
    def files(self) -> list[Attachment]:
        """The files of the application."""
        return reading.files_of(self.project)

    def line(self, position: int) -> Line:
        """The line at a position; 404 when there is none."""
        found = next((line for line in self.lines if line.position == position), None)
        if found is None:
            raise Http404
        return found

    def page(self, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        """A page with what every page of an application shows."""
        asked = (
            self.project.supplements.filter(answered_at__isnull=True).select_related("organisation").first() if self.is_returned else None
        )
        context |= {"project": self.project, "asked": asked, "home": self.home}
        return render(self.request, template, context, status=status)

    def saved(self, mark: str, **context: Any) -> HttpResponse:
        """The fragment that an autosave puts into the page."""
        return render(self.request, "projects/apply/saved.html", context | {"mark": mark, "at": clock.now()})

    def unsaved(self, words: str, mark: str, **context: Any) -> HttpResponse:
        """The fragment of an autosave that kept nothing, with the mark that the page had."""
        return render(self.request, "projects/apply/saved.html", context | {"mark": mark, "at": None, "words": words})

    def conflict(self, differences: Iterable[Difference], *, mark: str, again: str, hidden: Iterable[tuple[str, str]]) -> HttpResponse:
        """Both texts side by side; one click keeps mine over theirs, another goes back to theirs."""
        context = {"differences": list(differences), "mark": mark, "again": again, "hidden": list(hidden)}
        return self.page("projects/apply/conflict.html", status=409, **context)

    def typed(self) -> list[tuple[str, str]]:
        """Every name and value of this request's form, for a form that sends them again."""
        return [(name, value) for name, values in self.request.POST.lists() if name not in _OURS for value in values]

    @property
    def is_returned(self) -> bool:
        """Whether a supplement is being answered."""
        return self.project.state == ProjectState.RETURNED

    @property
    def home(self) -> str:
        """The task list."""
        return reverse("projects:draft", args=[self.project.code])


_OURS = frozenset({"csrfmiddlewaretoken", "seen"})
SLOWER = "Có người vừa sửa phần này; bấm “Lưu và tiếp tục” để xem hai bản."


def said_in_both(form: PortalForm, theirs: PortalForm) -> list[Difference]:
    """The answers that differ between what was typed and what stands."""
    pairs = [(mine, theirs[mine.name]) for mine in form.visible_fields()]
    return [Difference(str(m.label), _words(t), _words(m)) for m, t in pairs if _words(t) != _words(m)]


def _words(bound: BoundField) -> str:
    value = bound.value()
    if isinstance(value, bool) or value in ("on", "True", "False"):
        return "Có" if value in (True, "on", "True") else "Không"
    choices = dict(getattr(bound.field, "choices", ()))
    shown = choices.get(value) or choices.get(int(value) if str(value).isdecimal() and len(str(value)) < 6 else value)
    return str(shown or bound.field.widget.format_value(value) or "").replace("\r\n", "\n").strip()

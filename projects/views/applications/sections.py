"""The task list of an application and its sections of words, one subject a page."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from khuyencong.ui.forms import PortalForm
from khuyencong.workflow.refusals import Stale
from projects.forms.applications import CommitForm, InfoForm, NeedForm, PlanForm, initial_of
from projects.selectors import applications as reading
from projects.selectors.eligibility import kind_of
from projects.services import applications
from projects.views.acting import place_errors
from projects.views.applications.writing import SLOWER, Writing, said_in_both

# Where the task list leads, by the keys of `selectors.applications.sections_of`.
ADDRESSES = {
    "thong-tin": "projects:draft_info",
    "muc-tieu": "projects:draft_need",
    "tien-do": "projects:draft_plan",
    "kinh-phi": "projects:draft_lines",
    "so-lieu": "projects:draft_figures",
    "cam-ket": "projects:draft_commit",
    "dinh-kem": "projects:draft_files",
    "kiem-tra": "projects:draft_check",
}


class TaskList(Writing):
    """What is done and what is left, in the order of work."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        sections = reading.sections_of(self.project, self.lines, self.files)
        tasks = [{"label": s.label, "href": reverse(ADDRESSES[s.key], args=[code]), "state": s.state, "note": s.note} for s in sections]
        done = sum(s.state == "done" for s in sections)
        return self.page(
            "projects/apply/tasks.html",
            tasks=tasks,
            lines=self.lines,
            done=done,
            all=len(sections) - 1,
            kind=kind_of(self.project, self.lines),
        )


class SectionPage(Writing):
    """A section of words and dates: saves what is typed, alone after a pause (htmx) or by its button."""

    form_class: ClassVar[type[PortalForm]]
    names: ClassVar[Sequence[str]]
    heading: ClassVar[str]
    onward: ClassVar[str]

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        form = self.form_class(initial=initial_of(self.project, self.names))
        return self.shown(form, mark=reading.mark_of_sections(self.project, self.names))

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        form = self.form_class(request.POST, initial=initial_of(self.project, self.names))
        seen = request.POST.get("seen", "")
        alone = bool(request.htmx)  # type: ignore[attr-defined]
        if form.is_valid():
            try:
                self.project = self.keep(form, seen)
            except Stale:
                return self.slower(form, seen, alone=alone)
            except ValidationError as error:
                place_errors(form, error)
            else:
                if alone:
                    return self.saved(self.mark())
                return redirect(self.onward, code)
        if alone:
            return self.unsaved(f"Chưa lưu: có {len(form.mistakes())} chỗ cần sửa.", seen)
        return self.shown(form, mark=seen, status=422)

    def keep(self, form: PortalForm, seen: str) -> Any:
        """Write the section through its service; Stale when it was not the one that was seen."""
        return applications.write_sections(project=self.project, who=self.principal, sections=form.cleaned_data, seen=seen)

    def mark(self) -> str:
        """The mark of the section as it now stands."""
        return reading.mark_of_sections(self.project, self.names)

    def slower(self, form: PortalForm, seen: str, *, alone: bool) -> HttpResponse:
        """Somebody else has changed the section since it was opened."""
        if alone:
            return self.unsaved(SLOWER, seen)
        self.project.refresh_from_db()
        theirs = self.form_class(initial=initial_of(self.project, self.names))
        differences = said_in_both(form, theirs)
        if not differences:  # the page's own autosave was faster than the button
            return redirect(self.onward, self.project.code)
        return self.conflict(differences, mark=self.mark(), again=self.request.path, hidden=self.typed())

    def shown(self, form: PortalForm, *, mark: str, status: int = 200) -> HttpResponse:
        """The form."""
        return self.page("projects/apply/section.html", status=status, form=form, mark=mark, heading=self.heading)


class Info(SectionPage):
    """Title, source, year."""

    form_class, names, heading, onward = InfoForm, reading.INFO, "Thông tin chung", "projects:draft_need"


class Need(SectionPage):
    """Need, goals, effect."""

    form_class, names, heading, onward = NeedForm, reading.NEED, "Sự cần thiết và mục tiêu", "projects:draft_plan"


class Plan(SectionPage):
    """Work and dates."""

    form_class, names, heading, onward = PlanForm, reading.PLAN, "Nội dung và tiến độ", "projects:draft_lines"


class Commitments(Writing):
    """What every beneficiary commits."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self.shown(CommitForm(lines=self.lines), reading.mark_of_commitments(self.lines))

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        form = CommitForm(request.POST, lines=self.lines)
        seen = request.POST.get("seen", "")
        alone = bool(request.htmx)  # type: ignore[attr-defined]
        if not form.is_valid():
            return self.shown(form, seen)
        try:
            applications.write_commitments(project=self.project, who=self.principal, given=form.given(), seen=seen)
        except Stale:
            if alone:
                return self.unsaved(SLOWER, seen)
            differences = said_in_both(form, CommitForm(lines=self.lines))
            if not differences:
                return redirect("projects:draft_files", code)
            mark = reading.mark_of_commitments(self.lines)
            return self.conflict(differences, mark=mark, again=request.path, hidden=self.typed())
        if alone:
            return self.saved(reading.mark_of_commitments(reading.lines_of(self.project)))
        return redirect("projects:draft_files", code)

    def shown(self, form: CommitForm, mark: str) -> HttpResponse:
        """The form."""
        return self.page("projects/apply/section.html", form=form, mark=mark, heading="Cam kết")

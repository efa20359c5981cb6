"""The questions of each beneficiary's content of support, as a step of the application."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from budgets.norms import fields
from khuyencong.workflow.refusals import Stale
from projects.forms.figures import FiguresForm
from projects.models import Line
from projects.selectors import applications as reading
from projects.selectors import figures as asking
from projects.services.figures import write_answers
from projects.views.applications.writing import SLOWER, Writing, said_in_both


class FiguresOfAll(Writing):
    """The beneficiaries with how far their answers are; one alone has its questions at once."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        if len(self.lines) == 1:
            return redirect("projects:draft_figures_of", code, self.lines[0].position)
        asked = asking.fields_of_lines(self.lines)
        rows = [(line, asking.state_of(line, asked[line.pk]), len(fields.missing(asked[line.pk], line.answers))) for line in self.lines]
        return self.page("projects/apply/figures_of_all.html", rows=rows)


class Figures(Writing):
    """The questions of one beneficiary's content, made from their declaration."""

    def get(self, request: HttpRequest, code: str, position: int) -> HttpResponse:
        line = self.line(position)
        asked = asking.fields_of_line(line)
        return self.shown(line, FiguresForm(asked=asked, answers=line.answers), reading.mark_of_answers(line))

    def post(self, request: HttpRequest, code: str, position: int) -> HttpResponse:
        line = self.line(position)
        asked = asking.fields_of_line(line)
        form = FiguresForm(request.POST, asked=asked, answers=line.answers)
        seen = request.POST.get("seen", "")
        alone = bool(request.htmx)  # type: ignore[attr-defined]
        if form.is_valid():
            try:
                line = write_answers(line=line, who=self.principal, answers=form.answers(), seen=seen)
            except Stale:
                return self.unsaved(SLOWER, seen) if alone else self.slower(line, form)
            except ValidationError as error:
                form.place(error)
            else:
                return self.saved(reading.mark_of_answers(line)) if alone else redirect(self.onward)
        if alone:
            return self.unsaved(f"Chưa lưu: có {len(form.mistakes())} chỗ cần sửa.", seen)
        return self.shown(line, form, seen, status=422)

    @property
    def onward(self) -> str:
        """Back to the list of several beneficiaries, on to the commitments of one."""
        name = "projects:draft_figures" if len(self.lines) > 1 else "projects:draft_commit"
        return reverse(name, args=[self.project.code])

    def slower(self, line: Line, form: FiguresForm) -> HttpResponse:
        """Somebody else has changed the answers since they were opened."""
        line.refresh_from_db()
        line.project = self.project
        theirs = FiguresForm(asked=form.asked, answers=line.answers)
        differences = said_in_both(form, theirs)
        if not differences:  # the page's own autosave was faster than the button
            return redirect(self.onward)
        return self.conflict(differences, mark=reading.mark_of_answers(line), again=self.request.path, hidden=self.typed())

    def shown(self, line: Line, form: FiguresForm, mark: str, status: int = 200) -> HttpResponse:
        """The questions, what is still missing and what the answers give cause to say."""
        given = form.answers() if form.is_bound and hasattr(form, "cleaned_data") else line.answers
        known = fields.kept(form.asked, given)
        return self.page(
            "projects/apply/figures.html",
            status=status,
            line=line,
            form=form,
            mark=mark,
            advice=fields.advised(form.asked, known),
            missing=[field.label for field in fields.missing(form.asked, known)] if line.answers else [],
        )

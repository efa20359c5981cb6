"""The table of costs as a spreadsheet: taken out by who may read it, put in by who writes the application."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from khuyencong.access.views import Allowed
from khuyencong.documents.inspection import FileRefused
from khuyencong.ui.exports import Cell, xlsx_response
from khuyencong.workflow.refusals import Stale
from projects.forms.costs import ImportCostsForm
from projects.models import Line
from projects.permissions import P
from projects.selectors.costs import with_items
from projects.selectors.visibility import lines_visible_to
from projects.services.cost_sheets import LABELS, MOST_ROWS, Judged, import_costs, mark_of_tables, sheet_columns, sheet_rows
from projects.views.acting import find_line, find_project
from projects.views.applications.writing import Writing

SHOWN = 200
_WIDE = {"part": 7, "unit": 12, "quantity": 10, "name": 40, "enterprise": 34, "note": 34}


class CostSheet(Allowed):
    """The tables of a đề án, or of one part of it, that the reader may see; also the file to begin an import with."""

    permission = P.VIEW

    def get(self, request: HttpRequest, code: str, position: int | None = None) -> HttpResponseBase:
        project = find_project(request, code)
        if position is not None:
            find_line(request, code, position)
        rows = lines_visible_to(self.principal).filter(project=project).select_related("enterprise").order_by("position")
        lines = list(rows if position is None else rows.filter(position=position))
        with_items(lines)
        columns = [Cell(LABELS[name], lambda row, name=name: row.get(name), _WIDE.get(name, 20)) for name in sheet_columns(project.track)]  # type: ignore[misc]
        return xlsx_response(f"kinh-phi-{project.code}", "Kinh phí", columns, sheet_rows(lines))


class ImportCosts(Writing):
    """A spreadsheet for the tables of an application or of one part: a dry run with every mistake, then all or none."""

    def get(self, request: HttpRequest, code: str, position: int | None = None) -> HttpResponse:
        return self.shown(ImportCostsForm(), self.parts(position), position)

    def post(self, request: HttpRequest, code: str, position: int | None = None) -> HttpResponse:
        form, parts, judged = ImportCostsForm(request.POST, request.FILES), self.parts(position), None
        if form.is_valid():
            said = form.cleaned_data
            try:
                judged = import_costs(
                    project=self.project, lines=parts, who=self.principal, name=said["file"].name, content=said["file"].read(),
                    commit=said["what"] == "keep", trusts_small=said["trusts_small"], seen=request.POST.get("seen", ""),
                )  # fmt: skip
            except FileRefused as refused:
                form.add_error("file", str(refused))
            except Stale:
                form.add_error(None, "Có người vừa sửa bảng kinh phí; xem lại bảng rồi gửi tệp lần nữa.")
                return self.shown(form, parts, position, status=409)
        if judged and judged.kept:
            rows = sum(len(part.items) for part in judged.parts.values())
            messages.success(request, f"Đã ghi {rows} khoản mục của {len(judged.parts)} đơn vị thụ hưởng từ bảng tính.")
            return redirect(reverse("projects:draft_lines", args=[code]))
        wrong = bool(form.errors) or bool(judged and judged.errors)
        return self.shown(form, parts, position, judged, status=422 if wrong else 200)

    def parts(self, position: int | None) -> list[Line]:
        """The parts that the file may name."""
        return self.lines if position is None else [self.line(position)]

    def shown(
        self, form: ImportCostsForm, parts: list[Line], position: int | None, judged: Judged | None = None, status: int = 200
    ) -> HttpResponse:
        """The form, and what the file holds."""
        errors = judged.errors if judged else []
        names: dict[str, Any] = {"form": form, "parts": parts, "judged": judged, "errors": errors[:SHOWN], "left": len(errors[SHOWN:])}
        arguments = [self.project.code] if position is None else [self.project.code, position]
        addresses = {
            "present_sheet": reverse("projects:cost_sheet" if position is None else "projects:cost_sheet_of", args=arguments),
            "back": reverse("projects:draft_lines" if position is None else "projects:draft_costs", args=arguments),
        }
        return self.page(
            "projects/apply/import_costs.html", status=status, mark=mark_of_tables(parts), most=MOST_ROWS, **names, **addresses
        )

"""Technologies from a spreadsheet: a dry run with every mistake by row and column, then all or none."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from khuyencong.documents.inspection import FileRefused
from khuyencong.ui.exports import Cell, csv_response
from technology.forms import TechnologyImportForm
from technology.permissions import P
from technology.services.importing import MOST_ROWS, Judged, import_technologies, template_rows
from technology.views.acting import OfDuty

SHOWN = 200


class ImportTechnologies(OfDuty):
    """A file, and what it holds."""

    permission = P.KEEP

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.shown(TechnologyImportForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form, judged = TechnologyImportForm(request.POST, request.FILES), None
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                commit = form.cleaned_data["what"] == "record"
                judged = import_technologies(who=self.principal, name=file.name, content=file.read(), commit=commit)
            except FileRefused as refused:
                form.add_error("file", str(refused))
        if judged and judged.created:
            already = f" {len(judged.known)} công nghệ đã có, bỏ qua." if judged.known else ""
            messages.success(request, f"Đã ghi {judged.created} bản nháp.{already}")
            return redirect(f"{reverse('technology:catalogue')}?tinh-trang=draft")
        wrong = bool(form.errors) or bool(judged and judged.errors)
        return self.shown(form, judged, status=422 if wrong else 200)

    def shown(self, form: TechnologyImportForm, judged: Judged | None = None, status: int = 200) -> HttpResponse:
        """The form, and what the file holds."""
        errors = judged.errors if judged else []
        names = {
            "form": form,
            "judged": judged,
            "errors": errors[:SHOWN],
            "left": len(errors[SHOWN:]),
            "known": list(judged.known.items())[:SHOWN] if judged else [],
            "most": MOST_ROWS,
        }
        return render(self.request, "technology/import.html", names, status=status)


class ImportTemplate(OfDuty):
    """A file to begin with."""

    permission = P.KEEP

    def get(self, request: HttpRequest) -> HttpResponseBase:
        heads, *rows = template_rows()
        columns = [Cell(head, lambda row, at=at: row[at]) for at, head in enumerate(heads)]  # type: ignore[misc]
        return csv_response("mau-cong-nghe", columns, rows)

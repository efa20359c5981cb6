"""Cơ sở from a spreadsheet: a dry run with every mistake by row and column, then all or none."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from khuyencong.access.views import Allowed
from khuyencong.actors.forms.enterprises import ImportForm
from khuyencong.actors.permissions import P
from khuyencong.actors.services.importing import Judged, import_enterprises, template_rows
from khuyencong.documents.inspection import FileRefused
from khuyencong.ui.exports import Cell, csv_response

SHOWN = 200


class ImportEnterprises(Allowed):
    """A file, and what it holds."""

    permission = P.REGISTER_ENTERPRISE

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.shown(ImportForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form, judged = ImportForm(request.POST, request.FILES), None
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                judged = import_enterprises(
                    who=self.principal, name=file.name, content=file.read(), commit=form.cleaned_data["what"] == "record"
                )
            except FileRefused as refused:
                form.add_error("file", str(refused))
        wrong = not form.is_valid() or bool(judged and judged.errors)
        return self.shown(form, judged, status=422 if wrong else 200)

    def shown(self, form: ImportForm, judged: Judged | None = None, status: int = 200) -> HttpResponse:
        """The form, and what the file holds."""
        names = {"form": form, "judged": judged, "errors": judged.errors[:SHOWN] if judged else []}
        return render(self.request, "actors/import.html", names, status=status)


class ImportTemplate(Allowed):
    """A file to begin with."""

    permission = P.REGISTER_ENTERPRISE

    def get(self, request: HttpRequest) -> HttpResponseBase:
        heads, *rows = template_rows()
        columns = [Cell(head, lambda row, at=at: row[at]) for at, head in enumerate(heads)]  # type: ignore[misc]
        return csv_response("mau-co-so", columns, rows)

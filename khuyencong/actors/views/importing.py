"""Cơ sở from a spreadsheet: a dry run with every mistake by row and column, then all or none."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from khuyencong.access.views import Allowed
from khuyencong.actors.forms.enterprises import ImportForm
from khuyencong.actors.permissions import P
from khuyencong.actors.services.importing import MOST_ROWS, Judged, import_enterprises, template_rows
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
        if judged and judged.created:
            already = f" {judged.known} cơ sở đã có, bỏ qua." if judged.known else ""
            messages.success(request, f"Đã ghi nhận {judged.created} cơ sở.{already}")
            return redirect(f"{reverse('actors:enterprises')}?xep=moi")
        wrong = bool(form.errors) or bool(judged and judged.errors)
        return self.shown(form, judged, status=422 if wrong else 200)

    def shown(self, form: ImportForm, judged: Judged | None = None, status: int = 200) -> HttpResponse:
        """The form, and what the file holds."""
        errors = judged.errors if judged else []
        names = {"form": form, "judged": judged, "errors": errors[:SHOWN], "left": len(errors[SHOWN:]), "most": MOST_ROWS}
        return render(self.request, "actors/import.html", names, status=status)


class ImportTemplate(Allowed):
    """A file to begin with."""

    permission = P.REGISTER_ENTERPRISE

    def get(self, request: HttpRequest) -> HttpResponseBase:
        heads, *rows = template_rows(self.principal)
        columns = [Cell(head, lambda row, at=at: row[at]) for at, head in enumerate(heads)]  # type: ignore[misc]
        return csv_response("mau-co-so", columns, rows)

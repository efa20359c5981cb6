"""Old spreadsheets: the list, sending one, its page (columns, words, preview, figures), withdrawing it."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from khuyencong.access.views import Allowed
from khuyencong.documents.inspection import FileRefused
from khuyencong.ui.forms import PortalForm
from khuyencong.ui.lists import Column, ListPage, newest
from khuyencong.workflow.pages import Doing, place_errors
from reports import past_forms
from reports.enums import PastState
from reports.models import PastFigure, PastSheet
from reports.old import judging, words
from reports.old.columns import MONEY
from reports.permissions import P
from reports.services import past

SHOWN, PREVIEWED, ERRORS = 50, 20, 200
ASKED = 60  # words at once


class PastSheets(Allowed, ListPage):
    """The old spreadsheets that were sent in."""

    permission = P.HISTORY
    template_name = "reports/past_sheets.html"
    title = "Số liệu các năm trước khi có cổng"
    cells = "reports/past_cells.html"
    columns: ClassVar[Sequence[Column]] = (
        Column("sheet", "Bảng", wide=True),
        Column("years", "Năm"),
        Column("state", "Tình trạng"),
    )
    sorts = (newest("at"),)
    unit = "bảng"
    empty_title = "Chưa nhập bảng nào"
    empty_words = (
        "Gửi bảng Excel hoặc CSV có sẵn của các năm trước, tên cột thế nào cũng được; cổng hỏi lại chỗ chưa rõ và nhớ cho lần sau."
    )

    def rows(self) -> QuerySet[Any]:
        return PastSheet.objects.defer("table").select_related("by").prefetch_related("years")


class SendPast(Allowed):
    """Send a spreadsheet in; nothing is counted yet."""

    permission = P.HISTORY

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.shown(past_forms.SendForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = past_forms.SendForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                return redirect(past.start(who=self.principal, name=file.name, content=file.read()))
            except FileRefused as refused:
                form.add_error("file", str(refused))
        return self.shown(form, 422)

    def shown(self, form: PortalForm, status: int = 200) -> HttpResponse:
        """The form."""
        return render(self.request, "reports/past_send.html", {"form": form}, status=status)


class _OfSheet(Allowed):
    permission = P.HISTORY

    def find(self, pk: int) -> PastSheet:
        """The sheet of the address."""
        return get_object_or_404(PastSheet.objects.select_related("by", "withdrawn_by"), pk=pk)

    def shown(self, sheet: PastSheet, status: int = 200, **given: PortalForm) -> HttpResponse:
        """The page of a sheet with the form of its next step; `given` are forms as they were sent."""
        names: dict[str, Any] = {
            "sheet": sheet,
            "labels": judging.LABELS,
            "money": set(MONEY),
            "columns_form": None,
            "words_form": None,
            "take_form": None,
        }
        if sheet.state != PastState.DRAFT:
            names |= _taken(sheet)
        elif not sheet.columns or "columns" in given or self.request.GET.get("buoc") == "cot":
            names["columns_form"] = given.get("columns") or past_forms.ColumnsForm(sheet=sheet)
            names["head_form"] = given.get("head") or past_forms.HeadForm(initial={"head": sheet.head})
        else:
            judged = judging.judge(sheet)
            asked = list(judged.read.asked.values())[:ASKED]
            names |= {"judged": judged, "errors": judged.read.wrong[:ERRORS], "left": len(judged.read.wrong[ERRORS:])}
            names |= {"said": judged.read.said[:PREVIEWED], "named": words.labels()}
            if asked:
                names["words_form"] = given.get("words") or past_forms.WordsForm(asked=asked)
            elif not judged.refusals:
                names["take_form"] = given.get("take") or past_forms.TakeForm(told=judged.told)
        return render(self.request, "reports/past_sheet.html", names, status=status)


def _taken(sheet: PastSheet) -> dict[str, Any]:
    rows = PastFigure.objects.filter(of__sheet=sheet).select_related("of", "district", "content").order_by("of__year", "number")
    years = list(sheet.years.annotate(rows=Count("figures")).order_by("year"))
    portal = judging.portal_years([one.year for one in years])
    by = {row.year: row.sheet for row in judging.counted_years().filter(year__in=[one.year for one in years])}
    told = [
        {"year": one.year, "rows": one.rows, "is_counted": one.is_counted, "by": by.get(one.year), "portal": portal.get(one.year)}
        for one in years
    ]
    shown = list(rows[:SHOWN])
    measures = [name for name in judging.LABELS if any(getattr(row, name) is not None for row in shown)]
    figures_of = [{"row": row, "figures": [getattr(row, name) for name in measures]} for row in shown]
    return {"years": told, "figures": figures_of, "count": rows.count(), "measures": measures}


class PastSheetPage(_OfSheet):
    """A sheet: what is to be said next, or what it tells."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.shown(self.find(pk))


class PastHead(_OfSheet):
    """Say which row holds the heads."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        sheet, form = self.find(pk), past_forms.HeadForm(request.POST)
        if form.is_valid():
            try:
                return redirect(past.move_head(sheet=sheet, who=self.principal, head=form.cleaned_data["head"]))
            except ValidationError as refusal:
                place_errors(form, refusal)
        return self.shown(sheet, 422, head=form, columns=past_forms.ColumnsForm(sheet=sheet))


class PastColumns(_OfSheet):
    """Say what the columns are."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        sheet = self.find(pk)
        form = past_forms.ColumnsForm(request.POST, sheet=sheet)
        if form.is_valid():
            data = form.cleaned_data
            try:
                past.say_columns(
                    sheet=sheet,
                    who=self.principal,
                    columns=form.columns(),
                    year=data["year"],
                    source=data["source"],
                    is_list=data["is_list"],
                )
            except ValidationError as refusal:
                place_errors(form, refusal)
            else:
                messages.success(request, "Đã ghép cột; cổng nhớ cho bảng sau có cùng tiêu đề.")
                return redirect(sheet)
        return self.shown(sheet, 422, columns=form)


class PastWords(_OfSheet):
    """Explain the words that are not known yet."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        sheet = self.find(pk)
        asked = list(judging.judge(sheet).read.asked.values())[:ASKED] if sheet.state == PastState.DRAFT and sheet.columns else []
        if not asked:
            return redirect(sheet)
        form = past_forms.WordsForm(request.POST, asked=asked)
        if form.is_valid():
            try:
                count = past.explain(who=self.principal, answers=form.answers())
            except ValidationError as refusal:
                place_errors(form, refusal)
            else:
                messages.success(request, f"Đã nhớ nghĩa của {count} từ.")
                return redirect(sheet)
        return self.shown(sheet, 422, words=form)


class TakePast(_OfSheet):
    """Take the figures in."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        sheet = self.find(pk)
        told = judging.judge(sheet).told if sheet.state == PastState.DRAFT and sheet.columns else []
        form = past_forms.TakeForm(request.POST, told=told)
        if form.is_valid():
            try:
                past.take_in(sheet=sheet, who=self.principal, replace=form.cleaned_data.get("replace", False))
            except ValidationError as refusal:
                place_errors(form, refusal)
            else:
                messages.success(request, "Đã nhập; số liệu đã vào thống kê của các năm này.")
                return redirect(sheet)
        for said in form.non_field_errors():
            messages.error(request, said)
        return self.shown(sheet, 422, take=form)


class ThrowAwayPast(_OfSheet):
    """Throw a draft away."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        sheet = self.find(pk)
        try:
            past.throw_away(sheet=sheet, who=self.principal)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect(sheet)
        messages.success(request, "Đã bỏ bảng; chưa có số nào vào thống kê.")
        return redirect("reports:past_sheets")


class WithdrawPast(Doing):
    """Withdraw a sheet that was taken in."""

    permission = P.HISTORY
    form_class = past_forms.WithdrawForm
    title = submit = "Rút bảng số liệu"
    subject: PastSheet

    def find(self) -> PastSheet:
        return get_object_or_404(PastSheet.objects.defer("table"), pk=self.kwargs["pk"])

    def why_not(self) -> str:
        return "" if self.subject.state == PastState.TAKEN else "Bảng này chưa nhập hoặc đã rút."

    def perform(self, data: dict[str, Any]) -> str:
        years = past.withdraw(sheet=self.subject, who=self.principal, reason=data["reason"])
        return f"Đã rút; số của năm {', '.join(map(str, years))} không còn tính từ bảng này." if years else "Đã rút bảng."


def told_by_sheets(period: Any) -> list[dict[str, Any]]:
    """Which years of a period are told by old spreadsheets: what stands beneath statistics."""
    rows = judging.counted_years().filter(year__range=(period.start.year, period.end.year)).defer("sheet__table")
    return [{"year": row.year, "name": row.sheet.name, "pk": row.sheet_id} for row in rows] if period.is_of_whole_years else []

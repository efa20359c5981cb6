"""Both sides as lists: lines of the treasury, payments of the portal, statements, minutes."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from khuyencong.access.views import Allowed
from khuyencong.documents.inspection import FileRefused
from khuyencong.text import vnd
from khuyencong.ui.exports import Cell, xlsx_response
from khuyencong.ui.keyset import Key
from khuyencong.ui.lists import Column, Filter, ListPage, Sort
from treasury import selectors
from treasury.enums import Standing
from treasury.forms import ImportForm
from treasury.models import Reconciliation, Statement
from treasury.permissions import P
from treasury.reading import LABELS, MOST_ROWS
from treasury.services.importing import Judged, import_statement
from treasury.services.matching import match_automatically

SHOWN = 200
_STANDING = Filter("tinh_trang", "Tình trạng", lambda view: Standing.choices, lambda rows, value: rows.filter(standing=value))


class _Side(Allowed, ListPage):
    """One of the two sides."""

    permission = P.VIEW
    template_name = "treasury/side.html"
    cells = "treasury/cells.html"
    filters = (_STANDING,)

    def more(self) -> dict[str, Any]:
        rows, paid = selectors.unmatched_rows(), selectors.unmatched_payments()
        sums = [rows.aggregate(total=Sum("amount"))["total"] or 0, paid.aggregate(total=Sum("amount"))["total"] or 0]
        return {
            "alone": (
                ("Kho bạc có, cổng chưa khớp", rows.count(), sums[0], reverse("treasury:rows")),
                ("Cổng có, Kho bạc chưa khớp", paid.count(), sums[1], reverse("treasury:payments")),
            ),
            "may_import": self.principal.may(P.IMPORT),
            "may_match": self.principal.may(P.MATCH),
        }


class Rows(_Side):
    """Lines of the treasury."""

    title = "Đối chiếu Kho bạc: bảng kê"
    columns: ClassVar[Sequence[Column]] = (
        Column("row", "Chứng từ, nội dung", wide=True),
        Column("row_who", "Đơn vị nhận"),
        Column("amount", "Số tiền (đồng)", numeric=True, short="Số tiền"),
        Column("standing", "Tình trạng"),
    )
    sorts = (
        Sort("moi", "Ngày mới nhất", (Key("dated_on", descending=True), Key("id", descending=True))),
        Sort("tien", "Số tiền lớn nhất", (Key("amount", descending=True), Key("id", descending=True))),
    )
    unit = "dòng"
    empty_title = "Chưa có dòng nào"
    empty_words = "Nhập bảng kê của Kho bạc Nhà nước (XLSX, CSV); cổng tự khớp với các khoản đã chi."

    def rows(self) -> QuerySet[Any]:
        return selectors.rows().select_related("statement")


class Payments(_Side):
    """Payments of the portal."""

    title = "Đối chiếu Kho bạc: khoản chi trên cổng"
    columns: ClassVar[Sequence[Column]] = (
        Column("payment", "Khoản chi", wide=True),
        Column("payment_day", "Chứng từ, ngày"),
        Column("amount", "Số tiền (đồng)", numeric=True, short="Số tiền"),
        Column("standing", "Tình trạng"),
    )
    sorts = (Sort("moi", "Ngày mới nhất", (Key("paid_on", descending=True), Key("id", descending=True))),)
    unit = "khoản chi"
    empty_title = "Chưa có khoản chi nào"
    empty_words = "Khoản chi hiện ra ở đây khi Sở Tài chính ghi nhận đã chi."

    def rows(self) -> QuerySet[Any]:
        return selectors.payments()


class Statements(Allowed, ListPage):
    """Files of the treasury that were taken in."""

    permission = P.VIEW
    template_name = "treasury/statements.html"
    title = "Bảng kê đã nhập"
    cells = "treasury/cells.html"
    columns: ClassVar[Sequence[Column]] = (
        Column("statement", "Tệp", wide=True),
        Column("statement_days", "Từ ngày, đến ngày"),
        Column("statement_rows", "Số dòng", numeric=True),
        Column("statement_total", "Tổng tiền (đồng)", numeric=True, short="Tổng tiền"),
    )
    sorts = (Sort("moi", "Mới nhất", (Key("at", descending=True), Key("id", descending=True))),)
    unit = "tệp"
    empty_title = "Chưa nhập bảng kê nào"
    empty_words = "Mỗi tệp và mỗi số chứng từ chỉ nhập được một lần."

    def rows(self) -> QuerySet[Any]:
        return Statement.objects.select_related("by")

    def more(self) -> dict[str, Any]:
        return {"may_import": self.principal.may(P.IMPORT)}


class Reconciliations(Allowed, ListPage):
    """Minutes of months and quarters."""

    permission = P.VIEW
    template_name = "treasury/reconciliations.html"
    title = "Biên bản đối chiếu với Kho bạc"
    cells = "treasury/cells.html"
    columns: ClassVar[Sequence[Column]] = (
        Column("period", "Kỳ", wide=True),
        Column("ours", "Cổng (đồng)", numeric=True),
        Column("theirs", "Kho bạc (đồng)", numeric=True),
        Column("differences", "Chênh lệch", numeric=True),
    )
    sorts = (Sort("moi", "Mới nhất", (Key("at", descending=True), Key("id", descending=True))),)
    unit = "biên bản"
    empty_title = "Chưa lập biên bản nào"
    empty_words = "Lập theo tháng hoặc quý, sau khi đã nhập bảng kê của kỳ đó."

    def rows(self) -> QuerySet[Any]:
        return Reconciliation.objects.select_related("by", "paper")

    def more(self) -> dict[str, Any]:
        return {"may_reconcile": self.principal.may(P.RECONCILE)}


class Import(Allowed):
    """Take in a file: judged first."""

    permission = P.IMPORT

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.shown(ImportForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form, judged = ImportForm(request.POST, request.FILES), None
        if form.is_valid():
            said = form.cleaned_data
            try:
                judged = import_statement(
                    who=self.principal, name=said["file"].name, content=said["file"].read(), commit=said["what"] == "keep"
                )
            except FileRefused as refused:
                form.add_error("file", str(refused))
        if judged and judged.statement:
            left = judged.rows - judged.matched
            rest = f"{left} dòng chưa khớp, xử lý ở dưới." if left > 0 else "Không còn dòng nào của tệp chưa khớp."
            messages.success(request, f"Đã lưu {judged.rows} dòng, {vnd(judged.total)} đồng; khớp tự động {judged.matched} khoản. {rest}")
            return redirect(f"{reverse('treasury:rows')}?tinh_trang={Standing.OPEN.value}")
        wrong = bool(form.errors) or bool(judged and judged.errors)
        return self.shown(form, judged, status=422 if wrong else 200)

    def shown(self, form: ImportForm, judged: Judged | None = None, status: int = 200) -> HttpResponse:
        """The form, and what the file holds."""
        errors = judged.errors if judged else []
        names = {"form": form, "judged": judged, "errors": errors[:SHOWN], "left": len(errors[SHOWN:]), "most": MOST_ROWS}
        return render(self.request, "treasury/import.html", names, status=status)


class Template(Allowed):
    """A file to begin with."""

    permission = P.IMPORT

    def get(self, request: HttpRequest) -> HttpResponseBase:
        columns = [Cell(label, lambda row, name=name: row[name], 24) for name, label in LABELS.items()]  # type: ignore[misc]
        row = {
            "dated_on": "28/06/2026", "voucher": "UNC-0001 (ví dụ)", "account": "9527.2.1234567", "beneficiary": "Cơ sở bánh tráng (ví dụ)",
            "tax_code": "", "amount": 120_000_000, "content": "Thanh toán kinh phí khuyến công",
        }  # fmt: skip
        return xlsx_response("mau-bang-ke-kho-bac", "Bảng kê", columns, [row])


class MatchAgain(Allowed):
    """Match what was recorded since."""

    permission = P.MATCH

    def post(self, request: HttpRequest) -> HttpResponse:
        count = match_automatically(who=self.principal)
        messages.success(request, f"Đã khớp thêm {count} khoản." if count else "Không có khoản nào khớp thêm.")
        return redirect("treasury:rows")

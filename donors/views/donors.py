"""Donors, appeals, rates, and the public page of thanks."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from donors import forms, selectors
from donors.enums import Currency, DonorKind
from donors.models import Appeal, Donor, ExchangeRate
from donors.permissions import P, reaches
from donors.services import money, raising
from donors.views.acting import Doing, Starting
from khuyencong import clock
from khuyencong.access.views import Allowed, Public
from khuyencong.text import vnd
from khuyencong.ui.keyset import Key
from khuyencong.ui.lists import Column, Filter, ListPage, Rows, Sort
from khuyencong.workflow.pages import found


class Donors(Allowed, ListPage):
    """Donors by name."""

    permission = P.VIEW
    title = "Nhà tài trợ"
    template_name = "donors/donors.html"
    cells = "donors/donor_cells.html"
    columns: ClassVar[Sequence[Column]] = (
        Column("name", "Nhà tài trợ", wide=True),
        Column("kind", "Loại"),
        Column("country", "Nước"),
        Column("named", "Nêu tên công khai"),
    )
    sorts = (Sort("ten", "Theo tên", (Key("name"), Key("id"))),)
    filters = (Filter("loai", "Loại", lambda view: DonorKind.choices, lambda rows, value: rows.filter(kind=value)),)
    unit = "nhà tài trợ"
    empty_title = "Chưa có nhà tài trợ"
    empty_words = "Cơ quan được giao vận động ghi nhà tài trợ trước khi lập thỏa thuận."

    def rows(self) -> QuerySet[Donor]:
        return selectors.donors_visible_to(self.principal)

    def more(self) -> dict[str, Any]:
        return {"may_raise": reaches(self.principal, P.RAISE)}


class DonorPage(Allowed):
    """One donor with its agreements."""

    permission = P.VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = found(selectors.donors_visible_to(self.principal), pk)
        agreements = list(selectors.agreements_visible_to(self.principal).filter(donor=row))
        names = {
            "donor": row,
            "agreements": [(one, selectors.written(one.amount, one.currency)) for one in agreements],
            "edit": reverse("donors:edit_donor", args=[row.pk]) if reaches(self.principal, P.RAISE) else "",
        }
        return render(request, "donors/donor.html", names)


class KeepDonor(Starting):
    """Enter a donor."""

    permission = P.RAISE
    form_class = forms.DonorForm
    title = "Ghi nhà tài trợ"
    list_url = "donors:donors"

    def perform(self, data: dict[str, Any]) -> str:
        self.made = raising.keep_donor(who=self.principal, **data)
        return "Đã ghi nhà tài trợ."


class EditDonor(Doing):
    """Change what is known of a donor."""

    permission = P.RAISE
    form_class = forms.WholeDonorForm
    title = "Sửa nhà tài trợ"
    subject: Donor

    def find(self) -> Donor:
        row: Donor = found(selectors.donors_visible_to(self.principal), self.kwargs["pk"])
        return row

    def initial(self) -> dict[str, Any]:
        return {name: getattr(self.subject, name) for name in forms.DonorForm.base_fields}

    def perform(self, data: dict[str, Any]) -> str:
        raising.keep_donor(who=self.principal, donor=self.subject, **data)
        return "Đã sửa nhà tài trợ."


class Appeals(Allowed, ListPage):
    """Appeals, the newest first."""

    permission = P.VIEW
    title = "Đợt vận động"
    template_name = "donors/appeals.html"
    cells = "donors/appeal_cells.html"
    columns: ClassVar[Sequence[Column]] = (
        Column("title", "Đợt vận động", wide=True),
        Column("days", "Thời gian"),
        Column("goal", "Cần vận động (đồng)", numeric=True, short="Cần"),
    )
    sorts = (Sort("moi", "Mới nhất", (Key("opens_on", descending=True), Key("id", descending=True))),)
    unit = "đợt vận động"
    empty_title = "Chưa có đợt vận động"
    empty_words = "Cơ quan được giao vận động mở đợt vận động theo mục đích và số tiền cần có."

    def rows(self) -> QuerySet[Appeal]:
        return selectors.appeals() if reaches(self.principal, P.VIEW) else selectors.appeals().none()

    def more(self) -> dict[str, Any]:
        return {"may_raise": reaches(self.principal, P.RAISE)}


class OpenAppeal(Starting):
    """Begin an appeal."""

    permission = P.RAISE
    form_class = forms.AppealForm
    title = submit = "Mở đợt vận động"
    list_url = "donors:appeals"

    def perform(self, data: dict[str, Any]) -> str:
        self.made = raising.open_appeal(who=self.principal, **data)
        return f"Đã mở đợt vận động {vnd(data['goal'])} đồng."


class Rates(Allowed, ListPage):
    """Rates of exchange, the newest first."""

    permission = P.VIEW
    title = "Tỷ giá"
    template_name = "donors/rates.html"
    cells = "donors/rate_cells.html"
    columns: ClassVar[Sequence[Column]] = (
        Column("day", "Ngày"),
        Column("currency", "Loại tiền"),
        Column("rate", "Tỷ giá (đồng)", numeric=True, short="Tỷ giá"),
        Column("source", "Nguồn công bố", wide=True),
        Column("by", "Người ghi"),
    )
    sorts = (Sort("moi", "Mới nhất", (Key("day", descending=True), Key("id", descending=True))),)
    filters = (
        Filter(
            "tien",
            "Loại tiền",
            lambda view: [(one.value, one.label) for one in Currency.foreign()],
            lambda rows, value: rows.filter(currency=value),
        ),
    )
    unit = "tỷ giá"
    empty_title = "Chưa có tỷ giá"
    empty_words = "Sở Tài chính ghi tỷ giá của ngày ký và của từng ngày nhận tiền, kèm nguồn công bố."

    def rows(self) -> QuerySet[ExchangeRate]:
        return selectors.rates() if reaches(self.principal, P.VIEW) else selectors.rates().none()

    def listing(self) -> Rows:
        rows = super().listing()
        for row in rows.items:
            row.written = selectors.rate_in_words(row)
        return rows

    def more(self) -> dict[str, Any]:
        return {"may_receive": reaches(self.principal, P.RECEIVE)}


class KeepRate(Starting):
    """Enter the rate of a day."""

    permission = P.RECEIVE
    form_class = forms.RateForm
    title = submit = "Ghi tỷ giá"
    list_url = "donors:rates"

    def perform(self, data: dict[str, Any]) -> str:
        row = money.keep_rate(who=self.principal, **data)
        return f"Đã ghi tỷ giá {row.currency} ngày {row.day:%d/%m/%Y}: {selectors.rate_in_words(row)}."


class Thanks(Public, ListPage):
    """Donors who agreed to be named; no amount, no contact."""

    title = "Ghi nhận nhà tài trợ"
    template_name = "donors/thanks.html"
    cells = "donors/thanks_cells.html"
    columns: ClassVar[Sequence[Column]] = (Column("name", "Nhà tài trợ", wide=True), Column("kind", "Loại"), Column("country", "Nước"))
    sorts = (Sort("ten", "Theo tên", (Key("name"), Key("id"))),)
    unit = "nhà tài trợ"
    empty_title = "Chưa có nhà tài trợ nào đồng ý nêu tên"
    empty_words = "Trang này chỉ nêu tên nhà tài trợ đã đồng ý bằng văn bản."

    def rows(self) -> QuerySet[Donor]:
        return selectors.thanked()

    def more(self) -> dict[str, Any]:
        return {"today": clock.today()}

"""A fiscal year: what stands at each stage by source, and the entries behind every figure."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from budgets import selectors
from budgets.enums import FundingSource, Stage
from budgets.models import Entry, FiscalYear
from budgets.permissions import P
from khuyencong.access.views import Allowed
from khuyencong.ui.charts import flow
from khuyencong.ui.lists import Column, Filter, ListPage, newest

# Stages in the order of the money, as the heads of the year's table.
SHOWN = (
    (Stage.AUTHORITY, "Được giao"),
    (Stage.ESTIMATE, "Chưa phân bổ"),
    (Stage.ALLOCATED, "Đã phân bổ"),
    (Stage.COMMITTED, "Đã ký hợp đồng"),
    (Stage.ADVANCED, "Tạm ứng"),
    (Stage.PAID, "Đã thanh toán"),
    (Stage.SETTLED, "Đã quyết toán"),
)


def find_year(year: int) -> FiscalYear:
    """The fiscal year of the address; 404 when it was never opened."""
    found = selectors.years().filter(year=year).first()
    if found is None:
        raise Http404
    return found


class YearPage(Allowed):
    """The year's money by source and stage; each figure opens its entries. A district reads its own budget alone."""

    permission = P.VIEW_BUDGET

    def get(self, request: HttpRequest, year: int) -> HttpResponse:
        row = find_year(year)
        position = selectors.year_position(year, selectors.owners_visible_to(self.principal))
        base = reverse("budgets:entries", args=[year])
        table = [
            (source, [(of_source[stage], f"{base}?nguon={source}&giai_doan={stage}") for stage, _ in SHOWN])
            for source, of_source in position.items()
        ]
        totals = [sum(of_source[stage] for of_source in position.values()) for stage, _ in SHOWN]
        bars = flow((label, total, f"{base}?giai_doan={stage}") for (stage, label), total in zip(SHOWN, totals, strict=True))
        years = [known.year for known in selectors.years()]
        names = {"year": row, "heads": [label for _, label in SHOWN], "table": table, "totals": totals, "bars": bars, "years": years}
        return render(request, "budgets/year.html", names)


class YearEntries(Allowed, ListPage):
    """The ledger's entries of a year, newest first."""

    permission = P.VIEW_BUDGET
    template_name = "budgets/entries.html"
    cells = "budgets/entry_cells.html"
    columns: ClassVar[Sequence[Column]] = (
        Column("what", "Nghiệp vụ", wide=True),
        Column("day", "Ngày chứng từ"),
        Column("amount", "Số tiền (đồng)", numeric=True, short="Số tiền"),
        Column("paper", "Văn bản, chứng từ"),
        Column("by", "Người ghi"),
    )
    sorts = (newest(),)
    filters = (
        Filter("nguon", "Nguồn", lambda view: FundingSource.choices, selectors.entries_from),
        Filter("giai_doan", "Giai đoạn", lambda view: [(stage, label) for stage, label in SHOWN], selectors.entries_at),
    )
    unit = "bút toán"
    empty_title = "Chưa có bút toán"
    empty_words = "Bút toán đầu tiên của năm được ghi khi duyệt dự toán."

    @property
    def title(self) -> str:  # type: ignore[override]
        """The year stands in the title."""
        return f"Bút toán năm {self.kwargs['year']}"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        find_year(kwargs["year"])
        return super().get(request, *args, **kwargs)

    def rows(self) -> QuerySet[Entry]:
        return selectors.entries_of_year(self.kwargs["year"], selectors.owners_visible_to(self.principal))

    def more(self) -> dict[str, Any]:
        return {"year": self.kwargs["year"]}

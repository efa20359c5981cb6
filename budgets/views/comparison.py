"""This year's estimate beside last year's and beside what was used."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from budgets import selectors
from budgets.enums import GroupBy
from budgets.permissions import P
from budgets.selectors import comparison as reading
from budgets.views.years import find_year
from khuyencong.access.views import Allowed
from khuyencong.actors.models import Organisation
from khuyencong.ui.exports import Cell, xlsx_response


class _Compared(Allowed):
    """What the query string asks for, within the reader's budgets."""

    permission = P.VIEW_BUDGET

    def read(self, year: int) -> dict[str, Any]:
        """The rows, their sum, and how they are grouped."""
        find_year(year)
        typed = self.request.GET.get("theo", "")
        by = GroupBy(typed) if typed in GroupBy.values else GroupBy.SUB_PROGRAMME
        owners = reading.owners_with_money(year, selectors.owners_visible_to(self.principal))
        chosen = self.request.GET.get("chu", "")
        owner = next((one for one in owners if str(one.pk) == chosen), None)
        asked = [owner.pk] if owner else selectors.owners_visible_to(self.principal)
        rows, total = reading.compare(year, by, asked)
        return {"year": year, "by": by, "owners": owners, "owner": owner, "rows": rows, "total": total}


def _query(by: GroupBy, owner: Organisation | None) -> str:
    return f"?theo={by.value}" + (f"&chu={owner.pk}" if owner else "")


class Comparison(_Compared):
    """The page."""

    def get(self, request: HttpRequest, year: int) -> HttpResponse:
        told = self.read(year)
        by, owner = told["by"], told["owner"]
        tabs = [(one.label, request.path + _query(one, owner), one == by) for one in GroupBy]
        whose = [("Tất cả", request.path + _query(by, None), owner is None)]
        whose += [(one.name, request.path + _query(by, one), one == owner) for one in told["owners"]]
        names = told | {"tabs": tabs, "whose": whose if len(whose) > 2 else [], "query": _query(by, owner)}
        return render(request, "budgets/comparison.html", names)


COLUMNS: tuple[tuple[str, Callable[[reading.Compared], int | None]], ...] = (
    ("Dự toán năm trước (đồng)", lambda row: row.before),
    ("Đã chi năm trước (đồng)", lambda row: row.paid_before),
    ("Quyết toán năm trước (đồng)", lambda row: row.settled_before),
    ("Dự toán năm nay (đồng)", lambda row: row.estimate),
    ("Tăng, giảm (đồng)", lambda row: row.change),
    ("Đã bố trí (đồng)", lambda row: row.allocated),
    ("Đã chi (đồng)", lambda row: row.paid),
    ("Đã quyết toán (đồng)", lambda row: row.settled),
    ("Chưa bố trí (đồng)", lambda row: row.left),
)


class ComparisonFile(_Compared):
    """The same rows as a workbook."""

    def get(self, request: HttpRequest, year: int) -> HttpResponse:
        told = self.read(year)
        columns = [Cell(told["by"].label, lambda row: row.name, 48), *(Cell(label, value) for label, value in COLUMNS)]
        return xlsx_response(f"so-sanh-du-toan-{year}", f"So sánh dự toán {year}", columns, [*told["rows"], told["total"]])

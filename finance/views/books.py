"""The books of a period for the accounting software: what will be in the file, what is missing, and the file."""

from datetime import date, datetime, time
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from budgets import selectors as budgets
from budgets.enums import FundingSource
from budgets.views.years import find_year
from finance.bookkeeping import Period, periods
from finance.permissions import P
from finance.selectors.books import BookLine, Books, books, owners_exported_by
from khuyencong import clock
from khuyencong.access.views import Allowed
from khuyencong.ui.exports import MOST, Cell, csv_response, xlsx_response

COLUMNS = (
    Cell("Số bút toán", lambda line: line.entry_id, 12),
    Cell("Ngày chứng từ", lambda line: line.occurred_on, 14),
    Cell("Ngày ghi sổ", lambda line: line.recorded_on, 14),
    Cell("Số chứng từ", lambda line: line.voucher, 18),
    Cell("Tài khoản nợ", lambda line: line.debit, 12),
    Cell("Tài khoản có", lambda line: line.credit, 12),
    Cell("Số tiền (đồng)", lambda line: line.amount, 18),
    Cell("Nội dung", lambda line: line.memo, 60),
    Cell("Đề án, đơn vị", lambda line: line.project, 18),
    Cell("Nguồn", lambda line: FundingSource(line.source).label, 36),
    Cell("Chủ ngân sách", lambda line: line.owner, 30),
    Cell("Chương", lambda line: line.chapter, 9),
    Cell("Khoản", lambda line: line.category, 9),
    Cell("Mục, tiểu mục", lambda line: line.item, 12),
    Cell("Bút toán đảo", lambda line: "đảo" if line.is_reversal else "", 12),
)
"""Columns of the file, the same as CSV and as XLSX."""


def find_period(year: int, key: str) -> Period:
    """The stretch of the address; 404 when there is none, or the year was never opened."""
    find_year(year)
    found = next((period for period in periods(year) if period.key == key), None)
    if found is None:
        raise Http404
    return found


class BooksPage(Allowed):
    """Choose a period, see what it holds and what the chart does not know, take the file."""

    permission = P.EXPORT_BOOKS

    def get(self, request: HttpRequest) -> HttpResponse:
        known = [row.year for row in budgets.years()]
        if not known:
            return render(request, "finance/books.html", {"title": "Sổ cho phần mềm kế toán", "books": None})
        typed = request.GET.get("nam", "")
        this = clock.today().year
        year = int(typed) if typed in {str(one) for one in known} else this if this in known else known[0]
        key = request.GET.get("ky", "nam")
        period = next((one for one in periods(year) if one.key == key), periods(year)[0])
        return self.shown(books(period, owners_exported_by(self.principal)), known)

    def shown(self, found: Books, known: list[int], status: int = 200) -> HttpResponse:
        """The page of a period; 422 where a file was asked for that cannot be made."""
        names: dict[str, Any] = {
            "title": "Sổ cho phần mềm kế toán",
            "books": found,
            "years": known,
            "periods": periods(found.period.year),
            "may_keep": self.principal.may(P.KEEP_CHART),
            "first": found.lines[:20],
            "is_long": len(found.lines) > MOST,
            "is_refused": status == 422,
            "hrefs": [
                (kind, reverse(f"finance:books_{kind.lower()}", args=[found.period.year, found.period.key])) for kind in ("CSV", "XLSX")
            ],
        }
        return render(self.request, "finance/books.html", names, status=status)


class BooksFile(BooksPage):
    """The file of a period. Refused with the list of what is missing; the same period gives the same bytes."""

    def get(self, request: HttpRequest, year: int, period: str) -> HttpResponseBase:  # type: ignore[override]
        found = books(find_period(year, period), owners_exported_by(self.principal))
        if found.missing or self.is_too_long(found):
            return self.shown(found, [row.year for row in budgets.years()], status=422)
        if found.amount != found.ledger_amount:
            raise AssertionError("the lines of the file do not add up to the entries of the ledger")
        return self.file(f"so-ke-toan-{year}-{period}", found)

    def is_too_long(self, found: Books) -> bool:
        """Whether this kind of file cannot hold so many lines."""
        return False

    def file(self, name: str, found: Books) -> HttpResponseBase:
        """The file itself."""
        raise NotImplementedError


class BooksCsv(BooksFile):
    """As CSV, UTF-8 with the mark that Excel wants."""

    def file(self, name: str, found: Books) -> HttpResponseBase:
        return csv_response(name, COLUMNS, found.lines)


class BooksXlsx(BooksFile):
    """As a workbook; what it says of its making is the day of its last entry, so that it is the same whenever it is made."""

    def is_too_long(self, found: Books) -> bool:
        return len(found.lines) > MOST

    def file(self, name: str, found: Books) -> HttpResponseBase:
        return xlsx_response(name, "Sổ kế toán", COLUMNS, found.lines, created=made_on(found.lines, found.period))


def made_on(lines: tuple[BookLine, ...], period: Period) -> datetime:
    """The moment that the workbook names as that of its making."""
    day = max((line.recorded_on for line in lines), default=date(period.year, 1, 1))
    return datetime.combine(day, time(), tzinfo=clock.now().tzinfo)

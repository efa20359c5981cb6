"""The books of a period for the accounting software: what will be in the file, what is missing, and the file."""

from datetime import date, datetime, time
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from budgets import selectors as budgets
from budgets.views.acting import Doing
from budgets.views.years import find_year
from finance import forms
from finance.bookkeeping import Period, period_of, periods
from finance.columns import COLUMNS, file_hash
from finance.models import BooksHandover
from finance.permissions import P
from finance.selectors.books import BookLine, Books, books, handed_of, handovers_visible_to, owners_exported_by
from finance.services import handing
from khuyencong import clock
from khuyencong.access.views import Allowed
from khuyencong.text import date_vi, vnd
from khuyencong.ui.exports import MOST, csv_response, xlsx_response
from khuyencong.workflow.pages import found as row_of


def find_period(year: int, key: str) -> Period:
    """The stretch of the address; 404 when there is none, or the year was never opened."""
    find_year(year)
    found = period_of(year, key)
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
        handed = handed_of(found.period, self.principal)
        taken = next((row for row in handed if row.was_taken), None)
        names: dict[str, Any] = {
            "handed": handed,
            "newer": len({line.entry_id for line in found.lines if line.entry_id > taken.last_entry_id}) if taken else None,
            "waits": any(row.answered_at is None for row in handed),
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


class HandOver(Doing):
    """Say that the file of a period went to accounting."""

    permission = P.EXPORT_BOOKS
    form_class = forms.HandOverForm
    title = submit = "Ghi đã chuyển kế toán"
    subject: Any

    def find(self) -> Any:
        return find_period(self.kwargs["year"], self.kwargs["period"])

    def over(self) -> str:
        return str(self.subject.label)

    def facts(self) -> list[tuple[str, str]]:
        found = books(self.subject, owners_exported_by(self.principal))
        return [
            ("Số dòng", vnd(len(found.lines))),
            ("Tổng số tiền", f"{vnd(found.amount)} đồng"),
            ("Mã băm của tệp CSV", file_hash(found.lines)),
        ]

    def back(self) -> str:
        return f"{reverse('finance:books')}?nam={self.subject.year}&ky={self.subject.key}"

    def perform(self, data: dict[str, Any]) -> str:
        row = handing.hand_over(period=self.subject, who=self.principal)
        return f"Đã ghi chuyển {row.lines} dòng; người khác trong cơ quan xác nhận khi đã nhập vào phần mềm."


class AnswerBooks(Doing):
    """Say under which number the software keeps the books, or why they were not taken in."""

    permission = P.TAKE_BOOKS
    form_class = forms.AnswerBooksForm
    title, submit = "Nhận sổ vào phần mềm kế toán", "Ghi trả lời"
    subject: BooksHandover

    def find(self) -> BooksHandover:
        return row_of(handovers_visible_to(self.principal), self.kwargs["pk"])  # type: ignore[no-any-return]

    def why_not(self) -> str:
        if self.subject.answered_at:
            return "Lần chuyển này đã có trả lời."
        return handing.NOT_ONESELF if self.subject.by_id in self.principal.persons else ""

    def over(self) -> str:
        return self.subject.label

    def facts(self) -> list[tuple[str, str]]:
        row = self.subject
        return [
            ("Người chuyển", f"{row.by.full_name}, {date_vi(clock.day_of(row.at))}"), ("Số dòng", vnd(row.lines)),
            ("Tổng số tiền", f"{vnd(row.amount)} đồng"), ("Mã băm của tệp CSV", row.sha256),
        ]  # fmt: skip

    def back(self) -> str:
        return reverse("portal:queue")

    def perform(self, data: dict[str, Any]) -> str:
        row = handing.answer(handover=self.subject, who=self.principal, was_taken=data["outcome"] == "taken", words=data["words"])
        return "Đã ghi: phần mềm kế toán đã nhập." if row.was_taken else "Đã trả lại sổ; người chuyển được báo."

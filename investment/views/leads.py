"""Investors who showed interest: noted, followed up, what came of it."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from investment import forms, selectors
from investment.enums import LeadSource, LeadState
from investment.models import Lead
from investment.permissions import P, reaches
from investment.services import leads as services
from investment.views.acting import OfDuty, Starting
from khuyencong import clock
from khuyencong.ui.exports import Cell
from khuyencong.ui.lists import Column, Filter, ListPage, newest
from khuyencong.workflow import pages, runner
from khuyencong.workflow.pages import found
from khuyencong.workflow.selectors import history

TONES = {"new": "near", "working": "calm", "invested": "done", "lost": "plain"}


class Leads(OfDuty, ListPage):
    """Investors, as far as the reader may see them."""

    permission = P.VIEW
    title = "Nhà đầu tư quan tâm"
    template_name = "investment/leads.html"
    cells = "investment/lead_cells.html"
    key = "nha-dau-tu"
    url_name = "investment:leads"
    columns: ClassVar[Sequence[Column]] = (
        Column("investor", "Nhà đầu tư", wide=True, cells=(Cell("Mã", lambda row: row.code), Cell("Nhà đầu tư", lambda row: row.investor, 40))),
        Column("opportunity", "Cơ hội", cells=(Cell("Cơ hội", lambda row: row.opportunity.title if row.opportunity else "Tìm hiểu chung", 40),)),
        Column("source", "Nguồn", is_extra=True, cells=(Cell("Nguồn", lambda row: row.get_source_display()),)),
        Column("noted", "Ngày ghi", cells=(Cell("Ngày ghi", lambda row: clock.day_of(row.noted_at)),)),
        Column("next", "Liên hệ lại", short="Liên hệ", cells=(Cell("Liên hệ lại", lambda row: row.next_on),)),
        Column("capital", "Vốn đăng ký (đồng)", numeric=True, short="Vốn", cells=(Cell("Vốn đăng ký (đồng)", lambda row: row.capital),)),
        Column("state", "Tình trạng", cells=(Cell("Tình trạng", lambda row: row.state_label),)),
    )  # fmt: skip
    sorts = (newest("noted_at"),)
    filters = (
        Filter("tinh-trang", "Tình trạng", lambda view: LeadState.choices, lambda rows, value: rows.filter(state=value)),
        Filter("nguon", "Nguồn", lambda view: LeadSource.choices, lambda rows, value: rows.filter(source=value)),
    )
    unit = "nhà đầu tư"
    empty_title = "Chưa ghi nhà đầu tư nào"
    empty_words = "Nhà đầu tư gọi đến, gặp ở hội nghị, gửi thư: ghi lại, cổng nhắc ngày liên hệ."

    def rows(self) -> QuerySet[Lead]:
        return selectors.leads_for(self.principal)

    def more(self) -> dict[str, Any]:
        return {"follows": reaches(self.principal, P.FOLLOW)}

    def dress(self, rows: list[Any]) -> None:
        for row in rows:
            row.is_late = row.next_on is not None and row.next_on < clock.today()
            row.tone = TONES[row.state]


class Note(Starting):
    """Note an investor."""

    permission = P.FOLLOW
    form_class = forms.LeadForm
    template_name = "investment/keep.html"
    title = "Ghi nhà đầu tư quan tâm"
    submit = "Ghi"
    list_url = "investment:leads"

    def initial(self) -> dict[str, Any]:
        asked = self.request.GET.get("co-hoi", "")
        return {"opportunity": asked} if asked.isascii() and asked.isdecimal() and len(asked) < 10 else {}

    def more(self) -> dict[str, Any]:
        return super().more() | {"twin": None}

    def perform(self, data: dict[str, Any]) -> str:
        self.made = services.note_lead(who=self.principal, **data)
        return f"Đã ghi {self.made.code}; cổng nhắc liên hệ ngày {self.made.next_on:%d/%m/%Y}."


class LeadPage(OfDuty):
    """One investor, what was said, and what the reader can do."""

    permission = P.VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = found(selectors.leads_for(self.principal), pk)
        names = {
            "lead": row,
            "tone": TONES[row.state],
            "late": row.next_on is not None and row.next_on < clock.today(),
            "options": runner.options(row, self.principal),
            "base": f"{row.get_absolute_url()}buoc/",
            "contacts": selectors.contacts_of(row),
            "moves": list(history("investment_lead", row.pk)),
        }
        return render(request, "investment/lead.html", names)


class MoveLead(OfDuty, pages.Move):
    """Tell of a contact, enter the investment, close."""

    permission = P.VIEW

    def find(self) -> Lead:
        row: Lead = found(selectors.leads_for(self.principal), self.kwargs["pk"])
        return row

    def facts(self) -> list[tuple[str, str]]:
        row: Any = self.subject
        return [("Nhà đầu tư", row.investor), ("Cơ hội", row.opportunity.title if row.opportunity else "Tìm hiểu chung")]

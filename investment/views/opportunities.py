"""Opportunities: for everybody in two languages what is shown, for the office that keeps them everything."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from investment import forms, selectors
from investment.enums import OpportunityState
from investment.models import Opportunity
from investment.permissions import P, reaches
from investment.services import opportunities as services
from investment.services.opportunities import Twin
from investment.views.acting import Doing, OfDuty, Starting
from khuyencong import clock
from khuyencong.access.views import Public
from khuyencong.actors.enums import Trade
from khuyencong.ui.exports import Cell
from khuyencong.ui.lists import Column, Filter, ListPage, newest
from khuyencong.workflow import pages, runner
from khuyencong.workflow.pages import found
from khuyencong.workflow.selectors import history

TONES = {"draft": "near", "published": "done", "closed": "plain"}
_TRADE = Filter("nganh", "Ngành nghề", lambda view: Trade.choices, lambda rows, value: rows.filter(trade=value))


class Shown(Public, ListPage):
    """Opportunities for everybody."""

    title = "Mời gọi đầu tư"
    template_name = "investment/shown.html"
    cells = "investment/opportunity_cells.html"
    columns: ClassVar[Sequence[Column]] = (
        Column("title", "Cơ hội đầu tư", wide=True),
        Column("area", "Địa bàn"),
        Column("trade", "Ngành nghề"),
        Column("land", "Đất", short="Đất"),
    )
    sorts = (newest("kept_at"),)
    filters = (_TRADE,)
    folded_column = "search_text"
    unit = "cơ hội"
    size = 30
    empty_title = "Chưa có cơ hội nào được công bố"
    empty_words = "Địa điểm, ngành nghề tỉnh mời gọi đầu tư hiện ở đây khi được công bố."

    def rows(self) -> QuerySet[Opportunity]:
        return selectors.shown()

    def more(self) -> dict[str, Any]:
        who = getattr(self.request, "principal", None)
        return {"keep": reverse("investment:opportunities") if who is not None and reaches(who, P.KEEP) else ""}


class ShownInEnglish(Public):
    """Opportunities for everybody, in English; the newest two hundred."""

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = list(selectors.shown()[: selectors.MOST_IN_ENGLISH])
        return render(request, "investment/shown_en.html", {"opportunities": rows})


class Opportunities(OfDuty, ListPage):
    """Everything, for offices that follow investment."""

    permission = P.VIEW
    title = "Cơ hội đầu tư"
    template_name = "investment/opportunities.html"
    cells = "investment/opportunity_cells.html"
    key = "co-hoi-dau-tu"
    url_name = "investment:opportunities"
    columns: ClassVar[Sequence[Column]] = (
        Column(
            "title", "Cơ hội đầu tư", wide=True,
            cells=(Cell("Cơ hội đầu tư", lambda row: row.title, 40), Cell("Tên tiếng Anh", lambda row: row.title_en, 40)),
        ),
        Column("area", "Địa bàn", cells=(Cell("Địa bàn", lambda row: row.area.name),)),
        Column("trade", "Ngành nghề", cells=(Cell("Ngành nghề", lambda row: row.get_trade_display()),)),
        Column("land", "Đất", short="Đất", cells=(Cell("Diện tích (m²)", lambda row: row.land_m2),)),
        Column("state", "Tình trạng", cells=(Cell("Tình trạng", lambda row: row.state_label),)),
        Column("kept", "Ngày ghi", cells=(Cell("Ngày ghi", lambda row: clock.day_of(row.kept_at)),)),
    )  # fmt: skip
    sorts = (newest("kept_at"),)
    filters = (
        Filter("tinh-trang", "Tình trạng", lambda view: OpportunityState.choices, lambda rows, value: rows.filter(state=value)),
        _TRADE,
    )
    folded_column = "search_text"
    unit = "cơ hội"
    empty_title = "Chưa ghi cơ hội nào"
    empty_words = "Ghi cơ hội đầu tư, bổ sung bản tiếng Anh rồi công bố mời gọi."

    def rows(self) -> QuerySet[Opportunity]:
        return selectors.opportunities_for(self.principal)

    def more(self) -> dict[str, Any]:
        return {"keeps": reaches(self.principal, P.KEEP)}

    def dress(self, rows: list[Any]) -> None:
        for row in rows:
            row.tone = TONES[row.state]


class OpportunityPage(Public):
    """One opportunity: for everybody once it is shown, with what each reader can do about it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        who = getattr(request, "principal", None)
        row = found(selectors.opportunities_for(who), pk)
        reads = who is not None and reaches(who, P.VIEW)
        names = {
            "opportunity": row,
            "tone": TONES[row.state],
            "reads": reads,
            "keeps": who is not None and reaches(who, P.KEEP),
            "is_shown": row.state == OpportunityState.PUBLISHED,
            "options": runner.options(row, who) if reads and who is not None else [],
            "base": f"{row.get_absolute_url()}buoc/",
            "leads": list(row.leads.order_by("-noted_at", "-pk")[:20]) if reads else [],
            "moves": list(history("opportunity", row.pk)) if reads else [],
        }
        return render(request, "investment/opportunity.html", names)


class OpportunityInEnglish(Public):
    """One opportunity that is shown, in English."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return render(request, "investment/opportunity_en.html", {"opportunity": found(selectors.shown(), pk)})


class _Kept:
    """What a page with the form shows besides: the opportunity that is there already, when that is why it was refused."""

    twin: Opportunity | None = None
    template_name = "investment/keep.html"

    def more(self) -> dict[str, Any]:
        twin = {"words": f"{self.twin.title}, {self.twin.area.name}", "url": self.twin.get_absolute_url()} if self.twin else None
        return super().more() | {"twin": twin}  # type: ignore[misc, no-any-return]


class Keep(_Kept, Starting):
    """Write an opportunity down."""

    permission = P.KEEP
    form_class = forms.OpportunityForm
    title = "Ghi cơ hội đầu tư"
    submit = "Ghi bản nháp"
    list_url = "investment:opportunities"

    def perform(self, data: dict[str, Any]) -> str:
        try:
            self.made = services.keep_opportunity(who=self.principal, **data)
        except Twin as twin:
            self.twin = twin.twin
            raise
        return "Đã ghi bản nháp. Đủ bản tiếng Anh thì công bố được."


class Edit(_Kept, Doing):
    """Change an opportunity."""

    permission = P.KEEP
    form_class = forms.EditForm
    title = "Sửa cơ hội đầu tư"
    subject: Opportunity

    def find(self) -> Opportunity:
        row: Opportunity = found(selectors.opportunities_for(self.principal), self.kwargs["pk"])
        return row

    def initial(self) -> dict[str, Any]:
        return {name: getattr(self.subject, name) for name in forms.EditForm.base_fields}

    def perform(self, data: dict[str, Any]) -> str:
        try:
            services.keep_opportunity(who=self.principal, opportunity=self.subject, **data)
        except Twin as twin:
            self.twin = twin.twin
            raise
        return "Đã sửa."


class MoveOpportunity(OfDuty, pages.Move):
    """Show it to everybody, close it."""

    permission = P.KEEP

    def find(self) -> Opportunity:
        row: Opportunity = found(selectors.opportunities_for(self.principal), self.kwargs["pk"])
        return row

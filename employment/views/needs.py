"""Needs for people: what there is, posting one, closing it; training đề án that no need stands behind."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from employment import forms, selectors, services
from employment.models import Need
from employment.permissions import P, reaches
from employment.views.acting import Dutiful
from khuyencong.access.views import Allowed
from khuyencong.ui.exports import Cell
from khuyencong.ui.keyset import Key
from khuyencong.ui.lists import Column, Filter, ListPage, Sort
from khuyencong.workflow import pages
from khuyencong.workflow.pages import found
from projects.models import Line


class Needs(Allowed, ListPage):
    """Needs that the reader may see."""

    permission = P.VIEW
    title = "Nhu cầu tuyển dụng"
    template_name = "employment/needs.html"
    cells = "employment/need_cells.html"
    key = "tuyen-dung"
    url_name = "employment:needs"
    columns: ClassVar[Sequence[Column]] = (
        Column("trade", "Nghề", wide=True, cells=(Cell("Nghề", lambda row: row.trade, 30), Cell("Công việc", lambda row: row.words, 40))),
        Column("enterprise", "Cơ sở", cells=(Cell("Cơ sở", lambda row: row.enterprise.name, 40),)),
        Column("count", "Số người", numeric=True, cells=(Cell("Số người", lambda row: row.count),)),
        Column("needed", "Cần từ", cells=(Cell("Cần từ", lambda row: row.needed_on),)),
        Column("state", "Tình trạng", cells=(Cell("Kết quả", lambda row: row.get_outcome_display() or ""),)),
    )
    sorts = (Sort("moi", "Mới nhất", (Key("posted_at", descending=True), Key("id", descending=True))),)
    filters = (
        Filter(
            "con", "Tình trạng", lambda view: (("mo", "Đang cần"), ("dong", "Đã đóng")),
            lambda rows, value: rows.filter(closed_at__isnull=value == "mo"),
        ),
    )  # fmt: skip
    unit = "nhu cầu"
    empty_title = "Chưa có nhu cầu tuyển dụng nào"
    empty_words = "Cơ sở đăng nghề, số người, ngày cần; lớp nghề được mở theo các nhu cầu này."

    def rows(self) -> QuerySet[Need]:
        return selectors.needs_visible_to(self.principal)

    def more(self) -> dict[str, Any]:
        who = self.principal
        return {"may_post": who.may(P.POST), "may_open": reaches(who, P.ORGANISE), "may_link": reaches(who, P.LINK)}


class PostNeed(pages.Starting):
    """Post a need."""

    permission = P.POST
    form_class = forms.NeedForm
    title = "Đăng nhu cầu tuyển dụng"
    submit = "Đăng"
    list_url = "employment:needs"

    def form_arguments(self) -> dict[str, Any]:
        return {"who": self.principal}

    def perform(self, data: dict[str, Any]) -> str:
        self.made = services.post_need(who=self.principal, **data)
        return "Đã đăng; cơ quan phụ trách đào tạo nghề được báo."


class NeedPage(Allowed):
    """One need with its classes."""

    permission = P.VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row: Need = found(selectors.needs_visible_to(self.principal), pk)
        names = {
            "need": row,
            "courses": list(selectors.courses_visible_to(self.principal).filter(answered__need=row)),
            "hires": selectors.hires(row),
            "may_close": row.is_open and selectors.needs_of(self.principal).filter(pk=row.pk).exists(),
            "may_open": row.is_open and reaches(self.principal, P.ORGANISE),
        }
        return render(request, "employment/need.html", names)


class CloseNeed(pages.Doing):
    """Close a need."""

    permission = P.POST
    form_class = forms.CloseForm
    title = submit = "Đóng nhu cầu"
    subject: Need

    def find(self) -> Need:
        row: Need = found(selectors.needs_of(self.principal), self.kwargs["pk"])
        return row

    def why_not(self) -> str:
        return "" if self.subject.is_open else "Nhu cầu này đã được đóng."

    def perform(self, data: dict[str, Any]) -> str:
        services.close_need(need=self.subject, who=self.principal, outcome=data["outcome"])
        return "Đã đóng nhu cầu."


class WithoutNeed(Allowed, ListPage):
    """Training đề án that no need stands behind."""

    permission = P.LINK
    title = "Đề án đào tạo chưa có nhu cầu tuyển dụng"
    cells = "employment/line_cells.html"
    columns: ClassVar[Sequence[Column]] = (
        Column(
            "project",
            "Đề án",
            wide=True,
            cells=(Cell("Mã", lambda row: row.project.code), Cell("Đề án", lambda row: row.project.title, 50)),
        ),
        Column("enterprise", "Đơn vị", cells=(Cell("Đơn vị", lambda row: row.enterprise.name, 40),)),
        Column("said", "Nêu trong hồ sơ", cells=(Cell("Nghề", lambda row: str(row.answers.get("trade") or ""), 30),)),
        Column("act", "Gắn", cells=()),
    )
    sorts = (Sort("moi", "Mới nhất", (Key("id", descending=True),)),)
    unit = "đề án"
    empty_title = "Đề án đào tạo nào cũng có nhu cầu tuyển dụng đứng sau"

    def rows(self) -> QuerySet[Line]:
        return selectors.lines_for(self.principal)

    def dress(self, rows: list[Any]) -> None:
        for row in rows:
            row.trade, row.need = str(row.answers.get("trade") or ""), row.answers.get("need")


class LinkNeed(Dutiful):
    """Say which need stands behind a training."""

    permission = P.LINK
    form_class = forms.LinkForm
    title = "Gắn nhu cầu tuyển dụng với đề án"
    submit = "Gắn"
    subject: Line

    def find(self) -> Line:
        row: Line = found(selectors.training_lines(), self.kwargs["pk"])
        return row

    def back(self) -> str:
        return reverse("employment:without_need")

    def form_arguments(self) -> dict[str, Any]:
        return {"line": self.subject}

    def more(self) -> dict[str, Any]:
        return super().more() | {"subject": forms.line_label(self.subject)}

    def perform(self, data: dict[str, Any]) -> str:
        services.back_line(line=self.subject, need=data["need"], who=self.principal)
        return f"Đã gắn nhu cầu với đề án {self.subject.project.code}."

"""The catalogue: for everybody what is shown, for a cơ sở what suits it, for who keeps it everything."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from khuyencong import clock
from khuyencong.access.views import Allowed, Public
from khuyencong.actors.enums import Trade
from khuyencong.actors.selectors.enterprises import industry_words
from khuyencong.documents.views.sending import stored_file
from khuyencong.ui import ties
from khuyencong.ui.exports import Cell
from khuyencong.ui.keyset import Key
from khuyencong.ui.lists import Column, Filter, ListPage, Sort
from khuyencong.workflow import pages, runner
from khuyencong.workflow.pages import found
from khuyencong.workflow.selectors import history
from technology import forms, selectors
from technology.enums import TechnologyState
from technology.models import SeenWorking, Technology
from technology.permissions import P, reaches
from technology.services import catalogue as services
from technology.services.catalogue import Twin
from technology.views.acting import Doing, Starting

TONES = {"draft": "near", "published": "done", "withdrawn": "plain"}
_NEWEST = Sort("moi", "Mới nhất", (Key("kept_at", descending=True), Key("id", descending=True)))
_TRADE = Filter("nganh", "Ngành nghề", lambda view: Trade.choices, lambda rows, value: rows.filter(trade=value))
_COLUMNS: tuple[Column, ...] = (
    Column("name", "Công nghệ, thiết bị", wide=True),
    Column("trade", "Phù hợp với"),
    Column("capacity", "Công suất", short="Công suất"),
    Column("price", "Khoảng giá", short="Giá"),
)


class Shown(Public, ListPage):
    """The catalogue for everybody."""

    title = "Công nghệ giới thiệu"
    template_name = "technology/shown.html"
    cells = "technology/technology_cells.html"
    columns: ClassVar[Sequence[Column]] = _COLUMNS
    sorts = (_NEWEST,)
    filters = (_TRADE,)
    folded_column = "search_text"
    unit = "công nghệ"
    size = 30
    empty_title = "Chưa có công nghệ nào"
    empty_words = "Công nghệ phù hợp với cơ sở trong tỉnh hiện ở đây khi được giới thiệu."

    def rows(self) -> QuerySet[Technology]:
        return selectors.shown()

    def more(self) -> dict[str, Any]:
        who = getattr(self.request, "principal", None)
        keeps = who is not None and reaches(who, P.KEEP)
        return {
            "suited": reverse("technology:suited") if who and who.may(P.ASK) else "",
            "keep": reverse("technology:catalogue") if keeps else "",
        }


class Suited(Allowed, ListPage):
    """What suits one's own cơ sở, by trade and size."""

    permission = P.ASK
    title = "Công nghệ phù hợp với cơ sở của bạn"
    template_name = "technology/suited.html"
    cells = "technology/technology_cells.html"
    columns: ClassVar[Sequence[Column]] = (*_COLUMNS, Column("act", "Quan tâm"))
    sorts = (_NEWEST,)
    filters = (
        Filter(
            "co-so",
            "Cơ sở",
            lambda view: [(row.pk, row.name) for row in view.own()],
            lambda rows, value: rows,  # narrowed in `rows`
        ),
    )
    folded_column = "search_text"
    unit = "công nghệ"
    empty_title = "Chưa có công nghệ nào hợp ngành nghề, quy mô của cơ sở"
    empty_words = "Xem toàn bộ danh mục; khi có công nghệ hợp với cơ sở, mục này sẽ hiện."

    def own(self) -> list[Any]:
        """The cơ sở that the reader acts for."""
        if not hasattr(self, "_own"):
            self._own = list(selectors.own_enterprises(self.principal)[:100])
        return self._own

    def rows(self) -> QuerySet[Technology]:
        asked = self.request.GET.get("co-so", "")
        chosen = [row for row in self.own() if str(row.pk) == asked] or self.own()
        return selectors.suited(chosen)


class Catalogue(Allowed, ListPage):
    """Everything, for who keeps it."""

    permission = P.KEEP
    title = "Danh mục công nghệ"
    template_name = "technology/catalogue.html"
    cells = "technology/technology_cells.html"
    key = "cong-nghe"
    url_name = "technology:catalogue"
    columns: ClassVar[Sequence[Column]] = (
        Column(
            "name", "Công nghệ, thiết bị", wide=True,
            cells=(Cell("Công nghệ, thiết bị", lambda row: row.name, 40), Cell("Nhà cung cấp", lambda row: row.supplier, 30)),
        ),
        Column("trade", "Phù hợp với", cells=(Cell("Ngành nghề", lambda row: row.get_trade_display()), Cell("Quy mô", lambda row: row.size))),
        Column("capacity", "Công suất", short="Công suất", cells=(Cell("Công suất", lambda row: row.capacity), Cell("Năng lượng", lambda row: row.energy))),
        Column("price", "Khoảng giá", short="Giá", cells=(Cell("Giá từ (đồng)", lambda row: row.price_from), Cell("Giá đến (đồng)", lambda row: row.price_to))),
        Column("state", "Tình trạng", cells=(Cell("Tình trạng", lambda row: row.state_label),)),
        Column("kept", "Ngày ghi", cells=(Cell("Ngày ghi", lambda row: clock.day_of(row.kept_at)),)),
    )  # fmt: skip
    sorts = (_NEWEST,)
    filters = (
        Filter("tinh-trang", "Tình trạng", lambda view: TechnologyState.choices, lambda rows, value: rows.filter(state=value)),
        _TRADE,
    )
    folded_column = "search_text"
    unit = "công nghệ"
    empty_title = "Chưa ghi công nghệ nào"
    empty_words = "Ghi từng công nghệ hoặc nhập từ bảng tính; bản nháp chưa ai khác thấy."

    def rows(self) -> QuerySet[Technology]:
        return selectors.catalogue_for(self.principal)

    def more(self) -> dict[str, Any]:
        return {"keeps": reaches(self.principal, P.KEEP)}

    def dress(self, rows: list[Any]) -> None:
        for row in rows:
            row.tone = TONES[row.state]


class TechnologyPage(Public):
    """One technology: for everybody once it is shown, with what each reader can do about it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        who = getattr(request, "principal", None)
        row = found(selectors.catalogue_for(who), pk)
        keeps = who is not None and reaches(who, P.KEEP)
        names = {
            "technology": row,
            "tone": TONES[row.state],
            "codes": [industry_words(code) for code in row.vsic_codes],
            "seen": selectors.seen_of(row),
            "told": ties.told_of("technology", row.pk, who),
            "options": runner.options(row, who) if keeps else [],
            "base": reverse("technology:technology", args=[row.pk]) + "buoc/",
            "keeps": keeps,
            "may_ask": who is not None and who.may(P.ASK) and row.state == TechnologyState.PUBLISHED,
            "moves": list(history("technology", row.pk)) if keeps else [],
            "photo_digest": row.photo.sha256[:16] if row.photo_id else "",
        }
        return render(request, "technology/technology.html", names)


class Photo(Public):
    """The picture of a technology that the reader may open."""

    def get(self, request: HttpRequest, pk: int, digest: str) -> HttpResponseBase:
        photo = selectors.photo_of(pk, digest, getattr(request, "principal", None))
        if photo is None:
            raise Http404
        return stored_file(photo.path, name=f"cong-nghe-{pk}.jpg", mime=photo.mime, inline=True)


class _Kept:
    """What a page with the form shows besides: the technology that is there already, when that is why it was refused."""

    twin: Technology | None = None
    files = True
    template_name = "technology/keep.html"

    def more(self) -> dict[str, Any]:
        return super().more() | {"twin": self.twin}  # type: ignore[misc, no-any-return]


class Keep(_Kept, Starting):
    """Write a technology down."""

    permission = P.KEEP
    form_class = forms.TechnologyForm
    title = "Ghi công nghệ"
    submit = "Ghi bản nháp"
    list_url = "technology:catalogue"

    def perform(self, data: dict[str, Any]) -> str:
        try:
            self.made = services.keep_technology(who=self.principal, **data)
        except Twin as twin:
            self.twin = twin.twin
            raise
        return "Đã ghi bản nháp. Xem lại rồi giới thiệu công khai."


class Edit(_Kept, Doing):
    """Change a technology."""

    permission = P.KEEP
    form_class = forms.EditForm
    title = "Sửa công nghệ"
    subject: Technology

    def find(self) -> Technology:
        row: Technology = found(selectors.catalogue_for(self.principal), self.kwargs["pk"])
        return row

    def initial(self) -> dict[str, Any]:
        return {name: getattr(self.subject, name) for name in forms.EditForm.base_fields if name != "photo"}

    def perform(self, data: dict[str, Any]) -> str:
        try:
            services.keep_technology(who=self.principal, technology=self.subject, **data)
        except Twin as twin:
            self.twin = twin.twin
            raise
        return "Đã sửa."


class MoveTechnology(Doing, pages.Move):
    """Show it to everybody, take it away."""

    permission = P.KEEP
    subject: Technology

    def find(self) -> Technology:
        row: Technology = found(selectors.catalogue_for(self.principal), self.kwargs["pk"])
        return row


class SeeWorking(Doing):
    """Say where it works."""

    permission = P.KEEP
    form_class = forms.SeenForm
    title = "Ghi nơi đang dùng"
    submit = "Ghi"
    subject: Technology

    def find(self) -> Technology:
        row: Technology = found(selectors.catalogue_for(self.principal), self.kwargs["pk"])
        return row

    def perform(self, data: dict[str, Any]) -> str:
        services.see_working(technology=self.subject, who=self.principal, project=data.get("project"), place=data.get("place", ""))
        return "Đã ghi nơi đang dùng."


class Unsee(Doing):
    """Take a place away."""

    permission = P.KEEP
    form_class = forms.PortalForm
    title = "Bỏ nơi đang dùng"
    submit = "Bỏ"
    seen: SeenWorking

    def find(self) -> Technology:
        rows = SeenWorking.objects.select_related("technology", "project").filter(technology=self.kwargs["pk"])
        self.seen = found(rows, self.kwargs["seen"])
        return self.seen.technology

    def more(self) -> dict[str, Any]:
        return {"subject": self.seen.project.title if self.seen.project else self.seen.place}

    def perform(self, data: dict[str, Any]) -> str:
        services.unsee(seen=self.seen, who=self.principal)
        return "Đã bỏ."

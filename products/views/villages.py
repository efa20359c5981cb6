"""Craft villages: the register, one village with its cơ sở and their đề án, keeping, recognition and its withdrawal; the public list."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from khuyencong.access.views import Allowed, Public
from khuyencong.actors.models import CraftVillage
from khuyencong.actors.permissions import P as A
from khuyencong.actors.selectors import communes_for, lies_in
from khuyencong.actors.services import lists as services
from khuyencong.ui.exports import Cell
from khuyencong.ui.keyset import Key
from khuyencong.ui.lists import Column, Filter, ListPage, Sort
from khuyencong.workflow import pages
from khuyencong.workflow.pages import found
from products.forms import villages as forms
from products.permissions import P
from products.selectors import villages

_BY_NAME = Sort("ten", "Theo tên", (Key("sort_name"), Key("id")))


def _in(rows: QuerySet[CraftVillage], value: str) -> QuerySet[CraftVillage]:
    return rows.filter(lies_in([int(value)]))


def _standing(rows: QuerySet[CraftVillage], value: str) -> QuerySet[CraftVillage]:
    match value:
        case "dang":
            return rows.filter(villages.RECOGNISED)
        case "thu-hoi":
            return rows.filter(withdrawn_on__isnull=False)
    return rows.filter(recognised_on__isnull=True)


_AREA = Filter("dia-ban", "Địa bàn", lambda view: [(str(unit.pk), unit.name) for unit in villages.districts()], _in)


class Villages(Allowed, ListPage):
    """The register of làng nghề."""

    permission = P.VIEW
    title = "Làng nghề"
    template_name = "products/villages.html"
    cells = "products/village_cells.html"
    key = "lang-nghe"
    url_name = "products:villages"
    columns: ClassVar[Sequence[Column]] = (
        Column("name", "Làng nghề", wide=True, cells=(Cell("Làng nghề", lambda row: row.name, 40), Cell("Nghề", lambda row: row.goods, 30))),
        Column(
            "place", "Địa bàn", short="Địa bàn",
            cells=(
                Cell("Xã, phường, thị trấn", lambda row: row.area.name, 24),
                Cell("Huyện, thành phố", lambda row: row.area.district.name if row.area.district else "", 24),
            ),
        ),
        Column("there", "Cơ sở", numeric=True, short="Cơ sở", cells=(Cell("Cơ sở", lambda row: row.there),)),
        Column(
            "recognised", "Công nhận", short="Công nhận",
            cells=(
                Cell("Công nhận ngày", lambda row: row.recognised_on),
                Cell("Quyết định", lambda row: row.decision, 26),
                Cell("Thu hồi ngày", lambda row: row.withdrawn_on),
                Cell("Quyết định thu hồi", lambda row: row.withdrawal, 26),
            ),
        ),
    )  # fmt: skip
    sorts = (_BY_NAME,)
    filters = (
        _AREA,
        Filter(
            "cong-nhan", "Công nhận", lambda view: (("dang", "Đang được công nhận"), ("chua", "Chưa công nhận"), ("thu-hoi", "Đã thu hồi")), _standing
        ),
    )  # fmt: skip
    search_fields = ("name",)
    unit = "làng nghề"
    empty_title = "Chưa có làng nghề nào"
    empty_words = "Ghi làng nghề trên địa bàn; công nhận theo quyết định của UBND tỉnh."

    def rows(self) -> QuerySet[CraftVillage]:
        return villages.register()

    def more(self) -> dict[str, Any]:
        return {"may_keep": self.principal.may(A.KEEP_CRAFT_VILLAGES)}


class PublicVillages(Public, ListPage):
    """The recognised villages, for everybody."""

    title = "Làng nghề được công nhận"
    template_name = "products/public_villages.html"
    cells = "products/public_village_cells.html"
    columns: ClassVar[Sequence[Column]] = (
        Column("name", "Làng nghề", wide=True),
        Column("place", "Địa bàn", short="Địa bàn"),
        Column("recognised", "Công nhận", short="Công nhận"),
    )
    sorts = (_BY_NAME,)
    filters = (_AREA,)
    search_fields = ("name",)
    unit = "làng nghề"
    empty_title = "Chưa có làng nghề nào được công nhận"
    empty_words = "Làng nghề được UBND tỉnh công nhận hiện ở đây."

    def rows(self) -> QuerySet[CraftVillage]:
        return villages.recognised()


class VillagePage(Allowed):
    """One village: its cơ sở and their đề án that the reader may open, what was decided on it."""

    permission = P.VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row: CraftVillage = found(villages.register(), pk)
        who = self.principal
        decides = who.may(A.RECOGNISE_CRAFT_VILLAGES)
        names = {
            "village": row,
            "enterprises": villages.enterprises_of(row, who),
            "lines": villages.lines_of(row, who),
            "decisions": list(row.decisions.order_by("decided_on", "pk")),
            "may_keep": villages.keeps(who, row),
            "may_recognise": decides and not (row.is_recognised and row.decision),
            "may_withdraw": decides and row.is_recognised,
        }
        return render(request, "products/village.html", names)


class AddVillage(pages.Starting):
    """Write a village down."""

    permission = A.KEEP_CRAFT_VILLAGES
    form_class = forms.VillageForm
    title = submit = "Ghi làng nghề"
    list_url = "products:villages"

    def form_arguments(self) -> dict[str, Any]:
        return {"communes": communes_for(self.principal, A.KEEP_CRAFT_VILLAGES)}

    def perform(self, data: dict[str, Any]) -> str:
        self.made = services.keep_craft_village(who=self.principal, **data)
        return f"Đã ghi {self.made}."


class EditVillage(pages.Doing):
    """Put its name, place and trade right."""

    permission = A.KEEP_CRAFT_VILLAGES
    form_class = forms.VillageForm
    title = "Sửa làng nghề"
    subject: CraftVillage

    def find(self) -> CraftVillage:
        row: CraftVillage = found(villages.kept_by(self.principal), self.kwargs["pk"])
        return row

    def form_arguments(self) -> dict[str, Any]:
        return {"communes": communes_for(self.principal, A.KEEP_CRAFT_VILLAGES)}

    def initial(self) -> dict[str, Any]:
        return {"name": self.subject.name, "area": self.subject.area_id, "goods": self.subject.goods}

    def perform(self, data: dict[str, Any]) -> str:
        services.keep_craft_village(who=self.principal, village=self.subject, **data)
        return "Đã sửa."


class _Deciding(pages.Doing):
    permission = A.RECOGNISE_CRAFT_VILLAGES
    subject: CraftVillage

    def find(self) -> CraftVillage:
        row: CraftVillage = found(villages.register(), self.kwargs["pk"])
        return row


class Recognise(_Deciding):
    """Record the decision that recognises it."""

    form_class = forms.RecogniseForm
    title = submit = "Ghi quyết định công nhận"

    def why_not(self) -> str:
        return "Làng nghề này đang được công nhận." if self.subject.is_recognised and self.subject.decision else ""

    def perform(self, data: dict[str, Any]) -> str:
        services.recognise_village(village=self.subject, who=self.principal, **data)
        return "Đã ghi quyết định công nhận."


class Withdraw(_Deciding):
    """Record the decision that withdraws the recognition."""

    form_class = forms.WithdrawForm
    title = submit = "Ghi quyết định thu hồi"

    def why_not(self) -> str:
        return "" if self.subject.is_recognised else "Làng nghề này không đang được công nhận."

    def perform(self, data: dict[str, Any]) -> str:
        services.withdraw_recognition(village=self.subject, who=self.principal, **data)
        return "Đã ghi quyết định thu hồi."

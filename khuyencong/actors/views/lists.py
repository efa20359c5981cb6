"""The list of cơ sở, as a page and as a file."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import F, Q, QuerySet

from khuyencong.access import Scope
from khuyencong.access.covering import shown
from khuyencong.access.views import Allowed
from khuyencong.actors.enums import EnterpriseState, LegalForm, Trade
from khuyencong.actors.models import CraftVillage, Enterprise
from khuyencong.actors.permissions import P
from khuyencong.actors.selectors import communes_for, enterprises_visible_to, lies_in, local_units
from khuyencong.actors.selectors.enterprises import waiting_count
from khuyencong.text import fold
from khuyencong.ui.exports import Cell
from khuyencong.ui.keyset import Key
from khuyencong.ui.lists import Column, Filter, ListPage, Rows, Sort, newest
from khuyencong.ui.search import Fold

S = EnterpriseState
TONES = {S.DECLARED: "here", S.RETURNED: "near", S.CONFIRMED: "done", S.REFUSED: "late", S.MERGED: "plain"}


def _village(row: Enterprise) -> str:
    return row.craft_village.name if row.craft_village else ""


def _of_state(rows: QuerySet[Enterprise], value: str) -> QuerySet[Enterprise]:
    return rows.filter(state=value)


class EnterpriseList(Allowed, ListPage):
    """Cơ sở of the reader's reach: search without diacritics, filters, three orders."""

    permission = P.VIEW_ENTERPRISE
    template_name = "actors/list.html"
    title = "Doanh nghiệp, cơ sở"
    cells = "actors/list_cells.html"
    folded_column = "search_text"
    unit = "cơ sở"
    empty_title = "Chưa có cơ sở nào"
    empty_words = "Cơ sở tự đăng ký hoặc được cơ quan ghi nhận sẽ hiện ở đây."
    key = "co-so"
    url_name = "actors:enterprises"
    columns = (
        Column(
            "name", "Cơ sở", wide=True,
            cells=(
                Cell("Tên cơ sở", lambda row: row.name, 40),
                Cell("Mã số thuế", lambda row: row.code_shown),
                Cell("Loại hình", lambda row: row.get_legal_form_display()),
            ),
        ),
        Column(
            "place", "Địa bàn",
            cells=(
                Cell("Xã, phường, thị trấn", lambda row: row.area.name, 24),
                Cell("Huyện, thành phố", lambda row: row.area.district.name if row.area.district else "", 24),
            ),
        ),
        Column(
            "trade", "Ngành nghề",
            cells=(Cell("Ngành nghề", lambda row: row.get_trade_display(), 34), Cell("Mã ngành (VSIC)", lambda row: row.vsic_code)),
        ),
        Column("village", "Làng nghề", is_extra=True, short="Làng nghề", cells=(Cell("Làng nghề", _village, 24),)),
        Column("size", "Lao động", numeric=True, short="Lao động", cells=(Cell("Số lao động", lambda row: row.employees),)),
        Column(
            "capital", "Nguồn vốn (đồng)", numeric=True, short="Nguồn vốn", is_extra=True,
            cells=(Cell("Tổng nguồn vốn (đồng)", lambda row: row.capital),),
        ),
        Column("founded", "Thành lập", short="Thành lập", is_extra=True, cells=(Cell("Ngày thành lập", lambda row: row.founded_on),)),
        Column("state", "Tình trạng", cells=(Cell("Tình trạng", lambda row: row.state_label),)),
    )  # fmt: skip
    sorts = (
        Sort("ten", "Tên", (Key("sort_name"), Key("id"))),
        newest("created_at", "Mới ghi nhận"),
        Sort("lao-dong", "Nhiều lao động nhất", (Key("employees", descending=True, nullable=True), Key("id", descending=True))),
    )
    filters: Sequence[Filter] = (
        Filter("tinh-trang", "Tình trạng", lambda page: S.choices, _of_state),
        Filter("huyen", "Địa bàn", lambda page: page.local_units(), lambda rows, value: rows.filter(lies_in([int(value)]))),
        Filter("xa", "Xã, phường", lambda page: page.communes(), lambda rows, value: rows.filter(area_id=value)),
        Filter("nganh", "Ngành nghề", lambda page: Trade.choices, lambda rows, value: rows.filter(trade=value)),
        Filter("loai", "Loại hình", lambda page: LegalForm.choices, lambda rows, value: rows.filter(legal_form=value)),
        Filter("lang-nghe", "Làng nghề", lambda page: page.villages(), lambda rows, value: rows.filter(craft_village_id=value)),
    )

    def local_units(self) -> list[tuple[str, str]]:
        """Districts, or communes where there are none, for who sees more than one."""
        if self.principal.scope(P.VIEW_ENTERPRISE) != Scope.PROVINCE:
            return []
        return [(str(unit.pk), unit.name) for unit in local_units()]

    def communes(self) -> list[tuple[str, str]]:
        """Communes, for who sees one district; whose area is one commune has nothing to choose."""
        if self.principal.scope(P.VIEW_ENTERPRISE) != Scope.DISTRICT:
            return []
        found = [(str(unit.pk), unit.name) for unit in communes_for(self.principal, P.VIEW_ENTERPRISE)]
        return found if len(found) > 1 else []

    def villages(self) -> list[tuple[str, str]]:
        """Làng nghề of the register."""
        return [(str(row.pk), row.name) for row in CraftVillage.objects.order_by("sort_name", "id")]

    def rows(self) -> QuerySet[Enterprise]:
        return enterprises_visible_to(self.principal).select_related("area__parent", "craft_village")

    def search(self, found: QuerySet[Any], query: str) -> QuerySet[Any]:
        """By name and tax code; to who sees covered numbers a part of one finds nothing, for digits could be guessed one by one."""
        if self.principal.may(P.SEE_CONTACTS):
            return super().search(found, query)
        found = found.alias(folded=Fold(F("name")))
        for word in fold(query).split()[:8]:
            found = found.filter(Q(folded__contains=word) | Q(tax_code=word))
        return found

    def dress(self, rows: list[Any]) -> None:
        for row in rows:
            row.tone = TONES[row.state]
            row.code_shown = shown(row, "tax_code", self.principal)

    def listing(self) -> Rows:
        rows = super().listing()
        return replace(rows, filters=[shown for shown in rows.filters if shown.choices])

    def more(self) -> dict[str, Any]:
        return {
            "waiting": waiting_count(self.principal),
            "may_register": self.principal.may(P.REGISTER_ENTERPRISE),
        }

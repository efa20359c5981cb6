"""Selections: which there are, one of them with its products and their order, opening one, its panel, the moves; the public list."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from khuyencong import clock
from khuyencong.access import Scope
from khuyencong.access.views import Allowed, Public
from khuyencong.text import date_vi
from khuyencong.ui.exports import Cell
from khuyencong.ui.keyset import Key
from khuyencong.ui.lists import Column, Filter, ListPage, Sort
from khuyencong.workflow import pages, runner
from khuyencong.workflow.pages import found
from khuyencong.workflow.selectors import history
from products.enums import TONES, Group, SelectionLevel, SelectionState
from products.forms import selections as forms
from products.models import Entry, Juror, Selection
from products.permissions import P
from products.selectors import selections
from products.services import selections as services
from projects.selectors import public

_NEWEST = Sort("moi", "Mới nhất", (Key("year", descending=True), Key("id", descending=True)))


class Selections(Allowed, ListPage):
    """Selections that the reader may open."""

    permission = P.VIEW
    title = "Bình chọn sản phẩm tiêu biểu"
    template_name = "products/selections.html"
    cells = "products/selection_cells.html"
    key = "binh-chon"
    url_name = "products:selections"
    columns: ClassVar[Sequence[Column]] = (
        Column("name", "Kỳ bình chọn", wide=True, cells=(Cell("Kỳ bình chọn", str, 40),)),
        Column("closes", "Nhận đăng ký đến", short="Nhận đến", cells=(Cell("Nhận đăng ký đến", lambda row: row.closes_on),)),
        Column(
            "products", "Sản phẩm", numeric=True, short="Sản phẩm",
            cells=(Cell("Sản phẩm dự", lambda row: row.taking_part), Cell("Được công nhận", lambda row: row.certified)),
        ),
        Column("state", "Tình trạng", cells=(Cell("Tình trạng", lambda row: row.state_label), Cell("Quyết định", lambda row: row.decision))),
    )  # fmt: skip
    sorts = (_NEWEST,)
    filters = (
        Filter("cap", "Cấp", lambda view: SelectionLevel.choices, lambda rows, value: rows.filter(level=value)),
        Filter("tinh-trang", "Tình trạng", lambda view: SelectionState.choices, lambda rows, value: rows.filter(state=value)),
    )
    unit = "kỳ"
    empty_title = "Chưa có kỳ bình chọn nào"
    empty_words = "UBND huyện, Sở Công Thương mở kỳ bình chọn; cơ sở đăng ký sản phẩm ở đây."

    def rows(self) -> QuerySet[Selection]:
        return selections.counted(selections.visible_to(self.principal))

    def dress(self, rows: list[Any]) -> None:
        for row in rows:
            row.tone = TONES[row.state]

    def more(self) -> dict[str, Any]:
        return {"may_open": selections.may_open(self.principal), "open_to_me": list(selections.open_to(self.principal)[:3])}


class OpenSelection(pages.Starting):
    """Open the selection of one's level and area."""

    permission = P.HOLD
    form_class = forms.OpenForm
    title = submit = "Mở kỳ bình chọn"
    list_url = "products:selections"

    def form_arguments(self) -> dict[str, Any]:
        province = self.principal.scope(P.HOLD) == Scope.PROVINCE
        cycle = selections.cycle_of(SelectionLevel.PROVINCE if province else SelectionLevel.DISTRICT, clock.today())
        return {"certificate_years": cycle.certificate_years if cycle else None}

    def perform(self, data: dict[str, Any]) -> str:
        self.made = services.open_selection(who=self.principal, **data)
        return "Đã mở kỳ bình chọn; cơ sở trên địa bàn được báo. Hãy ghi thành viên Ban giám khảo."


class SelectionPage(Allowed):
    """One selection: what is next, the products (in their order once scores are closed), the panel, the criteria."""

    permission = P.VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        who = self.principal
        row: Selection = found(selections.visible_to(who), pk)
        holds = selections.holds(row, who)
        entries = list(selections.entries_visible_to(who).filter(selection=row))
        # While members still score, nobody but who holds it sees where the products stand.
        order = {one.key: one for one in selections.ranking(row)} if holds or row.state in SelectionState.ranked() else {}
        for entry in entries:
            entry.placed = order.get(entry.pk)  # type: ignore[attr-defined]
            entry.is_mine = entry.product.enterprise_id in who.enterprise_ids and who.may(P.ENTER)  # type: ignore[attr-defined]
        entries.sort(key=lambda one: (not one.stands, one.placed.place if one.placed else len(entries) + 1, one.pk))  # type: ignore[attr-defined]
        today = clock.today()
        names = {
            "selection": row,
            "tone": TONES[row.state],
            "options": runner.options(row, who),
            "base": f"{row.get_absolute_url()}buoc/",
            "holds": holds,
            "entries": entries,
            "to_score": list(selections.to_score(who).filter(selection=row)),
            "criteria": list(row.criteria.order_by("position")),
            "panel": list(row.panel.select_related("user").order_by("pk")),
            "missing": selections.missing_sheets(row) if holds and row.state == SelectionState.SCORING else [],
            "may_seat": holds and row.state == SelectionState.OPEN,
            "may_exclude": holds and row.state in (SelectionState.OPEN, SelectionState.SCORING),
            "may_enter": who.may(P.ENTER) and row.state == SelectionState.OPEN and row.opens_on <= today <= row.closes_on
            and selections.own_enterprises(who, row).exists(),
            "moves": list(history("product_selection", row.pk)),
        }  # fmt: skip
        return render(request, "products/selection.html", names)


class MoveSelection(pages.Move):
    """Begin scoring, close it, decide, cancel."""

    permission = P.VIEW
    subject: Selection

    def find(self) -> Selection:
        row: Selection = found(selections.visible_to(self.principal), self.kwargs["pk"])
        return row

    def facts(self) -> list[tuple[str, str]]:
        if self.step.name != "decide":
            return []
        return [("Kỳ bình chọn", str(self.subject)), ("Giấy chứng nhận", self._term())]

    def _term(self) -> str:
        years = self.subject.certificate_years
        return f"có giá trị {years} năm từ ngày quyết định" if years else "không ghi thời hạn"


class _Held(pages.Doing):
    """A page of who holds the selection."""

    permission = P.HOLD

    def held(self, pk: int) -> Selection:
        """The selection of the address, when the reader holds it."""
        row: Selection = found(selections.visible_to(self.principal), pk)
        if not selections.holds(row, self.principal):
            raise Http404
        return row


class Seat(_Held):
    """Name somebody to the panel."""

    form_class = forms.SeatForm
    title = "Thêm thành viên Ban giám khảo"
    submit = "Ghi thành viên"
    subject: Selection

    def find(self) -> Selection:
        return self.held(self.kwargs["pk"])

    def why_not(self) -> str:
        return "" if self.subject.state == SelectionState.OPEN else "Đã bắt đầu chấm điểm, Ban giám khảo không đổi được nữa."

    def form_arguments(self) -> dict[str, Any]:
        return {"selection": self.subject}

    def perform(self, data: dict[str, Any]) -> str:
        services.seat(selection=self.subject, who=self.principal, user=data["user"])
        return f"Đã ghi {data['user'].full_name}."


class Unseat(_Held):
    """Take somebody from the panel."""

    form_class = forms.PortalForm
    title = "Bỏ thành viên Ban giám khảo"
    submit = "Bỏ thành viên"
    subject: Selection
    juror: Juror

    def find(self) -> Selection:
        row = self.held(self.kwargs["pk"])
        self.juror = found(row.panel.select_related("user", "selection"), self.kwargs["juror"])
        return row

    def why_not(self) -> str:
        return "" if self.subject.state == SelectionState.OPEN else "Đã bắt đầu chấm điểm, Ban giám khảo không đổi được nữa."

    def more(self) -> dict[str, Any]:
        return super().more() | {"subject": self.juror.user.full_name}

    def perform(self, data: dict[str, Any]) -> str:
        services.unseat(juror=self.juror, who=self.principal)
        return "Đã bỏ."


class Exclude(_Held):
    """Do not take a product."""

    form_class = forms.ReasonForm
    title = "Không nhận sản phẩm"
    submit = "Không nhận"
    subject: Entry

    def find(self) -> Entry:
        row: Entry = found(selections.entries_visible_to(self.principal), self.kwargs["pk"])
        self.held(row.selection_id)
        return row

    def back(self) -> str:
        return self.subject.selection.get_absolute_url()

    def why_not(self) -> str:
        return "" if self.subject.stands else "Sản phẩm này đã rút hoặc đã bị loại."

    def perform(self, data: dict[str, Any]) -> str:
        services.exclude(entry=self.subject, who=self.principal, reason=data["reason"])
        return "Đã ghi; cơ sở được báo kèm lý do."


class Typical(Public, ListPage):
    """Products that were selected, for everybody."""

    title = "Sản phẩm công nghiệp nông thôn tiêu biểu"
    template_name = "products/typical.html"
    cells = "products/typical_cells.html"
    columns: ClassVar[Sequence[Column]] = (
        Column("product", "Sản phẩm", wide=True),
        Column("maker", "Cơ sở", short="Cơ sở"),
        Column("level", "Cấp, năm", short="Công nhận"),
        Column("valid", "Giấy chứng nhận", short="Giấy chứng nhận"),
    )
    sorts = (Sort("moi", "Mới nhất", (Key("id", descending=True),)),)
    filters = (
        Filter("nhom", "Nhóm", lambda view: Group.choices, lambda rows, value: rows.filter(product__group=value)),
        Filter("cap", "Cấp", lambda view: SelectionLevel.choices, lambda rows, value: rows.filter(selection__level=value)),
        Filter(
            "nam", "Năm", lambda view: [(str(year), str(year)) for year in selections.years()],
            lambda rows, value: rows.filter(selection__year=int(value)),
        ),
    )  # fmt: skip
    search_fields = ("product__name",)
    unit = "sản phẩm"
    empty_title = "Chưa có sản phẩm nào được công nhận"
    empty_words = "Sản phẩm được UBND huyện, UBND tỉnh công nhận tiêu biểu hiện ở đây."

    def rows(self) -> QuerySet[Entry]:
        return selections.certified()

    def dress(self, rows: list[Any]) -> None:
        today = clock.today()
        for row in rows:
            enterprise = row.product.enterprise
            row.maker, row.place = public.name_of(enterprise), (enterprise.area.district or enterprise.area).name
            row.is_over = row.valid_to is not None and row.valid_to < today
            row.term = f"đến {date_vi(row.valid_to)}" if row.valid_to else ""

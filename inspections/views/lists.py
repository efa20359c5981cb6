"""Lists: visits, findings, plans."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from inspections import selectors
from inspections.models import Plan, Sanction, TeamMember, Visit
from inspections.permissions import P
from khuyencong import clock
from khuyencong.access import Scope
from khuyencong.access.views import Allowed
from khuyencong.ui.exports import Cell
from khuyencong.ui.keyset import Key
from khuyencong.ui.lists import Column, Filter, ListPage, Sort, newest
from projects.enums import FindingState
from projects.models import Finding
from projects.permissions import P as PROJECTS
from projects.selectors.places import places

STATES = (("sap-toi", "Chưa làm"), ("tre", "Trễ"), ("xong", "Đã làm"), ("bo", "Đã bỏ"))


def _in_state(rows: QuerySet[Visit], value: str) -> QuerySet[Visit]:
    kept = {"sap-toi": selectors.OPEN, "tre": selectors.late(), "xong": selectors.DONE, "bo": selectors.CANCELLED}
    return rows.filter(kept[value])


def _state_words(row: Visit) -> str:
    state = "xong" if row.inspection_id else "bo" if row.cancelled_at else "tre" if row.is_late else "sap-toi"
    return dict(STATES)[state]


def _owner_words(row: Finding) -> str:
    owner = getattr(row, "owner", None)  # a finding of before has none
    return owner.name if owner else ""


def _districts(page: Any) -> list[tuple[str, str]]:
    if page.principal.scope(P.VIEW) != Scope.PROVINCE:
        return []
    return [(str(row.pk), row.called) for row in places()]


def _years(_: Any) -> list[tuple[str, str]]:
    return [(str(year), str(year)) for year in range(clock.today().year + 1, clock.today().year - 6, -1)]


class Visits(Allowed, ListPage):
    """Every visit in the reader's reach, with the year's figure."""

    permission = P.VIEW
    template_name = "inspections/visits.html"
    title = "Kiểm tra"
    cells = "inspections/visit_cells.html"
    unit = "lần kiểm tra"
    empty_title = "Chưa có lần kiểm tra nào"
    empty_words = "Lần kiểm tra theo kế hoạch năm và đột xuất sẽ hiện ở đây."
    key = "kiem-tra"
    url_name = "inspections:visits"
    columns = (
        Column(
            "subject", "Cơ sở, đề án", wide=True,
            cells=(
                Cell("Đơn vị thụ hưởng", lambda row: row.line.enterprise.name, 34),
                Cell("Mã hồ sơ", lambda row: row.line.project.code),
                Cell("Địa bàn", lambda row: row.line.project.district.name, 24),
            ),
        ),
        Column("kind", "Loại", cells=(Cell("Loại", lambda row: row.get_kind_display()), Cell("Quý", lambda row: row.quarter, 8))),
        Column("offices", "Chủ trì", cells=(Cell("Cơ quan chủ trì", lambda row: row.lead.short_name, 26),)),
        Column("due", "Làm xong trước", short="Hạn", cells=(Cell("Làm xong trước", lambda row: row.due_on),)),
        Column("state", "Tình trạng", cells=(Cell("Tình trạng", _state_words),)),
        Column("reason", "Lý do chọn", short="Lý do", is_extra=True, cells=(Cell("Lý do chọn", lambda row: row.reason, 40),)),
    )  # fmt: skip
    sorts = (Sort("han", "Hạn gần nhất", (Key("due_on"), Key("id"))), newest())
    filters = (
        Filter("tinh-trang", "Tình trạng", lambda page: STATES, _in_state),
        Filter("nam", "Năm", _years, lambda rows, value: rows.filter(due_on__year=value)),
        Filter("cua", "Của tôi", lambda page: [("toi", "Tôi có trong đoàn")], lambda rows, value: rows.filter(is_mine=True)),
        Filter("huyen", "Địa bàn", _districts, lambda rows, value: rows.filter(line__project__district_id=value)),
    )

    def rows(self) -> QuerySet[Visit]:
        mine = Exists(TeamMember.objects.filter(visit=OuterRef("pk"), user_id=self.principal.user_id))
        return selectors.visits_visible_to(self.principal).select_related("line__project__district", "line__enterprise", "lead", "inspection").annotate(is_mine=mine)  # fmt: skip

    def more(self) -> dict[str, Any]:
        year = clock.today().year
        who = self.principal
        return {"figures": selectors.figures(who, year), "year": year, "may_order": who.may(P.ORDER), "may_plan": who.may(P.PLAN)}


class Findings(Allowed, ListPage):
    """Every finding in the reader's reach."""

    permission = P.VIEW
    template_name = "inspections/findings.html"
    title = "Tồn tại sau kiểm tra"
    cells = "inspections/finding_cells.html"
    unit = "tồn tại"
    empty_title = "Chưa có tồn tại nào"
    empty_words = "Những gì đoàn kiểm tra yêu cầu khắc phục sẽ hiện ở đây."
    key = "ton-tai"
    url_name = "inspections:findings"
    columns = (
        Column(
            "subject", "Tồn tại", wide=True,
            cells=(
                Cell("Tồn tại", lambda row: row.text, 50),
                Cell("Đơn vị thụ hưởng", lambda row: row.inspection.line.enterprise.name, 34),
                Cell("Mã hồ sơ", lambda row: row.inspection.line.project.code),
                Cell("Địa bàn", lambda row: row.inspection.line.project.district.name, 24),
            ),
        ),
        Column("owner", "Người khắc phục", cells=(Cell("Người khắc phục", _owner_words, 26),)),
        Column("due", "Hạn khắc phục", short="Hạn", cells=(Cell("Hạn khắc phục", lambda row: row.due_on),)),
        Column("state", "Tình trạng", cells=(Cell("Tình trạng", lambda row: row.get_state_display()),)),
        Column("act", "Xử lý"),
    )  # fmt: skip
    sorts = (Sort("han", "Hạn gần nhất", (Key("due_on"), Key("id"))), newest())
    filters = (
        Filter("tinh-trang", "Tình trạng", lambda page: FindingState.choices, lambda rows, value: rows.filter(state=value)),
        Filter(
            "han", "Hạn", lambda page: [("qua", "Đã quá hạn"), ("sap", "Trong 7 ngày tới")],
            lambda rows, value: rows.filter(state=FindingState.OPEN, due_on__lt=clock.today()) if value == "qua" else _soon(rows),
        ),
        Filter("huyen", "Địa bàn", _districts, lambda rows, value: rows.filter(inspection__line__project__district_id=value)),
    )  # fmt: skip

    def rows(self) -> QuerySet[Finding]:
        waiting = Sanction.objects.filter(finding=OuterRef("pk"), outcome="").order_by("pk").values("pk")[:1]
        rows = selectors.findings_visible_to(self.principal).select_related(
            "inspection__line__project__district", "inspection__line__enterprise", "owner"
        )
        return rows.annotate(sanction=waiting)

    def dress(self, rows: list[Any]) -> None:
        may, today = self.principal.may(P.PROPOSE_SANCTION), clock.today()
        for row in rows:
            row.may_propose = may and row.state != FindingState.CLOSED
            row.days = (row.due_on - today).days if row.state == FindingState.OPEN else None


def _soon(rows: QuerySet[Finding]) -> QuerySet[Finding]:
    from datetime import timedelta

    return rows.filter(state=FindingState.OPEN, due_on__range=(clock.today(), clock.today() + timedelta(days=7)))


class Plans(Allowed, ListPage):
    """The plans, year by year."""

    permission = P.VIEW
    template_name = "inspections/plans.html"
    title = "Kế hoạch kiểm tra"
    cells = "inspections/plan_cells.html"
    unit = "kế hoạch"
    empty_title = "Chưa có kế hoạch nào"
    empty_words = "Sở Công Thương lập kế hoạch kiểm tra của từng năm."
    columns = (Column("year", "Năm", wide=True), Column("state", "Tình trạng"), Column("paper", "Quyết định"))
    sorts = (Sort("nam", "Năm mới nhất", (Key("year", descending=True),)),)

    def rows(self) -> QuerySet[Plan]:
        return Plan.objects.select_related("paper")

    def more(self) -> dict[str, Any]:
        return {"may_plan": self.principal.may(P.PLAN), "may_inspect": self.principal.may(PROJECTS.INSPECT)}

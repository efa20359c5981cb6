"""Settlements of a year: the list, one version with its rows and papers, and what is done to it by three people."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property

from budgets import forms, selectors
from budgets.enums import FundingSource, SettlementStatus, YearStatus
from budgets.models import FiscalYear, Settlement, SettlementRow
from budgets.permissions import P
from budgets.selectors import settlements as reading
from budgets.services import settlements
from budgets.views.acting import Doing
from budgets.views.years import find_year
from khuyencong.access import Principal
from khuyencong.access.views import Allowed
from khuyencong.text import vnd
from khuyencong.ui.forms import PortalForm
from khuyencong.ui.keyset import Key
from khuyencong.ui.lists import Column, Filter, ListPage, Sort
from khuyencong.workflow.pages import found

S = SettlementStatus


class Settlements(Allowed, ListPage):
    """Every version that the reader may see."""

    permission = P.VIEW_BUDGET
    title = "Quyết toán năm"
    template_name = "budgets/settlements.html"
    cells = "budgets/settlement_cells.html"
    columns: ClassVar[Sequence[Column]] = (
        Column("what", "Nguồn kinh phí", wide=True),
        Column("status", "Tình trạng"),
        Column("people", "Người lập, kiểm tra, duyệt"),
        Column("paper", "Quyết định"),
    )
    sorts = (
        Sort("nam", "Năm mới nhất", (Key("fiscal_year_id", descending=True), Key("source"), Key("owner_id"), Key("version", descending=True))),
    )  # fmt: skip
    filters = (
        Filter("nam", "Năm", lambda view: [(str(row.year), str(row.year)) for row in view.years()], lambda rows, v: rows.filter(fiscal_year=v)),
        Filter("nguon", "Nguồn", lambda view: FundingSource.choices, lambda rows, v: rows.filter(source=v)),
        Filter("tinh_trang", "Tình trạng", lambda view: S.choices, lambda rows, v: rows.filter(status=v)),
    )  # fmt: skip
    unit = "bản quyết toán"
    empty_title = "Chưa có quyết toán"
    empty_words = "Cuối năm, mỗi nguồn kinh phí có một bản quyết toán: người lập, người kiểm tra và người duyệt là ba người."

    def rows(self) -> QuerySet[Settlement]:
        return selectors.settlements_visible_to(self.principal)

    def years(self) -> list[FiscalYear]:
        """The fiscal years, read once."""
        if not hasattr(self, "_years"):
            self._years = list(selectors.years())
        return self._years

    def more(self) -> dict[str, Any]:
        return {"years": [row.year for row in self.years()]}


class DrawUp(Doing):
    """Begin the settlement of a source and budget for a year."""

    permission = P.DRAFT_SETTLEMENT
    form_class = forms.DrawUpForm
    title = "Lập quyết toán năm"
    submit = "Lập quyết toán"
    subject: FiscalYear
    made: Settlement | None = None

    def find(self) -> FiscalYear:
        return find_year(self.kwargs["year"])

    def over(self) -> str:
        return f"Năm ngân sách {self.subject}"

    def back(self) -> str:
        return self.made.get_absolute_url() if self.made else reverse("budgets:closing", args=[self.subject.year])

    def why_not(self) -> str:
        if self.subject.status == YearStatus.CLOSED:
            return f"Năm {self.subject} đã khóa sổ."
        return "" if self.open_ones else "Mọi nguồn có kinh phí trong năm đều đã có quyết toán."

    def form_arguments(self) -> dict[str, Any]:
        return {"open_ones": [(key, label) for key, label, _ in self.open_ones]}

    @cached_property
    def open_ones(self) -> list[tuple[str, str, reading.Unsettled]]:
        """The sources and budgets of the year that have no settlement and are the drafter's to settle."""
        mine = selectors.owners_visible_to(self.principal)
        rows = [one for one in reading.to_settle(self.subject.year, mine) if one.settlement is None]
        reach = [one for one in rows if (one.source == FundingSource.DISTRICT) == (mine is not None)]
        return [(f"{one.source}-{one.owner_id}", f"{one.source.label} – {one.owner}", one) for one in reach]

    def perform(self, data: dict[str, Any]) -> str:
        chosen = next(one for key, _, one in self.open_ones if key == data["what"])
        self.made = settlements.draw_up(
            year=self.subject.year, source=chosen.source, owner_id=chosen.owner_id, who=self.principal, note=data["note"]
        )
        return "Đã lấy số liệu từ sổ kinh phí. Hãy giải trình từng dòng có chênh lệch rồi trình."


def find_settlement(view: Allowed, pk: int) -> Settlement:
    """The settlement of the address, when the reader may see it; 404 otherwise."""
    row: Settlement = found(selectors.settlements_visible_to(view.principal), pk)
    return row


class SettlementPage(Allowed):
    """One version: its rows with their words, what may be done now, papers, and the versions before."""

    permission = P.VIEW_BUDGET

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = find_settlement(self, pk)
        rows = reading.named_rows(row)
        sums = {
            name: sum(getattr(one, name) for one, _ in rows)
            for name in ("allocated", "paid", "settled", "recovered", "returned", "left", "difference")
        }
        others = selectors.settlements_visible_to(self.principal).filter(
            fiscal_year=row.fiscal_year_id, source=row.source, owner=row.owner_id
        )
        acts = [act for act in ACTS if row.status in act.statuses and act.is_for(row, self.principal)]
        hers = self.principal.persons & {row.drafted_by_id, row.checked_by_id}
        names = {
            "settlement": row,
            "rows": rows,
            "sums": sums,
            "missing": sum(1 for one, _ in rows if reading.lacks_words(one)),
            "versions": list(others.order_by("-version")),
            "papers": reading.papers_of(row),
            "acts": [(act.title, reverse(f"budgets:{act.name}", args=[pk])) for act in acts if row.fiscal_year.status == "open"],
            "is_mine": bool(hers) and row.status in (S.DRAWN, S.CHECKED),
            "may_explain": row.status == S.DRAFT and reading.within(row, self.principal, P.DRAFT_SETTLEMENT),
        }
        return render(request, "budgets/settlement.html", names)


class SettlementAct(Doing):
    """Something done to one version; in another state it says so (409), beyond one's reach it is refused (403)."""

    name: ClassVar[str]
    statuses: ClassVar[tuple[SettlementStatus, ...]]
    form_class: ClassVar[type[PortalForm]] = forms.ConfirmForm
    # Whose earlier hands in it the reader's may not be; the service refuses the same.
    after: ClassVar[tuple[str, ...]] = ()
    subject: Settlement

    @classmethod
    def is_for(cls, row: Settlement, who: Principal) -> bool:
        """Whether the step is offered to a reader: within reach, and no earlier step was theirs."""
        return reading.within(row, who, cls.needed(row)) and not who.persons & {getattr(row, f"{name}_id") for name in cls.after}

    @classmethod
    def needed(cls, row: Settlement) -> P:
        """The permission that the step asks for."""
        return P(cls.permission)

    def find(self) -> Settlement:
        return find_settlement(self, self.kwargs["pk"])

    def take(self) -> None:
        super().take()
        if not reading.within(self.subject, self.principal, self.needed(self.subject)):
            raise PermissionDenied("Quyết toán này thuộc cơ quan, địa bàn khác.")

    def why_not(self) -> str:
        if self.subject.fiscal_year.status == YearStatus.CLOSED:
            return f"Năm {self.subject.fiscal_year} đã khóa sổ, quyết toán không đổi nữa."
        if self.subject.status in self.statuses:
            return ""
        return f"Bản quyết toán đang ở bước “{self.subject.get_status_display()}”, không làm được việc này."

    def facts(self) -> list[tuple[str, str]]:
        row = self.subject
        facts = [("Chủ ngân sách", row.owner.name), ("Người lập", row.drafted_by.full_name)]
        if row.checked_by:
            facts.append(("Người kiểm tra", row.checked_by.full_name))
        return facts


class Refresh(SettlementAct):
    """Take the figures from the ledger anew."""

    name, statuses, permission = "refresh_settlement", (S.DRAFT,), P.DRAFT_SETTLEMENT
    title = submit = "Lấy lại số liệu từ sổ"

    def perform(self, data: dict[str, Any]) -> str:
        settlements.refresh(settlement=self.subject, who=self.principal)
        return "Đã lấy lại số liệu; giải trình đã ghi được giữ."


class Submit(SettlementAct):
    """Put it before who checks it."""

    name, statuses, permission = "submit_settlement", (S.DRAFT,), P.DRAFT_SETTLEMENT
    title = submit = "Trình kiểm tra"

    def perform(self, data: dict[str, Any]) -> str:
        settlements.submit(settlement=self.subject, who=self.principal)
        return "Đã trình bản quyết toán để kiểm tra."


class Check(SettlementAct):
    """Another officer has compared it with the books."""

    name, statuses, permission = "check_settlement", (S.DRAWN,), P.CHECK_SETTLEMENT
    title = submit = "Xác nhận đã kiểm tra"
    after = ("drafted_by",)

    def perform(self, data: dict[str, Any]) -> str:
        settlements.check(settlement=self.subject, who=self.principal)
        return "Đã xác nhận kiểm tra, chờ lãnh đạo duyệt."


class Approve(SettlementAct):
    """The leader approves; the ledger settles, papers are issued."""

    name, statuses, permission = "approve_settlement", (S.CHECKED,), P.APPROVE_SETTLEMENT
    title = submit = "Duyệt quyết toán"
    after = ("drafted_by", "checked_by")

    def perform(self, data: dict[str, Any]) -> str:
        row = settlements.approve(settlement=self.subject, who=self.principal)
        return f"Đã duyệt bằng Quyết định số {row.paper.notation if row.paper else ''}."


class SendBack(SettlementAct):
    """Give it back to who drew it up."""

    name, statuses, permission = "send_back_settlement", (S.DRAWN, S.CHECKED), P.VIEW_BUDGET
    form_class = forms.WhyForm
    title = submit = "Trả lại để sửa"

    @classmethod
    def needed(cls, row: Settlement) -> P:
        return P.APPROVE_SETTLEMENT if row.status == S.CHECKED else P.CHECK_SETTLEMENT

    def perform(self, data: dict[str, Any]) -> str:
        settlements.send_back(settlement=self.subject, who=self.principal, reason=data["reason"])
        return "Đã trả lại bản quyết toán."


class Reopen(SettlementAct):
    """Open an approved one again, while the year is open."""

    name, statuses, permission = "reopen_settlement", (S.APPROVED,), P.APPROVE_SETTLEMENT
    form_class = forms.WhyForm
    title = submit = "Mở lại quyết toán"
    made: Settlement | None = None

    def back(self) -> str:
        return (self.made or self.subject).get_absolute_url()

    def perform(self, data: dict[str, Any]) -> str:
        self.made = settlements.reopen(settlement=self.subject, who=self.principal, reason=data["reason"])
        return f"Đã mở lại: văn bản của lần trước bị thu hồi, lần {self.made.version} là bản soạn mới."


ACTS: tuple[type[SettlementAct], ...] = (Submit, Refresh, Check, Approve, SendBack, Reopen)


class Explain(SettlementAct):
    """Why a row differs, and what becomes of the rest."""

    name, statuses, permission = "explain_settlement", (S.DRAFT,), P.DRAFT_SETTLEMENT
    form_class = forms.ExplainForm
    title = "Giải trình, xử lý số còn lại"
    row: SettlementRow

    def find(self) -> Settlement:
        rows = SettlementRow.objects.filter(settlement__in=selectors.settlements_visible_to(self.principal).order_by())
        self.row = found(rows.select_related("holding"), self.kwargs["pk"])
        return find_settlement(self, self.row.settlement_id)

    def form_arguments(self) -> dict[str, Any]:
        return {"differs": bool(self.row.holding_id and self.row.difference), "is_left": bool(self.row.left)}

    def initial(self) -> dict[str, Any]:
        return {"explanation": self.row.explanation, "outcome": self.row.outcome, "reason": self.row.reason}

    def over(self) -> str:
        return str(self.row)

    def facts(self) -> list[tuple[str, str]]:
        row = self.row
        facts = [("Bố trí", f"{vnd(row.allocated)} đồng"), ("Quyết toán", f"{vnd(row.settled)} đồng"), ("Còn lại", f"{vnd(row.left)} đồng")]
        return facts if row.holding_id else facts[2:]

    def perform(self, data: dict[str, Any]) -> str:
        said = {name: data.get(name, "") for name in ("explanation", "outcome", "reason")}
        settlements.explain(row=self.row, who=self.principal, **said)
        return f"Đã ghi: {self.row}."

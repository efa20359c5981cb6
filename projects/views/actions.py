"""The moves of a đề án, of a beneficiary's line and of a request for money: one page for all, made from the declaration."""

from collections.abc import Mapping
from typing import Any, ClassVar

from budgets.enums import FundingSource
from budgets.ledger import LedgerError
from khuyencong import clock
from khuyencong.text import dong_in_words, vnd
from khuyencong.workflow import pages
from khuyencong.workflow.models import Moving
from projects.forms.actions import ActionForm
from projects.permissions import P
from projects.selectors import adjusting, execution, money
from projects.selectors.papers import checklist
from projects.views.acting import find_adjustment, find_line, find_payment, find_project


class Move(pages.Move):
    """Ask, then fire; the money room may refuse."""

    permission = P.VIEW
    plain_form = ActionForm
    refusals: ClassVar[Mapping[type[Exception], str]] = {LedgerError: ""}


class MoveProject(Move):
    """A move of a đề án."""

    def find(self) -> Moving:
        return find_project(self.request, self.kwargs["code"])

    def facts(self) -> list[tuple[str, str]]:
        project: Any = self.subject
        facts = [
            ("Đề nghị hỗ trợ", f"{vnd(project.requested)} đồng"),
            *([("Được duyệt", f"{vnd(project.approved)} đồng")] if project.approved is not None else []),
        ]
        return facts + (self.estimate(project) if self.step.permission == P.ALLOCATE else [])

    @staticmethod
    def estimate(project: Any) -> list[tuple[str, str]]:
        """What the money comes out of, and what will be left there; nothing where nobody holds the budget, as the guard says."""
        today, source = clock.today(), FundingSource(project.track)
        try:
            left = money.estimate_left_for(project, today)
        except LookupError:
            return []
        after = left - (project.approved or 0)
        return [
            ("Bằng chữ", dong_in_words(project.approved or 0)),
            ("Nguồn", f"{source.label}, năm {money.budget_year(project, today)}"),
            ("Dự toán còn lại", f"{vnd(left)} đồng"),
            ("Còn lại sau khi bố trí", f"{vnd(after)} đồng" if after >= 0 else f"thiếu {vnd(-after)} đồng"),
        ]


class MoveLine(Move):
    """A move of a beneficiary's line."""

    def find(self) -> Moving:
        return find_line(self.request, self.kwargs["code"], self.kwargs["position"])


class MovePayment(Move):
    """A move of a request for money, with its papers and how the counterpart stands."""

    template_name = "projects/line/move_payment.html"

    def find(self) -> Moving:
        return find_payment(self.request, self.kwargs["code"], self.kwargs["pk"])

    def facts(self) -> list[tuple[str, str]]:
        request: Any = self.subject
        return [
            ("Đơn vị thụ hưởng", request.line.enterprise.name),
            (request.get_kind_display(), f"{vnd(request.amount)} đồng"),
            ("Bằng chữ", dong_in_words(request.amount)),
            ("Người đề nghị", request.requested_by.full_name),
            *([("Người kiểm tra", request.checked_by.full_name)] if request.checked_by else []),
            ("Vốn đối ứng đã xác nhận", execution.counterpart_on_page(request.line).in_words),
        ]

    def more(self) -> dict[str, Any]:
        request: Any = self.subject
        return super().more() | {"asked": checklist([request])[request.pk]}


class MoveAdjustment(Move):
    """A move of a request for an adjustment; who judges it reads what stands and what is asked for."""

    def find(self) -> Moving:
        return find_adjustment(self.request, self.kwargs["code"], self.kwargs["pk"])

    def facts(self) -> list[tuple[str, str]]:
        changes = adjusting.changes_of(self.subject)  # type: ignore[arg-type]
        reason: str = self.subject.reason  # type: ignore[attr-defined]
        return [*((what, f"{before} → {after}") for what, before, after in changes), ("Lý do", reason)]

"""Estimates: the list, one estimate with its versions, and what is done to it by two people."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from budgets import forms, selectors
from budgets.enums import EstimateStatus, FundingSource
from budgets.ledger import LedgerError
from budgets.models import Estimate, EstimateRow
from budgets.permissions import P
from budgets.selectors import estimates as reading
from budgets.services import estimates
from budgets.views.acting import Doing
from khuyencong.access import Scope
from khuyencong.access.views import Allowed
from khuyencong.actors import selectors as actors
from khuyencong.actors.enums import Function
from khuyencong.actors.models import Organisation
from khuyencong.text import vnd
from khuyencong.ui.keyset import Key
from khuyencong.ui.lists import Column, Filter, ListPage, Rows, Sort
from khuyencong.workflow.pages import Starting, found


def key_of(estimate: Estimate) -> tuple[int, str, int]:
    """Year, source and owner: what the versions of an estimate share."""
    return (estimate.fiscal_year_id, estimate.source, estimate.owner_id)


class Estimates(Allowed, ListPage):
    """Every version of the estimates that the reader may see."""

    permission = P.VIEW_BUDGET
    title = "Dự toán"
    template_name = "budgets/estimates.html"
    cells = "budgets/estimate_cells.html"
    columns: ClassVar[Sequence[Column]] = (
        Column("what", "Nguồn kinh phí", wide=True),
        Column("amount", "Tổng dự toán (đồng)", numeric=True, short="Dự toán"),
        Column("left", "Chưa phân bổ (đồng)", numeric=True, short="Chưa phân bổ"),
        Column("status", "Tình trạng"),
        Column("people", "Người soạn, người duyệt"),
    )
    sorts = (
        Sort("nam", "Năm mới nhất", (Key("fiscal_year_id", descending=True), Key("source"), Key("owner_id"), Key("version", descending=True))),
    )  # fmt: skip
    filters = (
        Filter("nam", "Năm", lambda view: [(str(row.year), str(row.year)) for row in view.years()], lambda rows, v: rows.filter(fiscal_year=v)),
        Filter("nguon", "Nguồn", lambda view: FundingSource.choices, lambda rows, v: rows.filter(source=v)),
        Filter("tinh_trang", "Tình trạng", lambda view: EstimateStatus.choices, lambda rows, v: rows.filter(status=v)),
    )  # fmt: skip
    unit = "bản dự toán"
    empty_title = "Chưa có dự toán"
    empty_words = "Chuyên viên soạn bản dự toán của từng nguồn, lãnh đạo duyệt; sau đó mới bố trí được kinh phí."

    def rows(self) -> QuerySet[Estimate]:
        return selectors.estimates_visible_to(self.principal)

    def years(self) -> list[Any]:
        """The fiscal years, read once."""
        if not hasattr(self, "_years"):
            self._years = list(selectors.years())
        return self._years

    def listing(self) -> Rows:
        rows = super().listing()
        left = selectors.estimates_left(rows.items)
        for row in rows.items:
            row.left = left.get(key_of(row)) if row.status == EstimateStatus.APPROVED else None
        return rows

    def more(self) -> dict[str, Any]:
        return {"years": [row.year for row in self.years()], "may_draft": self.principal.may(P.DRAFT_ESTIMATE)}


def find_estimate(view: Allowed, pk: int) -> Estimate:
    """The estimate of the address, when the reader may see it; 404 otherwise."""
    row: Estimate = found(selectors.estimates_visible_to(view.principal), pk)
    return row


class EstimatePage(Allowed):
    """One version beside the others of its year, source and owner, with what may be done now."""

    permission = P.VIEW_BUDGET

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = find_estimate(self, pk)
        versions = list(
            selectors.estimates_visible_to(self.principal).filter(
                fiscal_year=row.fiscal_year_id, source=row.source, owner=row.owner_id
            )
        )  # fmt: skip
        names = {
            "estimate": row,
            "versions": versions,
            "left": selectors.estimates_left([row]).get(key_of(row)),
            "parts": reading.parts_of(row),
            "changes": reading.changes_of(row),
            "before": reading.before(row),
            "may_divide": row.status == EstimateStatus.DRAFT and selectors.is_own(row, self.principal, P.DRAFT_ESTIMATE),
            "acts": [(act.title, reverse(f"budgets:{act.name}", args=[pk])) for act in self.acts(row)],
            "is_drafter": row.drafted_by_id in self.principal.persons,
        }
        return render(request, "budgets/estimate.html", names)

    def acts(self, row: Estimate) -> list[type["EstimateAct"]]:
        """What this role may do to a version in its state."""
        return [act for act in ACTS if row.status == act.status and selectors.is_own(row, self.principal, P(act.permission))]


class DraftEstimate(Doing, Starting):
    """Begin an estimate, or its next version."""

    permission = P.DRAFT_ESTIMATE
    form_class = forms.DraftForm
    title = "Soạn dự toán"
    submit = "Lưu bản soạn"
    list_url = "budgets:estimates"
    refusals = {estimates.EstimateRefused: "source", LedgerError: "year"}

    def owner(self) -> Organisation:
        """Whose budget it is: the district's own, else that of the holder of the duty (Sở Tài chính)."""
        if self.is_district:
            owner = Organisation.objects.filter(pk=self.principal.organisation_id or 0).first()
        else:
            owner = actors.holder_of(Function.BUDGET_OWNER)
        if owner is None:
            raise PermissionDenied("Chưa có cơ quan quản lý kinh phí cho vai trò này.")
        return owner

    @property
    def is_district(self) -> bool:
        """Whether the drafter keeps a district's own budget."""
        return self.principal.scope(P.DRAFT_ESTIMATE) == Scope.DISTRICT

    def form_arguments(self) -> dict[str, Any]:
        own = FundingSource.DISTRICT
        sources = (own,) if self.is_district else tuple(source for source in FundingSource if source is not own)
        return {"sources": sources, "usual": selectors.usual_estimate(self.owner().pk)}

    def over(self) -> str:
        return self.owner().name

    def perform(self, data: dict[str, Any]) -> str:
        row = self.made = estimates.draft_estimate(
            year=data["year"], source=FundingSource(data["source"]), owner_id=self.owner().pk, amount=data["amount"], note=data["note"],
            by_id=self.principal.user_id or 0,
        )  # fmt: skip
        return f"Đã lưu bản soạn lần {row.version}: {vnd(row.amount)} đồng."


class EstimateAct(Doing):
    """Something done to one version."""

    name: ClassVar[str]
    status: ClassVar[EstimateStatus]
    subject: Estimate

    def find(self) -> Estimate:
        return find_estimate(self, self.kwargs["pk"])

    def take(self) -> None:
        super().take()
        if not selectors.is_own(self.subject, self.principal, P(self.permission)):
            raise PermissionDenied("Dự toán này thuộc cơ quan, địa bàn khác.")

    def why_not(self) -> str:
        if self.subject.status == self.status:
            return ""
        return f"Bản dự toán đang ở bước “{self.subject.get_status_display()}”, không làm được việc này."

    def facts(self) -> list[tuple[str, str]]:
        row = self.subject
        before = estimates.approved_amount(year=row.fiscal_year_id, source=FundingSource(row.source), owner_id=row.owner_id)
        facts = [("Chủ ngân sách", row.owner.name), ("Tổng dự toán", f"{vnd(row.amount)} đồng"), ("Người soạn", row.drafted_by.full_name)]
        if before is not None and row.status != EstimateStatus.APPROVED:
            change = row.amount - before
            facts.append(("So với bản đã duyệt", f"{'+' if change >= 0 else '−'}{vnd(abs(change))} đồng"))
        return facts


class EditEstimate(EstimateAct):
    """Change a draft."""

    name, status = "edit", EstimateStatus.DRAFT
    permission = P.DRAFT_ESTIMATE
    form_class = forms.AmountForm
    title = "Sửa bản soạn"

    def form_arguments(self) -> dict[str, Any]:
        return {"usual": selectors.usual_estimate(self.subject.owner_id)}

    def initial(self) -> dict[str, Any]:
        return {"amount": self.subject.amount, "note": self.subject.note}

    def perform(self, data: dict[str, Any]) -> str:
        row = estimates.edit_estimate(
            estimate_id=self.subject.pk, amount=data["amount"], note=data["note"], by_id=self.principal.user_id or 0
        )
        return f"Đã lưu bản soạn: {vnd(row.amount)} đồng."


class PutPart(EstimateAct):
    """Give part of the estimate to a content, a place, quarters; a row's address changes what it gives."""

    name, status = "part", EstimateStatus.DRAFT
    permission = P.DRAFT_ESTIMATE
    form_class = forms.PartForm
    title = "Phân dự toán"
    submit = "Lưu dòng"
    row: EstimateRow | None = None

    def take(self) -> None:
        super().take()
        if "row" in self.kwargs:
            self.row = found(self.subject.rows.select_related("content", "district"), self.kwargs["row"])

    def form_arguments(self) -> dict[str, Any]:
        return {"places": reading.places_of(self.subject)}

    def initial(self) -> dict[str, Any]:
        if self.row is None:
            return {}
        key = reading.key_of(self.row)
        own = [row for row in self.subject.rows.order_by("pk") if reading.key_of(row) == key]
        amounts = {f"quarter_{row.quarter}" if row.quarter else "whole": row.amount for row in own}
        return amounts | {
            "subject": self.row.content.code if self.row.content else self.row.sub_programme,
            "district": self.row.district_id,
        }

    def perform(self, data: dict[str, Any]) -> str:
        # A row that became one of another subject: what it gave before is taken off.
        old = data["part"]
        if self.row is not None:
            content_id, sub_programme, district_id = reading.key_of(self.row)
            old = estimates.Subject(content_id=content_id, sub_programme=sub_programme, district_id=district_id)
        estimates.move_part(
            estimate_id=self.subject.pk, subject=old, to=data["part"], amounts=data["amounts"], by_id=self.principal.user_id or 0
        )
        return "Đã lưu dòng dự toán."


class SubmitEstimate(EstimateAct):
    """Put a draft before the leader."""

    name, status = "submit", EstimateStatus.DRAFT
    permission = P.DRAFT_ESTIMATE
    form_class = forms.ConfirmForm
    title = submit = "Trình duyệt"

    def perform(self, data: dict[str, Any]) -> str:
        estimates.submit_estimate(estimate_id=self.subject.pk)
        return "Đã trình bản dự toán."


class ApproveEstimate(EstimateAct):
    """Approve a version; the ledger takes the whole sum or the difference."""

    name, status = "approve", EstimateStatus.SUBMITTED
    permission = P.APPROVE_ESTIMATE
    form_class = forms.ApproveForm
    title = submit = "Duyệt dự toán"

    def perform(self, data: dict[str, Any]) -> str:
        who = self.principal
        row = estimates.approve_estimate(
            estimate_id=self.subject.pk, by_id=who.user_id or 0, for_id=who.on_behalf_of_id, decision=data["decision"], who=who
        )
        issued = f" bằng Quyết định số {row.paper.notation}" if row.paper else ""
        return f"Đã duyệt {row}{issued}: {vnd(row.amount)} đồng."


class SendBackEstimate(EstimateAct):
    """Give a submitted version back to its drafter."""

    name, status = "send_back", EstimateStatus.SUBMITTED
    permission = P.APPROVE_ESTIMATE
    form_class = forms.ConfirmForm
    title = submit = "Trả lại để sửa"

    def perform(self, data: dict[str, Any]) -> str:
        estimates.send_back_estimate(estimate_id=self.subject.pk)
        return "Đã trả lại bản dự toán để sửa."


ACTS: tuple[type[EstimateAct], ...] = (SubmitEstimate, PutPart, EditEstimate, ApproveEstimate, SendBackEstimate)
"""In the order of their buttons."""

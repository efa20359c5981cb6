"""Estimates: the list, one estimate with its versions, and what is done to it by two people."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from budgets import forms, selectors
from budgets.enums import EstimateStatus, FundingSource
from budgets.ledger import LedgerError
from budgets.models import Estimate
from budgets.permissions import P
from budgets.services import estimates
from khuyencong.access import Scope
from khuyencong.access.views import Allowed
from khuyencong.actors import selectors as actors
from khuyencong.actors.enums import Function
from khuyencong.actors.models import Organisation
from khuyencong.text import vnd
from khuyencong.ui.forms import PortalForm
from khuyencong.ui.keyset import Key
from khuyencong.ui.lists import Column, Filter, ListPage, Rows, Sort


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
    found = selectors.estimates_visible_to(view.principal).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


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
            "acts": [(act.title, reverse(f"budgets:{act.name}", args=[pk])) for act in self.acts(row)],
            "is_drafter": row.drafted_by_id in self.principal.persons,
        }
        return render(request, "budgets/estimate.html", names)

    def acts(self, row: Estimate) -> list[type["EstimateAct"]]:
        """What this role may do to a version in its state."""
        return [act for act in ACTS if row.status == act.status and self.principal.may(act.permission)]


class Doing(Allowed):
    """A form that calls one service; refusals of the ledger are sentences on the page, and what was typed stays."""

    form_class: ClassVar[type[PortalForm]]
    title: ClassVar[str]
    submit: ClassVar[str] = "Lưu"

    def prepare(self, **where: Any) -> None:
        """Find what the page is about; 404 when the reader may not see it."""

    def form_arguments(self) -> dict[str, Any]:
        """What the form needs to know."""
        return {}

    def about(self) -> dict[str, Any]:
        """`over`, `facts` and `back` for the template."""
        raise NotImplementedError

    def perform(self, data: dict[str, Any]) -> tuple[str, str]:
        """Call the service; the words that say what happened, and where to go."""
        raise NotImplementedError

    def show(self, form: PortalForm, status: int = 200) -> HttpResponse:
        """The page with the form as it stands."""
        names = {"title": self.title, "form": form, "submit": self.submit} | self.about()
        return render(self.request, "budgets/doing.html", names, status=status)

    def get(self, request: HttpRequest, **where: Any) -> HttpResponse:
        self.prepare(**where)
        return self.show(self.form_class(**self.form_arguments()))

    def post(self, request: HttpRequest, **where: Any) -> HttpResponse:
        self.prepare(**where)
        form = self.form_class(data=request.POST, **self.form_arguments())
        if form.is_valid():
            try:
                said, there = self.perform(form.cleaned_data)
            except LedgerError as refused:
                form.add_error(self.field_of(refused), str(refused))
            else:
                messages.success(request, said)
                return redirect(there)
        return self.show(form, status=422)

    def field_of(self, refused: LedgerError) -> str | None:
        """The field a refusal is about; None for the page as a whole."""
        return None


class DraftEstimate(Doing):
    """Begin an estimate, or its next version."""

    permission = P.DRAFT_ESTIMATE
    form_class = forms.DraftForm
    title = "Soạn dự toán"
    submit = "Lưu bản soạn"

    def owner(self) -> Organisation:
        """Whose budget it is: the district's own, else that of the holder of the duty (Sở Tài chính)."""
        if self.is_district:
            found = Organisation.objects.filter(pk=self.principal.organisation_id or 0).first()
        else:
            found = actors.holder_of(Function.BUDGET_OWNER)
        if found is None:
            raise PermissionDenied("Chưa có cơ quan quản lý kinh phí cho vai trò này.")
        return found

    @property
    def is_district(self) -> bool:
        """Whether the drafter keeps a district's own budget."""
        return self.principal.scope(P.DRAFT_ESTIMATE) == Scope.DISTRICT

    def form_arguments(self) -> dict[str, Any]:
        own = FundingSource.DISTRICT
        return {"sources": (own,) if self.is_district else tuple(source for source in FundingSource if source is not own)}

    def about(self) -> dict[str, Any]:
        return {"over": self.owner().name, "facts": [], "back": reverse("budgets:estimates")}

    def perform(self, data: dict[str, Any]) -> tuple[str, str]:
        row = estimates.draft_estimate(
            year=data["year"], source=FundingSource(data["source"]), owner_id=self.owner().pk, amount=data["amount"], note=data["note"],
            by_id=self.principal.user_id or 0,
        )  # fmt: skip
        return f"Đã lưu bản soạn lần {row.version}: {vnd(row.amount)} đồng.", reverse("budgets:estimate", args=[row.pk])

    def field_of(self, refused: LedgerError) -> str | None:
        return "source" if isinstance(refused, estimates.EstimateRefused) else "year"


class EstimateAct(Doing):
    """Something done to one version."""

    name: ClassVar[str]
    status: ClassVar[EstimateStatus]
    estimate: Estimate

    def prepare(self, **where: Any) -> None:
        self.estimate = find_estimate(self, where["pk"])

    def about(self) -> dict[str, Any]:
        row = self.estimate
        before = estimates.approved_amount(year=row.fiscal_year_id, source=FundingSource(row.source), owner_id=row.owner_id)
        facts = [("Chủ ngân sách", row.owner.name), ("Tổng dự toán", f"{vnd(row.amount)} đồng"), ("Người soạn", row.drafted_by.full_name)]
        if before is not None and row.status != EstimateStatus.APPROVED:
            change = row.amount - before
            facts.append(("So với bản đã duyệt", f"{'+' if change >= 0 else '−'}{vnd(abs(change))} đồng"))
        return {"over": str(row), "facts": facts, "back": self.there()}

    def there(self) -> str:
        """The estimate's own page."""
        return reverse("budgets:estimate", args=[self.estimate.pk])


class EditEstimate(EstimateAct):
    """Change a draft."""

    name, status = "edit", EstimateStatus.DRAFT
    permission = P.DRAFT_ESTIMATE
    form_class = forms.AmountForm
    title = "Sửa bản soạn"

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"amount": self.estimate.amount, "note": self.estimate.note}}

    def perform(self, data: dict[str, Any]) -> tuple[str, str]:
        row = estimates.edit_estimate(
            estimate_id=self.estimate.pk, amount=data["amount"], note=data["note"], by_id=self.principal.user_id or 0
        )
        return f"Đã lưu bản soạn: {vnd(row.amount)} đồng.", self.there()


class SubmitEstimate(EstimateAct):
    """Put a draft before the leader."""

    name, status = "submit", EstimateStatus.DRAFT
    permission = P.DRAFT_ESTIMATE
    form_class = forms.ConfirmForm
    title = submit = "Trình duyệt"

    def perform(self, data: dict[str, Any]) -> tuple[str, str]:
        estimates.submit_estimate(estimate_id=self.estimate.pk)
        return "Đã trình bản dự toán.", self.there()


class ApproveEstimate(EstimateAct):
    """Approve a version; the ledger takes the whole sum or the difference."""

    name, status = "approve", EstimateStatus.SUBMITTED
    permission = P.APPROVE_ESTIMATE
    form_class = forms.ApproveForm
    title = submit = "Duyệt dự toán"

    def perform(self, data: dict[str, Any]) -> tuple[str, str]:
        who = self.principal
        row = estimates.approve_estimate(
            estimate_id=self.estimate.pk, by_id=who.user_id or 0, for_id=who.on_behalf_of_id, decision=data["decision"]
        )
        return f"Đã duyệt {row}: {vnd(row.amount)} đồng.", self.there()


class SendBackEstimate(EstimateAct):
    """Give a submitted version back to its drafter."""

    name, status = "send_back", EstimateStatus.SUBMITTED
    permission = P.APPROVE_ESTIMATE
    form_class = forms.ConfirmForm
    title = submit = "Trả lại để sửa"

    def perform(self, data: dict[str, Any]) -> tuple[str, str]:
        estimates.send_back_estimate(estimate_id=self.estimate.pk)
        return "Đã trả lại bản dự toán để sửa.", self.there()


ACTS: tuple[type[EstimateAct], ...] = (SubmitEstimate, EditEstimate, ApproveEstimate, SendBackEstimate)
"""In the order of their buttons."""

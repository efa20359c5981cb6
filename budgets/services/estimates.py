"""Estimates: drafted by one person, approved by another, then posted to the ledger."""

from django.db import IntegrityError, transaction
from django.db.models import Max

from budgets.belongings import ESTIMATES
from budgets.enums import EstimateStatus, FundingSource
from budgets.ledger import LedgerError, translated
from budgets.models import Estimate
from budgets.services import funding
from budgets.services.years import open_year, require_open
from khuyencong import clock
from khuyencong.actors.selectors.handovers import former_holders
from khuyencong.text import nfc


class EstimateRefused(LedgerError):
    """The estimate cannot be drafted, submitted or approved now; the text says why."""

    message = "Bản dự toán này không làm được bước đó."


@translated()
@transaction.atomic
def draft_estimate(*, year: int, source: FundingSource, owner_id: int, amount: int, by_id: int, note: str = "") -> Estimate:
    """A first version for a source, owner and year, or the next one, which adjusts. `amount` is the whole sum in đồng, not the change."""
    open_year(year=year)
    require_open(year)
    _whole(amount)
    versions = Estimate.objects.filter(fiscal_year_id=year, source=source, owner_id=owner_id)
    if versions.exclude(status=EstimateStatus.APPROVED).exists():
        raise EstimateRefused("Nguồn này đang có một bản dự toán chưa duyệt; hãy sửa hoặc duyệt bản đó trước.")
    last = versions.aggregate(last=Max("version"))["last"] or 0
    try:
        with transaction.atomic():
            return Estimate.objects.create(
                fiscal_year_id=year, source=source, owner_id=owner_id, version=last + 1, amount=amount, note=nfc(note), drafted_by_id=by_id
            )
    except IntegrityError as error:
        if getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") in (
            "estimate_version_is_one",
            "estimate_under_way_is_one",
        ):
            raise EstimateRefused("Người khác vừa soạn bản dự toán cho nguồn này; hãy tải lại trang.") from error
        raise


@transaction.atomic
def edit_estimate(*, estimate_id: int, amount: int, by_id: int, note: str = "") -> Estimate:
    """Change a draft. Who changes it last is its drafter."""
    row = _lock(estimate_id, EstimateStatus.DRAFT)
    _whole(amount)
    row.amount, row.note, row.drafted_by_id = amount, nfc(note), by_id
    row.save(update_fields=["amount", "note", "drafted_by"])
    return row


@transaction.atomic
def submit_estimate(*, estimate_id: int) -> Estimate:
    """Put a draft before the leader."""
    return _set(_lock(estimate_id, EstimateStatus.DRAFT), EstimateStatus.SUBMITTED)


@transaction.atomic
def send_back_estimate(*, estimate_id: int) -> Estimate:
    """Give a submitted estimate back to its drafter, to be changed."""
    return _set(_lock(estimate_id, EstimateStatus.SUBMITTED), EstimateStatus.DRAFT)


@translated()
@transaction.atomic
def approve_estimate(*, estimate_id: int, by_id: int, decision: str, for_id: int | None = None) -> Estimate:
    """Approve a submitted estimate and post it: all of it the first time, the difference later.

    `for_id` is the leader for whom a delegate approves. EstimateRefused without a decision, and for whoever of the two drafts it or did
    before a handover; Overspent when it takes back what is allocated already; YearClosed. Approved again by the same person, nothing happens.
    """
    row = Estimate.objects.select_for_update(of=("self",), no_key=True).get(pk=estimate_id)
    if row.status == EstimateStatus.APPROVED and row.approved_by_id == by_id:
        return row
    if row.status != EstimateStatus.SUBMITTED:
        raise EstimateRefused("Chỉ duyệt được bản dự toán đã trình.")
    if {by_id, for_id} & {row.drafted_by_id, *former_holders(ESTIMATES, row.pk)}:
        raise EstimateRefused("Người duyệt dự toán phải khác người soạn.")
    decision = nfc(decision).strip()
    if not decision:
        raise EstimateRefused("Hãy ghi số, ngày của quyết định giao dự toán.")
    before = approved_amount(year=row.fiscal_year_id, source=FundingSource(row.source), owner_id=row.owner_id)
    change = row.amount - (before or 0)
    told: funding.Said = {
        "source": FundingSource(row.source), "year": row.fiscal_year_id, "owner_id": row.owner_id, "key": f"estimate:{row.pk}",
        "by_id": by_id, "paper": decision[:120], "memo": f"Dự toán {row}",
    }  # fmt: skip
    if before is None and change:
        funding.approve_estimate(amount=change, **told)
    elif change:
        funding.adjust_estimate(change=change, **told)
    else:
        require_open(row.fiscal_year_id)
    row.status, row.approved_by_id, row.approved_at, row.decision = EstimateStatus.APPROVED, by_id, clock.now(), decision
    row.save(update_fields=["status", "approved_by", "approved_at", "decision"])
    return row


def approved_amount(*, year: int, source: FundingSource, owner_id: int) -> int | None:
    """The sum in đồng of the last approved version; None when there is none."""
    rows = Estimate.objects.filter(fiscal_year_id=year, source=source, owner_id=owner_id, status=EstimateStatus.APPROVED)
    return rows.order_by("-version").values_list("amount", flat=True).first()


def _whole(amount: int) -> None:
    if type(amount) is not int or amount < 0 or amount >= 2**62:
        raise EstimateRefused("Số tiền dự toán phải là số nguyên đồng, không âm.")


def _lock(estimate_id: int, status: EstimateStatus) -> Estimate:
    """The estimate, locked, when it stands at `status`; EstimateRefused otherwise."""
    row = Estimate.objects.select_for_update(of=("self",), no_key=True).get(pk=estimate_id)
    if row.status != status:
        raise EstimateRefused(f"Bản dự toán đang ở bước “{EstimateStatus(row.status).label}”, không làm được việc này.")
    return row


def _set(row: Estimate, status: EstimateStatus) -> Estimate:
    row.status = status
    row.save(update_fields=["status"])
    return row

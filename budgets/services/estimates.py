"""Estimates: drafted by one person, divided into rows, approved by another, then posted to the ledger."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Max

from budgets import documents
from budgets.belongings import ESTIMATES
from budgets.enums import EstimateStatus, FundingSource
from budgets.ledger import LedgerError, translated
from budgets.models import Estimate, EstimateRow
from budgets.services import funding
from budgets.services.years import open_year, require_open
from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.actors.selectors.handovers import former_holders
from khuyencong.text import nfc, vnd

QUARTERS = (1, 2, 3, 4)


class EstimateRefused(LedgerError):
    """The estimate cannot be drafted, submitted or approved now; the text says why."""

    message = "Bản dự toán này không làm được bước đó."


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What part of an estimate is for: a content or a sub-programme (neither: any), and a place (none: the owner's whole area)."""

    content_id: int | None = None
    sub_programme: str = ""
    district_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of an estimate, with its quarter (None: the whole year) and amount in đồng."""

    subject: Subject
    amount: int
    quarter: int | None = None


UNDIVIDED = Subject()


def over_quarters(subject: Subject, amount: int) -> list[Part]:
    """An amount divided evenly over the four quarters; the last one takes what does not divide."""
    each = amount // 4
    sums = (each, each, each, amount - 3 * each)
    return [Part(subject=subject, amount=value, quarter=quarter) for quarter, value in zip(QUARTERS, sums, strict=True) if value]


@translated()
@transaction.atomic
def draft_estimate(
    *, year: int, source: FundingSource, owner_id: int, amount: int, by_id: int, note: str = "", parts: Sequence[Part] | None = None
) -> Estimate:
    """A first version for a source, owner and year, or the next one, which adjusts. `amount` is the whole sum in đồng, not the change.

    `parts` divide it; what they leave stands as one undivided row. An adjustment without parts begins with those of the version
    before, as far as the new sum holds them.
    """
    open_year(year=year)
    require_open(year)
    _whole(amount)
    versions = Estimate.objects.filter(fiscal_year_id=year, source=source, owner_id=owner_id)
    if versions.exclude(status=EstimateStatus.APPROVED).exists():
        raise EstimateRefused("Nguồn này đang có một bản dự toán chưa duyệt; hãy sửa hoặc duyệt bản đó trước.")
    last = versions.aggregate(last=Max("version"))["last"] or 0
    if parts is None:
        before = versions.order_by("-version").first()
        kept = _parts_of(before) if before else []
        parts = kept if sum(part.amount for part in kept) <= amount else []
    try:
        with transaction.atomic():
            row = Estimate.objects.create(
                fiscal_year_id=year, source=source, owner_id=owner_id, version=last + 1, amount=amount, note=nfc(note), drafted_by_id=by_id
            )
            _divide(row, parts)
            return row
    except IntegrityError as error:
        if getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") in (
            "estimate_version_is_one",
            "estimate_under_way_is_one",
        ):
            raise EstimateRefused("Người khác vừa soạn bản dự toán cho nguồn này; hãy tải lại trang.") from error
        raise


@transaction.atomic
def edit_estimate(*, estimate_id: int, amount: int, by_id: int, note: str = "") -> Estimate:
    """Change a draft. Who changes it last is its drafter. EstimateRefused when its parts make more than the new sum."""
    row = _lock(estimate_id, EstimateStatus.DRAFT)
    _whole(amount)
    row.amount, row.note, row.drafted_by_id = amount, nfc(note), by_id
    row.save(update_fields=["amount", "note", "drafted_by"])
    _divide(row, _parts_of(row))
    return row


@transaction.atomic
def put_part(*, estimate_id: int, subject: Subject, amounts: Mapping[int | None, int], by_id: int) -> Estimate:
    """Say what a draft gives for one subject: đồng by quarter (None: the whole year), in place of what it gave before; nothing takes it off.

    EstimateRefused when the parts make more than the estimate, for an unknown quarter, and for the undivided rest, which is kept by itself.
    """
    return move_part(estimate_id=estimate_id, subject=subject, to=subject, amounts=amounts, by_id=by_id)


@transaction.atomic
def move_part(*, estimate_id: int, subject: Subject, to: Subject, amounts: Mapping[int | None, int], by_id: int) -> Estimate:
    """Give what a draft gave for one subject to another, with these amounts; refused as `put_part` is."""
    row = _lock(estimate_id, EstimateStatus.DRAFT)
    if set(amounts) - {None, *QUARTERS}:
        raise EstimateRefused("Quý phải từ 1 đến 4.")
    if to == UNDIVIDED and None in amounts:
        raise EstimateRefused("Hãy chọn nội dung hoặc địa bàn, hoặc chia số tiền theo quý.")
    for amount in amounts.values():
        _whole(amount)
    others = [part for part in _parts_of(row) if part.subject not in (subject, to)]
    own = [Part(subject=to, quarter=quarter, amount=amount) for quarter, amount in amounts.items() if amount]
    _divide(row, [*others, *own])
    if row.drafted_by_id != by_id:
        row.drafted_by_id = by_id
        row.save(update_fields=["drafted_by"])
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
def approve_estimate(*, estimate_id: int, by_id: int, decision: str, for_id: int | None = None, who: Principal | None = None) -> Estimate:
    """Approve a submitted estimate and post it: all of it the first time, the difference later.

    `for_id` is the leader for whom a delegate approves. `who` signs the paper that gives it (giao dự toán); that of the version before
    is replaced. EstimateRefused without a decision, and for whoever of the two drafts it or did
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
    row.paper = documents.estimate_decision(row, who) if who else None
    row.save(update_fields=["status", "approved_by", "approved_at", "decision", "paper"])
    return row


def approved_amount(*, year: int, source: FundingSource, owner_id: int) -> int | None:
    """The sum in đồng of the last approved version; None when there is none."""
    rows = Estimate.objects.filter(fiscal_year_id=year, source=source, owner_id=owner_id, status=EstimateStatus.APPROVED)
    return rows.order_by("-version").values_list("amount", flat=True).first()


def _parts_of(row: Estimate) -> list[Part]:
    """The parts of a version, without the undivided rest."""
    rows = row.rows.order_by("pk")
    parts = [
        Part(
            subject=Subject(content_id=one.content_id, sub_programme=one.sub_programme, district_id=one.district_id),
            amount=one.amount,
            quarter=one.quarter,
        )
        for one in rows
    ]
    return [part for part in parts if part.subject != UNDIVIDED or part.quarter is not None]


def _divide(row: Estimate, parts: Iterable[Part]) -> None:
    """Write the rows of a draft anew: the parts, and what they leave of its amount as one undivided row."""
    parts = list(parts)
    divided = sum(part.amount for part in parts)
    if divided > row.amount:
        raise EstimateRefused(f"Các dòng chi tiết cộng lại {vnd(divided)} đồng, vượt tổng dự toán {vnd(row.amount)} đồng.")
    if divided < row.amount:
        parts.append(Part(subject=UNDIVIDED, amount=row.amount - divided))
    row.rows.all().delete()
    EstimateRow.objects.bulk_create(
        EstimateRow(
            estimate=row, content_id=part.subject.content_id, sub_programme=part.subject.sub_programme,
            district_id=part.subject.district_id, quarter=part.quarter, amount=part.amount,
        )
        for part in parts
    )  # fmt: skip


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

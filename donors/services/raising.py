"""Raising money: donors, appeals, agreements."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from budgets.models import Fund, SupportContent
from donors import selectors
from donors.enums import AgreementState, Currency
from donors.models import Agreement, Appeal, Donor, DonorReport, Instalment
from donors.permissions import P, reaches
from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.actors.models import AdminUnit
from khuyencong.documents.services import attach
from khuyencong.text import nfc, vnd
from khuyencong.workflow.refusals import NotAllowed
from projects.models import Project

MOST_INSTALMENTS = 6


@dataclass(frozen=True, slots=True)
class Due:
    """A part of what is promised, in the agreement's currency, and its day."""

    amount: Decimal
    due_on: date


def require(who: Principal, permission: P) -> None:
    """NotAllowed unless the principal may."""
    if not reaches(who, permission):
        raise NotAllowed


@transaction.atomic
def keep_donor(*, who: Principal, donor: Donor | None = None, **facts: Any) -> Donor:
    """Keep a donor, new or changed. A consent to be named goes with the paper that says so."""
    require(who, P.RAISE)
    row = Donor.objects.select_for_update(of=("self",), no_key=True).get(pk=donor.pk) if donor else Donor(by_id=who.user_id, at=clock.now())
    for name, value in facts.items():
        setattr(row, name, nfc(value).strip() if isinstance(value, str) else value)
    if row.consented_on is not None and row.consented_on > clock.today():
        raise ValidationError({"consented_on": "Ngày đồng ý không được sau hôm nay."})
    if (row.consented_on is None) != (not row.consent_paper):
        raise ValidationError({"consent_paper": "Ghi cả ngày và văn bản đồng ý nêu tên, hoặc để trống cả hai."})
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def open_appeal(*, who: Principal, title: str, purpose: str, goal: int, opens_on: date, closes_on: date) -> Appeal:
    """Begin to raise money for a purpose."""
    require(who, P.RAISE)
    if closes_on < opens_on:
        raise ValidationError({"closes_on": "Ngày kết thúc phải sau ngày bắt đầu."})
    row = Appeal(
        title=nfc(title).strip(), purpose=nfc(purpose).strip(), goal=goal, opens_on=opens_on, closes_on=closes_on, by_id=who.user_id,
        at=clock.now(),
    )  # fmt: skip
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def draft_agreement(
    *, who: Principal, donor: Donor, number: str, title: str, purpose: str, currency: str, amount: Decimal, signed_on: date,
    starts_on: date, ends_on: date, dues: Sequence[Due], report_every: int = 6, appeal: Appeal | None = None,
    contents: Sequence[SupportContent] = (), district: AdminUnit | None = None, project: Project | None = None, file: Any = None,
    agreement: Agreement | None = None,
) -> Agreement:  # fmt: skip
    """Write an agreement, or write a draft anew; its instalments make its amount. Sở Tài chính puts it in force (`confirm_agreement`)."""
    require(who, P.RAISE)
    row = Agreement(drafted_by_id=who.user_id, drafted_at=clock.now())
    if agreement is not None:
        row = Agreement.objects.select_for_update(of=("self",), no_key=True).get(pk=agreement.pk)
        if row.state != AgreementState.DRAFT:
            raise ValidationError("Thỏa thuận đã đưa vào thực hiện, không sửa được.")
        row.drafted_by_id, row.drafted_at = who.user_id or 0, clock.now()
    if signed_on > clock.today():
        raise ValidationError({"signed_on": "Ngày ký không được sau hôm nay."})
    if ends_on < starts_on:
        raise ValidationError({"ends_on": "Ngày kết thúc phải sau ngày bắt đầu."})
    _in_places(amount, currency, "amount")
    _are_due_whole(amount, currency, dues)
    row.donor, row.appeal, row.number, row.title, row.purpose = donor, appeal, nfc(number).strip(), nfc(title).strip(), nfc(purpose).strip()
    row.currency, row.amount, row.signed_on, row.starts_on, row.ends_on = currency, amount, signed_on, starts_on, ends_on
    row.report_every, row.district, row.project, row.rate = report_every, district, project, None
    row.full_clean(exclude=["drafted_by"])
    row.save()
    row.contents.set(contents)
    row.instalments.all().delete()
    Instalment.objects.bulk_create(
        Instalment(agreement=row, position=n, due_on=due.due_on, amount=due.amount) for n, due in enumerate(dues, start=1)
    )
    if file is not None:
        row.file = attach(subject=("donor_agreement", row.pk), purpose="donor_agreement", file=file, by_id=who.user_id, replaces=row.file)
        row.save(update_fields=["file"])
    return row


def _in_places(amount: Decimal, currency: str, field: str) -> None:
    """Refuse more decimals than the currency has."""
    places = Currency(currency).places
    if amount != round(amount, places):
        raise ValidationError(
            {field: f"{Currency(currency).label} có {places} số lẻ." if places else f"{Currency(currency).label} không có số lẻ."}
        )


def _are_due_whole(amount: Decimal, currency: str, dues: Sequence[Due]) -> None:
    """The instalments are in order and make the amount."""
    if not dues or len(dues) > MOST_INSTALMENTS:
        raise ValidationError({"amount_1": f"Cần từ 1 đến {MOST_INSTALMENTS} đợt tài trợ."})
    for number, due in enumerate(dues, start=1):
        if due.amount <= 0:
            raise ValidationError({f"amount_{number}": "Mỗi đợt phải lớn hơn 0."})
        _in_places(due.amount, currency, f"amount_{number}")
    days = [due.due_on for due in dues]
    if days != sorted(days):
        raise ValidationError({"due_1": "Đợt sau không trước đợt trước."})
    total = sum((due.amount for due in dues), Decimal(0))
    if total != amount:
        written = selectors.written
        raise ValidationError({"amount_1": f"Các đợt cộng lại {written(total, currency)}, khác số thỏa thuận {written(amount, currency)}."})


@transaction.atomic
def confirm_agreement(*, agreement: Agreement, who: Principal) -> Agreement:
    """Sở Tài chính has seen the signed agreement: it is in force, has a fund of its own, and its reports are planned.

    Not by whoever drafted it; refused without the signed paper, and (in another currency) without the rate of the day of signing.
    """
    require(who, P.CONFIRM)
    row = Agreement.objects.select_for_update(of=("self",), no_key=True).select_related("donor", "file").get(pk=agreement.pk)
    if row.state != AgreementState.DRAFT:
        raise ValidationError("Thỏa thuận này đã được đưa vào thực hiện.")
    if row.drafted_by_id in who.persons:
        raise ValidationError("Người lập thỏa thuận không tự đưa vào thực hiện.")
    if row.file is None:
        raise ValidationError("Chưa đính kèm bản thỏa thuận đã ký.")
    if row.is_foreign:
        row.rate = selectors.rate_on(row.currency, row.signed_on)
        if row.rate is None:
            raise ValidationError(f"Chưa có tỷ giá {row.currency} ngày {row.signed_on:%d/%m/%Y}; Sở Tài chính ghi tỷ giá rồi làm lại.")
    row.fund = Fund.objects.create(code=f"TT-{row.pk}", title=f"{row.donor.name}, thỏa thuận {row.number}"[:300])
    row.state, row.confirmed_by_id, row.confirmed_at = AgreementState.IN_FORCE, who.user_id, clock.now()
    row.full_clean()
    row.save()
    DonorReport.objects.bulk_create(DonorReport(agreement=row, due_on=day) for day in report_days(row))
    return row


def report_days(row: Agreement) -> list[date]:
    """The days on which reports are due: at each period's end, the last one at the end of the agreement."""
    days: list[date] = []
    step = row.report_every
    while step and len(days) < 60:
        month = row.starts_on.month - 1 + row.report_every * (len(days) + 1)
        year, month = row.starts_on.year + month // 12, month % 12 + 1
        day = date(year, month, min(row.starts_on.day, calendar.monthrange(year, month)[1]))
        if day >= row.ends_on:
            break
        days.append(day)
    return [*days, row.ends_on]


@transaction.atomic
def end_agreement(*, agreement: Agreement, who: Principal, reason: str) -> Agreement:
    """The agreement is over: nothing of its money is left without a use, used or given back."""
    require(who, P.CONFIRM)
    row = Agreement.objects.select_for_update(of=("self",), no_key=True).get(pk=agreement.pk)
    if row.state != AgreementState.IN_FORCE:
        raise ValidationError("Chỉ kết thúc thỏa thuận đang thực hiện.")
    if not nfc(reason).strip():
        raise ValidationError({"reason": "Cần ghi lý do."})
    if free := selectors.free_of(row):
        raise ValidationError(f"Còn {vnd(free)} đồng chưa dùng: bố trí cho đề án hoặc hoàn trả nhà tài trợ trước.")
    row.state, row.ended_on, row.end_reason = AgreementState.ENDED, clock.today(), nfc(reason).strip()
    row.full_clean()
    row.save(update_fields=["state", "ended_on", "end_reason"])
    return row

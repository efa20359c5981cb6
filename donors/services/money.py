"""Raised money itself: rates, what came, its use for đề án, what goes back, the report to the donor."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from budgets.enums import FundingSource, Stage
from budgets.models import Account, Entry
from budgets.services import funding
from donors import documents, selectors
from donors.enums import AgreementState, Currency
from donors.models import Agreement, DonorReport, ExchangeRate, GivenBack, Receipt
from donors.permissions import P
from donors.services.raising import require
from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.actors import selectors as actors
from khuyencong.actors.enums import Function
from khuyencong.text import nfc, vnd
from projects.models import Line, SourcePart
from projects.services import parts


@transaction.atomic
def keep_rate(*, who: Principal, currency: str, day: date, rate: Decimal, source: str) -> ExchangeRate:
    """Enter the rate of a day (đồng for one unit), or put one right that nothing was counted by yet."""
    require(who, P.RECEIVE)
    if day > clock.today():
        raise ValidationError({"day": "Không ghi trước tỷ giá của ngày chưa tới."})
    row = ExchangeRate.objects.select_for_update(of=("self",), no_key=True).filter(currency=currency, day=day).first()
    if row is not None and (Receipt.objects.filter(rate=row).exists() or Agreement.objects.filter(rate=row).exists()):
        raise ValidationError(f"Tỷ giá {currency} ngày {day:%d/%m/%Y} đã dùng để tính tiền, không sửa được.")
    row = row or ExchangeRate(currency=currency, day=day)
    row.rate, row.source, row.by_id, row.at = rate, nfc(source).strip(), who.user_id or 0, clock.now()
    row.full_clean()
    row.save()
    return row


def _held(agreement: Agreement) -> Agreement:
    """The agreement, locked, when it is in force."""
    rows = Agreement.objects.select_for_update(of=("self",), no_key=True).select_related("donor", "fund", "rate")
    row = rows.get(pk=agreement.pk)
    if row.state != AgreementState.IN_FORCE:
        raise ValidationError(f"Thỏa thuận ở tình trạng “{row.get_state_display().lower()}”, không làm được việc này.")
    return row


def _keeper() -> int:
    """The organisation that keeps raised money: the holder of the duty (Sở Tài chính)."""
    owner = actors.holder_of(Function.BUDGET_OWNER)
    if owner is None:
        raise ValidationError("Chưa có cơ quan nào được giao bố trí và cấp phát kinh phí.")
    return owner.pk


@transaction.atomic
def receive(*, agreement: Agreement, who: Principal, amount: Decimal, received_on: date, voucher: str) -> Receipt:
    """Money came: counted at the rate of its day, and given to the estimate of the year for the agreement's fund.

    ValidationError without a rate of that day, for more than was agreed, and for a voucher that was entered before; LedgerError for a closed year.
    """
    require(who, P.RECEIVE)
    row = _held(agreement)
    if received_on > clock.today() or received_on < row.signed_on:
        raise ValidationError({"received_on": f"Ngày nhận từ ngày ký ({row.signed_on:%d/%m/%Y}) đến hôm nay."})
    number = nfc(voucher).strip()
    if Receipt.objects.filter(voucher=number).exists():
        raise ValidationError({"voucher": "Số chứng từ này đã được ghi."})
    came = sum(row.receipts.order_by("pk").values_list("amount", flat=True), Decimal(0))
    left = row.amount - came
    if amount <= 0 or amount > left or amount != round(amount, Currency(row.currency).places):
        raise ValidationError({"amount": f"Theo thỏa thuận còn nhận {selectors.written(left, row.currency)}."})
    rate = None
    if row.is_foreign:
        rate = selectors.rate_on(row.currency, received_on)
        if rate is None:
            raise ValidationError(
                {"received_on": f"Chưa có tỷ giá {row.currency} ngày {received_on:%d/%m/%Y}; ghi tỷ giá của ngày đó trước."}
            )
    worth = selectors.in_dong(amount, rate)
    assert row.fund is not None  # an agreement in force has one
    said: funding.Said = {
        "source": FundingSource.SOCIAL, "year": received_on.year, "owner_id": _keeper(), "fund_id": row.fund.pk, "by_id": who.user_id or 0,
        "on": received_on, "paper": number, "key": f"donor-receipt:{row.pk}:{number}",
        "memo": f"Nhận tài trợ {selectors.written(amount, row.currency)}: {row.fund.title}"[:500],
    }  # fmt: skip
    entry = _given(row, worth, said)
    receipt = Receipt(
        agreement=row, received_on=received_on, amount=amount, rate=rate, amount_vnd=worth, voucher=number, entry=entry, by_id=who.user_id,
        at=clock.now(),
    )  # fmt: skip
    receipt.full_clean()
    receipt.save()
    return receipt


def _given(row: Agreement, worth: int, said: funding.Said) -> Entry:
    """The first money of a fund in a year makes its estimate, more of it adjusts it."""
    there = Account.objects.filter(stage=Stage.AUTHORITY, fund=row.fund, fiscal_year=said["year"]).exists()
    return funding.adjust_estimate(change=worth, **said) if there else funding.approve_estimate(amount=worth, **said)


@transaction.atomic
def use_for(*, agreement: Agreement, who: Principal, line: Line, amount: int, version: int) -> SourcePart:
    """Set money of an agreement aside for a beneficiary's part, as far as its purpose allows and it has come; see `projects.services.parts`."""
    row = _held(agreement)
    if not selectors.candidates(row).filter(pk=line.pk).exists():
        raise ValidationError({"line": "Đề án này ngoài mục đích của thỏa thuận, hoặc bảng kinh phí không còn phần huy động chưa bố trí."})
    assert row.fund is not None  # an agreement in force has one
    return parts.allocate_part(line=line, who=who, source=FundingSource.SOCIAL, amount=amount, version=version, fund=row.fund)


@transaction.atomic
def give_back(*, agreement: Agreement, who: Principal, amount: int, on: date, voucher: str, reason: str) -> GivenBack:
    """What no đề án was given goes back to the donor (đồng), out of the newest year that has enough."""
    require(who, P.RECEIVE)
    row = _held(agreement)
    if on > clock.today() or on < row.signed_on:
        raise ValidationError({"on": f"Ngày hoàn trả từ ngày ký ({row.signed_on:%d/%m/%Y}) đến hôm nay."})
    number = nfc(voucher).strip()
    if GivenBack.objects.filter(voucher=number).exists():
        raise ValidationError({"voucher": "Số chứng từ này đã được ghi."})
    accounts = Account.objects.filter(stage=Stage.ESTIMATE, fund=row.fund_id).order_by("-fiscal_year_id", "pk")
    account = next((one for one in accounts if one.balance >= amount > 0), None)
    if account is None:
        raise ValidationError({"amount": f"Còn {vnd(selectors.free_of(row))} đồng chưa bố trí cho đề án nào."})
    entry = funding.adjust_estimate(
        change=-amount, source=FundingSource.SOCIAL, year=account.fiscal_year_id, owner_id=account.owner_id, fund_id=row.fund_id,
        by_id=who.user_id or 0, on=on, paper=number, key=f"donor-return:{row.pk}:{number}",
        memo=f"Hoàn trả nhà tài trợ: {nfc(reason).strip()}"[:500],
    )  # fmt: skip
    back = GivenBack(
        agreement=row, on=on, amount=amount, reason=nfc(reason).strip(), voucher=number, entry=entry, by_id=who.user_id, at=clock.now()
    )
    back.full_clean()
    back.save()
    return back


@transaction.atomic
def report(*, row: DonorReport, who: Principal, words: str) -> DonorReport:
    """Tell the donor what its money did: issues the paper. Once for each day on which one is due."""
    require(who, P.RAISE)
    kept = DonorReport.objects.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
    agreement = Agreement.objects.select_related("donor", "fund", "rate", "appeal").get(pk=kept.agreement_id)
    if kept.paper_id is not None:
        raise ValidationError("Báo cáo của kỳ này đã lập.")
    if agreement.state == AgreementState.DRAFT:
        raise ValidationError("Thỏa thuận chưa đưa vào thực hiện.")
    kept.words = nfc(words).strip()
    if not kept.words:
        raise ValidationError({"words": "Cần ghi đánh giá kết quả sử dụng."})
    kept.by_id, kept.at = who.user_id, clock.now()
    kept.paper = documents.donor_report(agreement, kept, who)
    kept.full_clean()
    kept.save()
    return kept

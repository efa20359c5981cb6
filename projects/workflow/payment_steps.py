"""Guards and effects of a request for money."""

from typing import Any

from budgets.ledger import LedgerError
from budgets.services import funding
from budgets.services.years import require_open
from khuyencong import clock
from khuyencong.text import date_vi, vnd
from khuyencong.workflow.machine import Context, Refusal, on_data
from projects.enums import LineState, PaymentKind, PaymentState
from projects.workflow import purses, separation
from projects.workflow.line_guards import counterpart_is_proven, findings_are_closed, payments_are_not_withheld

FOUR_PEOPLE = "Người đề nghị, người kiểm tra, người duyệt và người ghi nhận chi là bốn người khác nhau (Chỉ thị của UBND tỉnh, mục 2b)"
DIRECTIVE_2B = "Chỉ thị của UBND tỉnh, mục 2b"


def is_another_person(request: Any, context: Context) -> Refusal | None:
    """Who takes a step has taken none of those before it."""
    if separation.has_asked(request, context.actor):
        return Refusal("Người đề nghị không được kiểm tra, duyệt hoặc ghi nhận chi.", FOUR_PEOPLE)
    if separation.has_moved(request, context.actor):
        return Refusal("Người đã làm bước trước của đề nghị này không được làm bước này.", FOUR_PEOPLE)
    return None


def is_not_the_recorder(request: Any, context: Context) -> Refusal | None:
    """Who recorded a payment does not take it back."""
    if request.recorded_by_id in context.actor.persons:
        return Refusal("Người ghi nhận chi không được tự đảo khoản chi.", FOUR_PEOPLE)
    return None


def is_not_settled(request: Any, _: Context) -> Refusal | None:
    """The contract has not been liquidated on this payment."""
    if request.line.state in (LineState.SETTLED, LineState.CLOSED):
        return Refusal("Hợp đồng đã thanh lý trên khoản chi này, không đảo được nữa.", DIRECTIVE_2B)
    return None


def papers_are_there(request: Any, _: Context) -> Refusal | None:
    """What the rules in force ask of this kind of request is there."""
    from projects.selectors import papers  # leaf: imports the models, which take their guard from here

    missing = [one for one in papers.asked_for(request.line, request.kind, request) if one.is_required and not one.is_there]
    if missing:
        return Refusal(f"Hồ sơ chi còn thiếu: {', '.join(one.words for one in missing)}.", missing[0].citation)
    return None


@on_data
def originals_are_seen(request: Any, context: Context) -> Refusal | None:
    """The approver has seen the original of each paper that must be there."""
    from projects.selectors import papers  # leaf: imports the models, which take their guard from here

    seen = set(context.data.get("originals") or ())
    unseen = [one for one in papers.asked_for(request.line, request.kind, request) if one.is_required and one.purpose not in seen]
    if unseen:
        return Refusal(f"Chưa xem bản gốc: {', '.join(one.purpose.label for one in unseen)}.", unseen[0].citation)
    return None


def year_is_open(request: Any, context: Context) -> Refusal | None:
    """The year whose money pays still takes entries."""
    from projects.selectors import money  # leaf: imports the models, which take their guard from here

    if request.line.holding_id is None:
        return None  # said by amount_is_allowed
    try:
        require_open(money.movement(request.line, context, request.part)["year"])
    except LedgerError as closed:
        return Refusal(str(closed), DIRECTIVE_2B)
    return None


def advance_left(line: Any, part: Any = None) -> int:
    """What may still be advanced out of a purse within the contract's limit (đồng)."""
    return max(0, min(purses.advance_limit(line, part) - purses.money_in(line, part).advanced, _unpaid_before(line, part)))


def _unpaid_before(line: Any, part: Any = None, *, but: Any = None) -> int:
    """What advances and partial payments out of a purse may still make before the acceptance (đồng); open requests count as paid."""
    rows = line.payment_requests.filter(part=part, state__in=PaymentState.open()).order_by("pk")
    waiting = sum(row.amount for row in rows if but is None or row.pk != but.pk)
    return int(purses.payable_before(line, part) - purses.money_in(line, part).disbursed - waiting)


def partial_left(line: Any, part: Any = None, *, but: Any = None) -> int:
    """What a partial payment out of a purse may still be (đồng): before the acceptance a share stays behind, after it less than the rest."""
    if line.state == LineState.ACCEPTED:
        return max(0, payment_rest(line, part) - 1)
    return max(0, _unpaid_before(line, part, but=but)) if line.contract.retention_citation else 0


def payment_rest(line: Any, part: Any = None) -> int:
    """What is left to pay of what was accepted of a purse, once the advances are cleared (đồng)."""
    money = purses.money_in(line, part)
    return purses.accepted_of(line, part) - money.advanced - money.paid


def amount_is_allowed(request: Any, context: Context) -> Refusal | None:
    """An advance stays within the contract's limit, a partial payment leaves what is held back, the last one pays what was accepted, no more."""
    line = request.line
    contract = getattr(line, "contract", None)
    if contract is None or line.holding_id is None:
        return Refusal("Chưa có hợp đồng.")
    match request.kind:
        case PaymentKind.ADVANCE:
            return _advance_is_allowed(request, line, contract)
        case PaymentKind.PARTIAL:
            return _partial_is_allowed(request, line, contract)
    if line.state != LineState.ACCEPTED:
        return Refusal("Chỉ thanh toán lần cuối sau khi nghiệm thu.", "Chỉ thị của UBND tỉnh, mục 9c")
    rest = payment_rest(line, request.part)
    if request.amount != rest:
        return Refusal(f"Số còn phải thanh toán theo nghiệm thu là {vnd(rest)} đồng, đề nghị {vnd(request.amount)} đồng.")
    return counterpart_is_proven(line, context)


def _advance_is_allowed(request: Any, line: Any, contract: Any) -> Refusal | None:
    if line.state not in (LineState.CONTRACTED, LineState.IMPLEMENTING):
        return Refusal("Chỉ tạm ứng sau khi ký hợp đồng và trước khi nghiệm thu.")
    left = max(0, purses.advance_limit(line, request.part) - purses.money_in(line, request.part).advanced)
    if request.amount > left:
        return Refusal(
            f"Tạm ứng tối đa {contract.advance_limit_bp / 100:g} % hợp đồng: còn {vnd(left)} đồng, đề nghị {vnd(request.amount)} đồng.",
            contract.advance_citation,
        )
    if contract.retention_citation and request.amount > (left := max(0, _unpaid_before(line, request.part, but=request))):
        return _held_back(request, contract, left)
    return None


def _held_back(request: Any, contract: Any, left: int) -> Refusal:
    return Refusal(
        f"Giữ lại {contract.retention_bp / 100:g} % hợp đồng đến khi nghiệm thu: còn được chi {vnd(left)} đồng, "
        f"đề nghị {vnd(request.amount)} đồng.",
        contract.retention_citation,
    )


def _partial_is_allowed(request: Any, line: Any, contract: Any) -> Refusal | None:
    if line.state not in (LineState.IMPLEMENTING, LineState.COMPLETED, LineState.ACCEPTED):
        return Refusal("Chỉ thanh toán từng phần khi đang thực hiện và trước khi thanh lý.")
    left = partial_left(line, request.part, but=request)
    if line.state == LineState.ACCEPTED:
        words = f"Thanh toán từng phần phải nhỏ hơn số còn lại {vnd(left + 1)} đồng; chi hết thì lập đề nghị thanh toán lần cuối."
        return Refusal(words) if request.amount > left else None
    if not contract.retention_citation:
        return Refusal("Hợp đồng này không có điều khoản thanh toán từng phần trước nghiệm thu.", DIRECTIVE_2B)
    return _held_back(request, contract, left) if request.amount > left else None


def nothing_found_stands_open(request: Any, context: Context) -> Refusal | None:
    """Money waits until what inspections found is mended, and no measure holds it back."""
    return findings_are_closed(request.line, context) or payments_are_not_withheld(request.line, context)


@on_data
def voucher_is_named(request: Any, context: Context) -> Refusal | None:
    """The treasury's voucher and its day are entered; nothing is paid before it was asked for."""
    if not str(context.data.get("voucher") or "").strip() or not context.data.get("paid_on"):
        return Refusal("Cần số chứng từ và ngày chi của Kho bạc.", field="voucher")
    if context.data["paid_on"] > clock.today():
        return Refusal("Ngày chi không được sau hôm nay.", field="paid_on")
    asked = clock.day_of(request.requested_at)
    if context.data["paid_on"] < asked:
        return Refusal(f"Ngày chi không được trước ngày đề nghị {date_vi(asked)}.", field="paid_on")
    voucher = str(context.data["voucher"]).strip()
    if type(request).objects.filter(voucher=voucher).exclude(state=PaymentState.REVERSED).exclude(pk=request.pk).exists():
        return Refusal(f"Số chứng từ {voucher} đã được ghi cho một khoản chi khác.", DIRECTIVE_2B, field="voucher")
    return None


def mark_checked(request: Any, context: Context) -> None:
    """Keep who checked."""
    request.checked_by_id = context.actor.user_id


def mark_approved(request: Any, context: Context) -> None:
    """Keep who approved."""
    request.approved_by_id = context.actor.user_id


def keep_originals(request: Any, context: Context) -> None:
    """Keep which originals the approver has seen, each with the rule that asks for it."""
    from projects.models import PaymentPaper  # leaf: the models take their guard from here
    from projects.selectors import papers

    seen = set(context.data.get("originals") or ())
    PaymentPaper.objects.bulk_create(
        PaymentPaper(request=request, purpose=one.purpose, citation=one.citation, seen_by_id=context.actor.user_id, seen_at=clock.now())
        for one in papers.asked_for(request.line, request.kind, request)
        if one.purpose in seen
    )


def mark_paid(request: Any, context: Context) -> None:
    """Keep who recorded, the voucher and the day."""
    request.recorded_by_id = context.actor.user_id
    request.voucher = str(context.data["voucher"]).strip()
    request.paid_on = context.data["paid_on"]


def move_the_money(request: Any, context: Context) -> None:
    """Post the advance or the part; or clear the advances and pay the rest."""
    from projects.selectors import money  # leaf: imports the models, which take their guard from here

    line, part = request.line, request.part
    movement = money.movement(line, context, part) | {"on": request.paid_on, "paper": request.voucher}
    if request.kind == PaymentKind.ADVANCE:
        funding.advance(**movement, amount=request.amount, key=f"payment:{request.pk}")
        return
    advanced = purses.money_in(line, part).advanced if request.kind == PaymentKind.PAYMENT else 0
    if advanced:
        funding.clear_advance(**movement, amount=advanced, key=f"payment:{request.pk}:clear")
    if request.amount:
        funding.pay(**movement, amount=request.amount, key=f"payment:{request.pk}")


def take_the_money_back(request: Any, context: Context) -> None:
    """Reverse what the payment posted: the ledger refuses when the money has moved on."""
    keys = [f"payment:{request.pk}", f"payment:{request.pk}:clear"]
    funding.undo(keys=keys, reason=f"Đảo khoản chi: {context.reason}"[:500], by_id=context.actor.user_id or 0)

"""Guards and effects of a request for money."""

from typing import Any

from budgets.services import funding
from khuyencong import clock
from khuyencong.text import vnd
from khuyencong.workflow.machine import Context, Refusal, on_data
from projects.enums import LineState, PaymentKind
from projects.workflow import purses, separation
from projects.workflow.line_guards import findings_are_closed, payments_are_not_withheld

TWO_PEOPLE = "Người đề nghị chi, người duyệt chi và người ghi nhận chi là ba người khác nhau"


def is_not_the_asker(request: Any, context: Context) -> Refusal | None:
    """Who asked does not approve."""
    return Refusal("Người đề nghị không được duyệt chi.", TWO_PEOPLE) if separation.has_asked(request, context.actor) else None


def is_a_third_person(request: Any, context: Context) -> Refusal | None:
    """Who records is neither who asked nor who approved."""
    if separation.has_asked(request, context.actor) or separation.has_moved(request, context.actor):
        return Refusal("Người đề nghị hoặc người duyệt không được ghi nhận chi.", TWO_PEOPLE)
    return None


def advance_left(line: Any, part: Any = None) -> int:
    """What may still be advanced out of a purse within the contract's limit (đồng)."""
    return max(0, purses.advance_limit(line, part) - purses.money_in(line, part).advanced)


def payment_rest(line: Any, part: Any = None) -> int:
    """What is left to pay of what was accepted of a purse, once the advances are cleared (đồng)."""
    money = purses.money_in(line, part)
    return purses.accepted_of(line, part) - money.advanced - money.paid


def amount_is_allowed(request: Any, _: Context) -> Refusal | None:
    """An advance stays within the contract's limit; the payment waits for the acceptance and pays what was accepted, no more."""
    line, part = request.line, request.part
    contract = getattr(line, "contract", None)
    if contract is None or line.holding_id is None:
        return Refusal("Chưa có hợp đồng.")
    if request.kind == PaymentKind.ADVANCE:
        if line.state not in (LineState.CONTRACTED, LineState.IMPLEMENTING):
            return Refusal("Chỉ tạm ứng sau khi ký hợp đồng và trước khi nghiệm thu.")
        left = advance_left(line, part)
        if request.amount > left:
            return Refusal(
                f"Tạm ứng tối đa {contract.advance_limit_bp / 100:g} % hợp đồng: còn {vnd(left)} đồng, đề nghị {vnd(request.amount)} đồng.",
                contract.advance_citation,
            )
        return None
    if line.state != LineState.ACCEPTED:
        return Refusal("Chỉ thanh toán sau khi nghiệm thu.", "Chỉ thị của UBND tỉnh, mục 9c")
    rest = payment_rest(line, part)
    if request.amount != rest:
        return Refusal(f"Số còn phải thanh toán theo nghiệm thu là {vnd(rest)} đồng, đề nghị {vnd(request.amount)} đồng.")
    return None


def nothing_found_stands_open(request: Any, context: Context) -> Refusal | None:
    """Money waits until what inspections found is mended, and no measure holds it back."""
    return findings_are_closed(request.line, context) or payments_are_not_withheld(request.line, context)


@on_data
def voucher_is_named(request: Any, context: Context) -> Refusal | None:
    """The treasury's voucher and its day are entered."""
    if not str(context.data.get("voucher") or "").strip() or not context.data.get("paid_on"):
        return Refusal("Cần số chứng từ và ngày chi của Kho bạc.")
    if context.data["paid_on"] > clock.today():
        return Refusal("Ngày chi không được sau hôm nay.")
    return None


def mark_approved(request: Any, context: Context) -> None:
    """Keep who approved."""
    request.approved_by_id = context.actor.user_id


def mark_paid(request: Any, context: Context) -> None:
    """Keep who recorded, the voucher and the day."""
    request.recorded_by_id = context.actor.user_id
    request.voucher = str(context.data["voucher"]).strip()
    request.paid_on = context.data["paid_on"]


def move_the_money(request: Any, context: Context) -> None:
    """Post the advance; or clear the advances and pay the rest."""
    from projects.selectors import money  # leaf: imports the models, which take their guard from here

    line, part = request.line, request.part
    movement = money.movement(line, context, part) | {"on": request.paid_on, "paper": request.voucher}
    if request.kind == PaymentKind.ADVANCE:
        funding.advance(**movement, amount=request.amount, key=f"payment:{request.pk}")
        return
    advanced = purses.money_in(line, part).advanced
    if advanced:
        funding.clear_advance(**movement, amount=advanced, key=f"payment:{request.pk}:clear")
    if request.amount:
        funding.pay(**movement, amount=request.amount, key=f"payment:{request.pk}")

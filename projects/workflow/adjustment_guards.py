"""Why an adjustment may not go on."""

from typing import Any

from khuyencong.text import vnd
from khuyencong.workflow.machine import Context, Refusal, on_data
from projects.enums import AdjustmentKind, LineState
from projects.workflow import purses
from projects.workflow.guards import named_outside
from projects.workflow.line_guards import money_of

TT36 = "Thông tư 36/2013/TT-BCT, Điều 11"
# The contract is signed and the work is not done yet.
ADJUSTABLE = (LineState.CONTRACTED, LineState.IMPLEMENTING, LineState.SUSPENDED)


def is_not_the_asker(row: Any, context: Context) -> Refusal | None:
    """Who asks does not confirm."""
    return Refusal("Người đề nghị không được xác nhận.", TT36) if row.requested_by_id in context.actor.persons else None


def is_a_third_person(row: Any, context: Context) -> Refusal | None:
    """Who asked or confirmed does not decide."""
    if {row.requested_by_id, row.confirmed_by_id} & set(context.actor.persons):
        return Refusal("Người đề nghị hoặc xác nhận không được quyết định điều chỉnh.", TT36)
    return None


def is_the_asking_side(row: Any, context: Context) -> Refusal | None:
    """The beneficiary, or whoever wrote the request, takes it back."""
    actor = context.actor
    mine = row.requested_by_id in actor.persons or row.line.enterprise_id in actor.enterprise_ids
    return None if mine else Refusal("Chỉ bên đề nghị được rút đề nghị điều chỉnh.")


def line_may_be_adjusted(row: Any, _: Context) -> Refusal | None:
    """Between the contract and the acceptance, with no request for money open."""
    line = row.line
    if line.state not in ADJUSTABLE:
        return Refusal(f"Không điều chỉnh được khi đơn vị thụ hưởng ở tình trạng “{line.state_label}”.", TT36)
    if row.new_enterprise_id is not None:
        if not row.new_enterprise.is_living:
            return Refusal(f"{row.new_enterprise.name}: {row.new_enterprise.state_label.lower()}, không nhận hỗ trợ được.")
        money = money_of(line)
        if money is not None and money.disbursed:
            return Refusal(f"Đã chi {vnd(money.disbursed)} đồng cho cơ sở: thu hồi rồi mới đổi đơn vị thụ hưởng.", TT36)
    return None


def norm_holds(row: Any, _: Context) -> Refusal | None:
    """The norm is judged again on what would stand after the adjustment."""
    from projects.selectors import adjusting, law  # leaf: imports the models, which take their guard from here

    if not adjusting.needs_verdict(row):
        return None
    verdict, amount = adjusting.verdict_of(row)
    over = verdict.ceiling is not None and amount + row.line.other_state > verdict.ceiling
    if over and amount > law.excepted_up_to(row.line, on=adjusting.judged_on(row)):
        return Refusal(
            f"Sau điều chỉnh hỗ trợ {vnd(amount)} đồng, mức tối đa theo định mức là {vnd(verdict.ceiling)} đồng.",
            verdict.rules[0].citation if verdict.rules else "",
        )
    return None


def money_suffices(row: Any, context: Context) -> Refusal | None:
    """More money is still in the estimate; less money is not less than what has left the treasury or is asked for."""
    from projects.selectors import money  # leaf: imports the models, which take their guard from here

    line = row.line
    if row.new_amount is None or row.new_amount == line.contract.amount:
        return None
    more = row.new_amount - line.contract.amount
    if more > 0:
        beyond = row.new_amount + sum(part.amount for part in purses.parts_of(line)) - line.total_cost
        if beyond > 0:
            return Refusal(f"Cùng các nguồn khác đã bố trí, hỗ trợ vượt tổng chi phí {vnd(beyond)} đồng.", TT36)
        left = money.estimate_left_for(line.project, on=context.day)
        return (
            Refusal(f"Dự toán còn {vnd(left)} đồng, cần thêm {vnd(more)} đồng.", "Chỉ thị của UBND tỉnh, mục 2a") if more > left else None
        )
    asked = sum(
        request.amount for request in line.payment_requests.filter(part=None, state__in=("requested", "checked", "approved")).order_by("pk")
    )
    position = purses.money_in(line)
    gone = position.disbursed + asked
    if row.new_amount < gone:
        return Refusal(f"Đã chi hoặc đang đề nghị chi {vnd(gone)} đồng, không giảm xuống dưới số đó được.")
    limit = row.new_amount * line.contract.advance_limit_bp // 10000
    advanced = position.advanced + asked
    if advanced > limit:
        return Refusal(f"Đã tạm ứng {vnd(advanced)} đồng, vượt mức tạm ứng {vnd(limit)} đồng của hợp đồng sau điều chỉnh.")
    return None


def has_authority(row: Any, context: Context) -> Refusal | None:
    """The acting role is the one that decides on these changes, by the data in force today."""
    from projects.selectors import adjusting  # leaf: imports the models, which take their guard from here

    found = adjusting.authority_of(row.line.project.track, row.kinds)
    if found is None:
        return Refusal("Chưa khai báo thẩm quyền điều chỉnh cho loại thay đổi này.", TT36)
    if found.role != context.actor.role:
        return Refusal(f"Thẩm quyền điều chỉnh thuộc {found.authority}.", found.citation)
    return None


@on_data
def outside_decision_is_named(row: Any, context: Context) -> Refusal | None:
    """A decision from outside the province is recorded with its own number and date."""
    from projects.selectors import adjusting  # leaf: imports the models, which take their guard from here

    return named_outside(adjusting.authority_of(row.line.project.track, row.kinds), context)


def may_end_it(line: Any, context: Context) -> Refusal | None:
    """Ending the work of a beneficiary is decided by whom the data of the day name."""
    from projects.selectors import adjusting  # leaf: imports the models, which take their guard from here

    found = adjusting.authority_of(line.project.track, [AdjustmentKind.STOP])
    if found is None:
        return Refusal("Chưa khai báo thẩm quyền chấm dứt cho nguồn này.", TT36)
    if found.role != context.actor.role:
        return Refusal(f"Thẩm quyền chấm dứt thuộc {found.authority}.", found.citation)
    return None


@on_data
def end_is_named_outside(line: Any, context: Context) -> Refusal | None:
    """The ministry's decision that ends it is recorded with its number and date."""
    from projects.selectors import adjusting  # leaf: imports the models, which take their guard from here

    return named_outside(adjusting.authority_of(line.project.track, [AdjustmentKind.STOP]), context)

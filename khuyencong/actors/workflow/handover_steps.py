"""What a handover asks at each step, and what it causes. Rows are reached through the handover's own relations."""

from collections.abc import Iterable
from typing import Any

from django.db import connection

from khuyencong import clock
from khuyencong.access import Principal, Scope
from khuyencong.actors.roles import LEADERS
from khuyencong.actors.staffing import HandoverState
from khuyencong.workflow.machine import Context, Refusal

RULE = "Chỉ thị của UBND tỉnh, mục 8b"


def within(handover: Any, who: Principal, scope: Scope) -> bool:
    """Whether a handover lies within a grant: one's own (giver or receiver), one's organisation and those below it, all."""
    from khuyencong.actors.selectors import people  # leaf: the selector imports the models, which take their guard from here

    match scope:
        case Scope.OWN:
            return who.user_id in {handover.giver_id, *receivers(handover)}
        case Scope.DISTRICT:
            return handover.membership.organisation_id in people.below(who.organisation_id)
        case Scope.PROVINCE:
            return True
    return False


def giver(handover: Any) -> list[int]:
    """The giver."""
    return [handover.giver_id]


def receivers(handover: Any) -> list[int]:
    """Those who take over."""
    return list(handover.receivers.order_by("position").values_list("membership__user_id", flat=True))


def heads(handover: Any) -> Iterable[int]:
    """The leaders of the organisation, or of the one above where it has none of its own."""
    from khuyencong.actors.selectors import people  # leaf: the selector imports the models, which take their guard from here

    return people.heads_of(handover.membership.organisation_id, roles=LEADERS)


def the_giver_acts(handover: Any, context: Context) -> Refusal | None:
    """The giving side signs for itself."""
    if context.actor.user_id != handover.giver_id or context.actor.on_behalf_of_id is not None:
        return Refusal("Phần bên giao do chính người bàn giao ký.")
    return None


def another_acts_for_the_giver(handover: Any, context: Context) -> Refusal | None:
    """The head stands in for a giver who cannot sign; nobody does so for themselves, nor for what they take over."""
    if context.actor.user_id == handover.giver_id:
        return Refusal("Người bàn giao tự ký phần của mình, không ký thay.")
    if context.actor.user_id in receivers(handover):
        return Refusal("Người nhận bàn giao không ký thay bên giao.")
    return None


def a_receiver_acts(handover: Any, context: Context) -> Refusal | None:
    """The receiving side signs for itself."""
    if _mine(handover, context) is None or context.actor.on_behalf_of_id is not None:
        return Refusal("Phần bên nhận do chính người nhận bàn giao ký.")
    return None


def has_not_signed_yet(handover: Any, context: Context) -> Refusal | None:
    """One signature each."""
    mine = _mine(handover, context)
    return Refusal("Bạn đã ký nhận bàn giao này.") if mine is not None and mine.signed_at is not None else None


def cannot_sign_for_nobody(handover: Any, _: Context) -> Refusal | None:
    """Somebody takes over."""
    return None if handover.receivers.exists() else Refusal("Chưa chọn người nhận bàn giao.", RULE)


def receivers_can_act(handover: Any, _: Context) -> Refusal | None:
    """Everybody who takes over has an active account and holds the role today; rows are locked, so that it stays so until the end."""
    today = clock.today()
    rows = handover.receivers.select_related("membership__user").order_by("membership_id")
    if connection.in_atomic_block:  # a page that only shows the button locks nothing
        rows = rows.select_for_update(of=("membership", "membership__user"), no_key=True)
    for row in rows:
        member = row.membership
        if not member.user.is_active:
            return Refusal(f"Tài khoản của {member.user.full_name} đã bị khóa, không nhận bàn giao được.")
        if member.valid_from > today or (member.valid_to is not None and member.valid_to < today):
            return Refusal(f"{member.user.full_name} không còn giữ vai trò {member.get_role_display()}.")
    return None


def every_thing_has_a_taker(handover: Any, _: Context) -> Refusal | None:
    """Each thing goes to a receiver who may take it."""
    from khuyencong.actors.selectors import handovers  # leaf: the selector imports the models, which take their guard from here

    without = [row for row in handovers.plan_of(handover) if not row.keeper.ends and row.receiver is None]
    if not without:
        return None
    names = "; ".join(f"{row.thing.title} ({row.why})" if row.why else row.thing.title for row in without[:5])
    more = f" và {len(without) - 5} việc khác" if len(without) > 5 else ""
    return Refusal(f"Chưa có người nhận phù hợp cho: {names}{more}. Hãy thêm người nhận khác.")


def nothing_has_come_since(handover: Any, _: Context) -> Refusal | None:
    """The giver holds nothing now that was not signed for."""
    from khuyencong.actors.selectors import handovers  # leaf: the selector imports the models, which take their guard from here

    new = handovers.not_signed_for(handover)
    if not new:
        return None
    names = "; ".join(thing.title for thing in new[:5])
    return Refusal(f"Sau khi bên giao ký có thêm {len(new)} việc chưa ghi trong biên bản: {names}. Hãy trả lại để bên giao ký lại.")


def takers_still_fit(handover: Any, _: Context) -> Refusal | None:
    """Nobody has become the author of what they are to judge since the giving side signed."""
    from khuyencong.actors.selectors import handovers  # leaf: the selector imports the models, which take their guard from here

    for title, who, why in handovers.misfits(handover):
        return Refusal(f"{who} không nhận được “{title}”: {why}.")
    return None


def the_role_goes_on(handover: Any, _: Context) -> Refusal | None:
    """Work whose holder has gone needs a taker; that handover is not called off."""
    if handover.forced_reason:
        return Refusal("Vai trò đã kết thúc, việc cần có người nhận: không hủy được bàn giao này.")
    return None


def whether_all_have_signed(handover: Any, context: Context) -> str:
    """The last signature finishes it."""
    others = handover.receivers.filter(signed_at__isnull=True).exclude(membership__user_id=context.actor.user_id)
    return HandoverState.SIGNED if others.exists() else HandoverState.DONE


def write_down_what_is_held(handover: Any, _: Context) -> None:
    """The list of things as it stands at the signature, each with its taker; what was chosen before is kept."""
    from khuyencong.actors.services import handovers  # leaf: the service imports the models, which take their guard from here

    handovers.write_list(handover)


def sign_for_the_giving_side(handover: Any, context: Context) -> None:
    """Who signs, when, and why in the giver's place."""
    handover.giver_signed_at, handover.giver_signed_by_id = context.at, context.actor.user_id
    handover.stand_in_reason = "" if context.actor.user_id == handover.giver_id else context.reason[:300]


def sign_for_the_receiver(handover: Any, context: Context) -> None:
    """The receiver's signature; the last one also ends the handover."""
    handover.receivers.filter(membership__user_id=context.actor.user_id).update(signed_at=context.at)
    if not handover.receivers.filter(signed_at__isnull=True).exists():
        handover.finished_at = context.at


def forget_the_giving_signature(handover: Any, _: Context) -> None:
    """A list that is drawn up anew is signed anew."""
    handover.giver_signed_at, handover.giver_signed_by, handover.stand_in_reason = None, None, ""


def forget_the_receivers_signatures(handover: Any, _: Context) -> None:
    """So is the other side."""
    handover.receivers.update(signed_at=None)


def hand_everything_over(handover: Any, context: Context) -> None:
    """After the last signature: move each thing, end the role, issue the minutes. Before it, nothing."""
    if handover.state != HandoverState.DONE:
        return
    from khuyencong.actors import documents  # leaf: papers read the models, which take their guard from here
    from khuyencong.actors.services import handovers

    handovers.move_everything(handover, context)
    handovers.end_the_role(handover)
    documents.issue_minutes(handover, context)


def _mine(handover: Any, context: Context) -> Any:
    return handover.receivers.filter(membership__user_id=context.actor.user_id).order_by("position").first()

"""The life of a handover: drawn up, signed by the giving side, then by everybody who takes over; then everything moves at once."""

from khuyencong.actors.permissions import P
from khuyencong.actors.staffing import HandoverState as S
from khuyencong.actors.workflow import handover_steps as steps
from khuyencong.workflow.machine import Machine, Transition

GIVER, RECEIVERS, HEADS = "giver", "receivers", "heads"
_GIVING = (steps.cannot_sign_for_nobody, steps.receivers_can_act, steps.every_thing_has_a_taker)

HANDOVER = Machine(
    name="handover",
    label="Bàn giao",
    states=S,
    initial=S.DRAFT,
    final=(S.DONE, S.CANCELLED),
    within=steps.within,
    audiences={GIVER: steps.giver, RECEIVERS: steps.receivers, HEADS: steps.heads},
    outsiders=frozenset(),
    transitions=(
        Transition(
            name="sign_giving",
            label="Ký bên giao",
            sources=(S.DRAFT,),
            targets=(S.SIGNED,),
            permission=P.HAND_OVER,
            guards=(steps.the_giver_acts, *_GIVING),
            prepares=(steps.write_down_what_is_held, steps.sign_for_the_giving_side),
            tell=(RECEIVERS,),
        ),
        Transition(
            name="stand_in",
            label="Ký thay bên giao",
            sources=(S.DRAFT,),
            targets=(S.SIGNED,),
            permission=P.LEAD_HANDOVER,
            needs_reason=True,
            guards=(steps.another_acts_for_the_giver, *_GIVING),
            prepares=(steps.write_down_what_is_held, steps.sign_for_the_giving_side),
            tell=(RECEIVERS, GIVER),
            tone="plain",
        ),
        Transition(
            name="sign_receiving",
            label="Ký bên nhận",
            sources=(S.SIGNED,),
            targets=(S.SIGNED, S.DONE),
            permission=P.HAND_OVER,
            choose=steps.whether_all_have_signed,
            guards=(
                steps.a_receiver_acts,
                steps.has_not_signed_yet,
                steps.receivers_can_act,
                steps.nothing_has_come_since,
                steps.takers_still_fit,
            ),
            prepares=(steps.sign_for_the_receiver,),
            effects=(steps.hand_everything_over,),
            tell=(GIVER, HEADS),
        ),
        Transition(
            name="give_back",
            label="Trả lại để lập lại",
            sources=(S.SIGNED,),
            targets=(S.DRAFT,),
            permission=P.HAND_OVER,
            needs_reason=True,
            guards=(steps.a_receiver_acts,),
            prepares=(steps.forget_the_giving_signature,),
            effects=(steps.forget_the_receivers_signatures,),
            tell=(GIVER, HEADS),
            tone="no",
        ),
        Transition(
            name="cancel",
            label="Hủy bàn giao",
            sources=(S.DRAFT, S.SIGNED),
            targets=(S.CANCELLED,),
            permission=P.HAND_OVER,
            needs_reason=True,
            guards=(steps.the_giver_acts, steps.the_role_goes_on),
            tell=(RECEIVERS, HEADS),
            tone="no",
        ),
        Transition(
            name="call_off",
            label="Hủy bàn giao (lãnh đạo)",
            sources=(S.DRAFT, S.SIGNED),
            targets=(S.CANCELLED,),
            permission=P.LEAD_HANDOVER,
            needs_reason=True,
            guards=(steps.another_acts_for_the_giver, steps.the_role_goes_on),
            tell=(RECEIVERS, GIVER),
            tone="no",
        ),
    ),
)

"""The life of a request for an adjustment: asked, confirmed by the Sở, decided by whom the kind of change asks for, by three people.

It is a life of its own and no state of the line: the work goes on by the contract in force until the decision, and a refusal changes nothing.
"""

from khuyencong.workflow.machine import STOP, Machine, Start, Transition
from projects.enums import AdjustmentState as S
from projects.permissions import P
from projects.workflow import adjustment_guards as guards
from projects.workflow import adjustment_steps as steps
from projects.workflow import audiences

ADJUSTMENT = Machine(
    name="adjustment",
    label="Điều chỉnh",
    states=S,
    initial=S.REQUESTED,
    final=(S.APPLIED, S.REFUSED, S.WITHDRAWN),
    within=audiences.adjustment_within,
    audiences=audiences.OF_ADJUSTMENT,
    transitions=(
        Transition(
            name="confirm",
            label="Xác nhận điều chỉnh",
            sources=(S.REQUESTED,),
            targets=(S.CONFIRMED,),
            permission=P.CONFIRM_ADJUSTMENT,
            needs_reason=True,
            guards=(guards.is_not_the_asker, guards.line_may_be_adjusted, guards.norm_holds, guards.money_suffices),
            prepares=(steps.mark_confirmed,),
            clock=Start("adjust"),
            public="Sở Công Thương đã xác nhận, chờ quyết định điều chỉnh",
            tell=("applicant", "authority"),
            form="projects.forms.adjusting.ConfirmAdjustmentForm",
        ),
        Transition(
            name="decide",
            label="Quyết định điều chỉnh",
            sources=(S.CONFIRMED,),
            targets=(S.APPLIED,),
            permission=P.DECIDE_ADJUSTMENT,
            guards=(
                guards.has_authority,
                guards.is_a_third_person,
                guards.line_may_be_adjusted,
                guards.norm_holds,
                guards.money_suffices,
                guards.outside_decision_is_named,
            ),
            prepares=(steps.issue_decision,),
            effects=(steps.apply,),
            clock=STOP,
            public="Đã được điều chỉnh",
            tell=("applicant", "center", "finance"),
            form="projects.forms.adjusting.DecideAdjustmentForm",
        ),
        Transition(
            name="refuse",
            label="Không điều chỉnh",
            sources=(S.REQUESTED, S.CONFIRMED),
            targets=(S.REFUSED,),
            permission=P.DECIDE_ADJUSTMENT,
            needs_reason=True,
            guards=(guards.has_authority, guards.is_a_third_person),
            prepares=(steps.issue_refusal,),
            clock=STOP,
            tone="no",
            public="Không được điều chỉnh",
            tell=("applicant", "center"),
        ),
        Transition(
            name="withdraw",
            label="Rút đề nghị",
            sources=(S.REQUESTED, S.CONFIRMED),
            targets=(S.WITHDRAWN,),
            permission=P.REQUEST_ADJUSTMENT,
            guards=(guards.is_the_asking_side,),
            clock=STOP,
            tone="plain",
            public="Đã rút đề nghị điều chỉnh",
            tell=("applicant",),
        ),
    ),
)

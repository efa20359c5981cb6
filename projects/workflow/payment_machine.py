"""The life of a request for money: asked, approved, paid, by three people."""

from khuyencong.workflow.machine import STOP, Machine, Start, Transition
from projects.enums import PaymentState as S
from projects.permissions import P
from projects.workflow import audiences, payment_steps

PAYMENT = Machine(
    name="payment",
    label="Đề nghị chi tiền",
    states=S,
    initial=S.REQUESTED,
    final=(S.PAID, S.REFUSED),
    within=audiences.payment_within,
    audiences=audiences.OF_PAYMENT,
    public_labels={},
    transitions=(
        Transition(
            name="approve",
            label="Duyệt chi",
            sources=(S.REQUESTED,),
            targets=(S.APPROVED,),
            permission=P.APPROVE_PAYMENT,
            guards=(payment_steps.is_not_the_asker, payment_steps.amount_is_allowed, payment_steps.nothing_found_stands_open),
            prepares=(payment_steps.mark_approved,),
            clock=Start("payment"),
            public="Đề nghị chi đã được duyệt",
            tell=("applicant", "recorders"),
        ),
        Transition(
            name="pay",
            label="Ghi nhận đã chi",
            sources=(S.APPROVED,),
            targets=(S.PAID,),
            permission=P.RECORD_PAYMENT,
            guards=(
                payment_steps.is_a_third_person,
                payment_steps.amount_is_allowed,
                payment_steps.nothing_found_stands_open,
                payment_steps.voucher_is_named,
            ),
            prepares=(payment_steps.mark_paid,),
            effects=(payment_steps.move_the_money,),
            clock=STOP,
            public="Tiền đã được chuyển",
            tell=("applicant", "center"),
            form="projects.forms.actions.PayForm",
        ),
        Transition(
            name="refuse",
            label="Không duyệt chi",
            sources=(S.REQUESTED, S.APPROVED),
            targets=(S.REFUSED,),
            permission=P.APPROVE_PAYMENT,
            needs_reason=True,
            clock=STOP,
            tone="no",
            public="Đề nghị chi không được duyệt",
            tell=("applicant", "center"),
        ),
    ),
)

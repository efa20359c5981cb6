"""The life of an activity: planned, held or cancelled. What came of it may be put right afterwards, as often as needed; each time is a move of its own.

The model takes its database guard from this declaration, so guards and effects reach rows through the subject's own relations.
"""

from collections.abc import Iterable
from typing import Any

from activities.enums import ActivityState as S
from activities.permissions import P
from khuyencong import clock
from khuyencong.access import Principal, Scope
from khuyencong.workflow.machine import Context, Machine, Refusal, Transition, on_data

OUTCOME = ("held_from", "held_to", "participants", "cost", "cost_source", "result")


def within(activity: Any, who: Principal, scope: Scope) -> bool:
    """Whether an activity lies within the scope of a grant: one's own office's."""
    return scope == Scope.PROVINCE or activity.organisation_id == who.organisation_id


@on_data
def happened_by_now(activity: Any, context: Context) -> Refusal | None:
    """What has been held lies in the past, and ends after it began."""
    first = context.data.get("held_from") or context.day
    last = context.data.get("held_to") or first
    if last < first:
        return Refusal("Ngày kết thúc phải từ ngày bắt đầu trở đi.", field="held_to")
    return (
        Refusal("Chỉ ghi hoạt động đã diễn ra; ngày thực hiện không được sau hôm nay.", field="held_from") if last > clock.today() else None
    )


@on_data
def money_has_a_source(activity: Any, context: Context) -> Refusal | None:
    """A cost names where its money came from."""
    return (
        Refusal("Có kinh phí thì cần chọn nguồn kinh phí.", field="cost_source")
        if context.data.get("cost") and not context.data.get("cost_source")
        else None
    )


def note_outcome(activity: Any, context: Context) -> None:
    """Keep when it was held, by how many, for how much, with what result."""
    data = context.data
    activity.held_from = data.get("held_from") or context.day
    activity.held_to = data.get("held_to") or activity.held_from
    activity.participants, activity.cost, activity.cost_source = data.get("participants"), data.get("cost"), data.get("cost_source", "")
    activity.result = data.get("result", "")


def _concerned(activity: Any) -> Iterable[int]:
    from activities import selectors  # leaf: selectors read the models, which take their guard from here

    return selectors.concerned_by(activity)


ACTIVITY = Machine(
    name="activity",
    label="Hoạt động",
    states=S,
    initial=S.PLANNED,
    final=(S.CANCELLED,),
    within=within,
    audiences={"concerned": _concerned},
    transitions=(
        Transition(
            name="hold",
            label="Ghi kết quả thực hiện",
            sources=(S.PLANNED,),
            targets=(S.HELD,),
            permission=P.KEEP,
            guards=(happened_by_now, money_has_a_source),
            prepares=(note_outcome,),
            form="activities.forms.OutcomeForm",
        ),
        Transition(
            name="amend",
            label="Sửa kết quả thực hiện",
            sources=(S.HELD,),
            targets=(S.HELD,),
            permission=P.KEEP,
            guards=(happened_by_now, money_has_a_source),
            prepares=(note_outcome,),
            tone="plain",
            form="activities.forms.OutcomeForm",
        ),
        Transition(
            name="cancel",
            label="Hủy hoạt động",
            sources=(S.PLANNED,),
            targets=(S.CANCELLED,),
            permission=P.KEEP,
            needs_reason=True,
            tone="no",
            tell=("concerned",),
            form="activities.forms.CancelForm",
        ),
    ),
)

"""The life of an obstacle: raised, answered by the Sở or taken to UBND tỉnh, decided, back to everybody concerned.

The model takes its database guard from this declaration, so guards and effects reach rows through the subject's own relations.
"""

from collections.abc import Iterable
from typing import Any

from khuyencong import clock
from khuyencong.access import Principal, Role, Scope
from khuyencong.workflow.machine import STOP, Context, Machine, Refusal, Start, Transition, on_data
from obstacles.enums import ObstacleState as S
from obstacles.permissions import P


def raised_by(obstacle: Any, who: Principal) -> bool:
    """Whether the principal stands for whoever raised it: the same cơ sở, the same office, or the person."""
    if obstacle.enterprise_id is not None:
        return obstacle.enterprise_id in who.enterprise_ids
    if obstacle.organisation_id is not None:
        return obstacle.organisation_id == who.organisation_id
    return obstacle.raised_by_id in who.persons


def within(obstacle: Any, who: Principal, scope: Scope) -> bool:
    """Whether an obstacle lies within the scope of a grant."""
    match scope:
        case Scope.PROVINCE:
            return True
        case Scope.DISTRICT:
            return raised_by(obstacle, who) or (obstacle.area_id is not None and obstacle.area.lies_in(who.area_ids))
        case Scope.OWN | Scope.ENTERPRISE:
            return raised_by(obstacle, who)
    return False


@on_data
def leads_to_another(obstacle: Any, context: Context) -> Refusal | None:
    """One joins another obstacle that itself still waits, and leads to no further one."""
    into = context.data.get("into")
    if into is None or into.pk == obstacle.pk:
        return Refusal("Không thể gộp một vướng mắc vào chính nó.", field="into")
    if into.state not in (S.RAISED, S.ESCALATED):
        return Refusal(f"{into.code} đang ở tình trạng “{into.state_label}”, không nhận gộp được.", field="into")
    return None


def leads_no_others(obstacle: Any, context: Context) -> Refusal | None:
    """What others were joined to does not itself join another, nor is it withdrawn: theirs would be left without an answer."""
    count = obstacle.joined.count()
    return Refusal(f"Đã có {count} vướng mắc gộp vào vướng mắc này; hãy trả lời.") if count else None


@on_data
def shares_what_others_may_read(obstacle: Any, context: Context) -> Refusal | None:
    """A general question under which the answer may be read by others is not about one đề án's own matter word for word."""
    shared = context.data.get("shared_as", "").strip().casefold()
    if shared and shared == obstacle.content.strip().casefold():
        return Refusal("Câu hỏi chung không chép lại nguyên văn lời của đơn vị nêu; hãy viết lại, không nêu tên.", field="shared_as")
    return None


def note_answer(obstacle: Any, context: Context) -> None:
    """Keep the answer, its author and moment; and under which general question others may read it."""
    obstacle.answer, obstacle.shared_as = context.data["answer"], context.data.get("shared_as", "")
    obstacle.answered_by_id, obstacle.answered_at = context.actor.user_id, context.at


def note_escalation(obstacle: Any, context: Context) -> None:
    """Keep what the Sở proposes to UBND tỉnh."""
    obstacle.proposed, obstacle.escalated_by_id, obstacle.escalated_at = context.data["proposed"], context.actor.user_id, context.at


def note_decision(obstacle: Any, context: Context) -> None:
    """Keep what UBND tỉnh decided."""
    obstacle.decision, obstacle.decided_by_id, obstacle.decided_at = context.data["decision"], context.actor.user_id, context.at
    obstacle.shared_as = context.data.get("shared_as", "")


def note_joined(obstacle: Any, context: Context) -> None:
    """Remember which obstacle is answered instead."""
    obstacle.joined_to_id = context.data["into"].pk


def issue_report(obstacle: Any, context: Context) -> None:
    """The Sở's report to UBND tỉnh, as a paper."""
    from obstacles import documents  # leaf: documents read the models, which take their guard from here

    documents.issue_report(obstacle, context)


def _concerned(obstacle: Any) -> Iterable[int]:
    from obstacles import selectors  # leaf: as above

    return selectors.concerned_by(obstacle)


def _desk(obstacle: Any) -> Iterable[int]:
    from obstacles import selectors  # leaf: as above

    return selectors.desk()


def _leaders(obstacle: Any) -> Iterable[int]:
    from khuyencong.actors import selectors as actors  # leaf: as above

    return actors.people_in_role(Role.PROVINCE_LEADER, on=clock.today())


OBSTACLE = Machine(
    name="obstacle",
    label="Khó khăn, vướng mắc",
    states=S,
    initial=S.RAISED,
    final=(S.SETTLED, S.JOINED, S.WITHDRAWN),
    within=within,
    audiences={"concerned": _concerned, "desk": _desk, "province": _leaders},
    transitions=(
        Transition(
            name="answer",
            label="Trả lời",
            sources=(S.RAISED,),
            targets=(S.ANSWERED,),
            permission=P.ANSWER,
            guards=(shares_what_others_may_read,),
            prepares=(note_answer,),
            clock=STOP,
            tell=("concerned",),
            form="obstacles.forms.AnswerForm",
        ),
        Transition(
            name="escalate",
            label="Báo cáo UBND tỉnh",
            sources=(S.RAISED,),
            targets=(S.ESCALATED,),
            permission=P.ESCALATE,
            prepares=(note_escalation,),
            effects=(issue_report,),
            clock=Start("obstacle_decide"),
            tone="plain",
            tell=("province", "concerned"),
            form="obstacles.forms.EscalateForm",
        ),
        Transition(
            name="join",
            label="Gộp vào vướng mắc khác",
            sources=(S.RAISED,),
            targets=(S.JOINED,),
            permission=P.ANSWER,
            guards=(leads_no_others, leads_to_another),
            prepares=(note_joined,),
            clock=STOP,
            tone="plain",
            tell=("concerned",),
            form="obstacles.forms.JoinForm",
        ),
        Transition(
            name="decide",
            label="Cho ý kiến chỉ đạo",
            sources=(S.ESCALATED,),
            targets=(S.DECIDED,),
            permission=P.DECIDE,
            guards=(shares_what_others_may_read,),
            prepares=(note_decision,),
            clock=STOP,
            tell=("desk", "concerned"),
            form="obstacles.forms.DecideForm",
        ),
        Transition(
            name="give_back",
            label="Chuyển lại Sở Công Thương trả lời",
            sources=(S.ESCALATED,),
            targets=(S.RAISED,),
            permission=P.DECIDE,
            needs_reason=True,
            clock=Start("obstacle_answer"),
            tone="plain",
            tell=("desk",),
        ),
        Transition(
            name="ask_again",
            label="Chưa rõ, hỏi lại",
            sources=(S.ANSWERED,),
            targets=(S.RAISED,),
            permission=P.FOLLOW,
            needs_reason=True,
            clock=Start("obstacle_answer"),
            tone="plain",
            tell=("desk",),
        ),
        Transition(
            name="settle",
            label="Đã giải quyết xong",
            sources=(S.ANSWERED, S.DECIDED),
            targets=(S.SETTLED,),
            permission=P.FOLLOW,
            tell=("desk",),
        ),
        Transition(
            name="withdraw",
            label="Rút vướng mắc",
            sources=(S.RAISED,),
            targets=(S.WITHDRAWN,),
            permission=P.FOLLOW,
            guards=(leads_no_others,),
            needs_reason=True,
            clock=STOP,
            tone="no",
            tell=("desk",),
        ),
    ),
)

"""The life of a question: asked, sent on to whoever knows, answered, asked again, closed.

The model takes its database guard from this declaration, so guards and effects reach rows through the subject's own relations.
"""

from collections.abc import Iterable
from typing import Any

from guidance.enums import QuestionState as S
from guidance.permissions import ANSWERERS, P
from khuyencong.access import Principal, Scope
from khuyencong.workflow.machine import STOP, Context, Machine, Refusal, Start, Transition, on_data


def asked_by(question: Any, who: Principal) -> bool:
    """Whether the principal stands for whoever asked: the same cơ sở, or the same office."""
    if question.enterprise_id is not None:
        return question.enterprise_id in who.enterprise_ids
    return who.organisation_id is not None and question.organisation_id == who.organisation_id


def answered_by(question: Any, who: Principal) -> bool:
    """Whether it is the principal's office that has to answer."""
    return who.organisation_id is not None and question.office_id == who.organisation_id


def within(question: Any, who: Principal, scope: Scope) -> bool:
    """Whether a question lies within the scope of a grant."""
    match scope:
        case Scope.PROVINCE:
            return True
        case Scope.FIELD:
            return answered_by(question, who)
        case Scope.DISTRICT:
            return asked_by(question, who) or (question.area_id is not None and question.area.lies_in(who.area_ids))
    return asked_by(question, who)


@on_data
def goes_to_another(question: Any, context: Context) -> Refusal | None:
    """A question is sent on to another office, which has somebody to answer it."""
    from khuyencong.actors import selectors as actors  # leaf: the model takes its guard from here

    office = context.data["office"]
    if office.pk == question.office_id:
        return Refusal(f"Câu hỏi đang ở {office.name}.", field="office")
    if not actors.people_of(organisation_id=office.pk, roles=ANSWERERS):
        return Refusal(f"Ở {office.name} chưa có ai dùng cổng để trả lời.", field="office")
    return None


@on_data
def shares_no_words_of_the_asker(question: Any, context: Context) -> Refusal | None:
    """The guide is read by everybody: its question is said anew, without names."""
    shared = " ".join(context.data.get("shared_as", "").split()).casefold()
    if shared and shared in (question.title.strip().casefold(), " ".join(question.content.split()).casefold()):
        return Refusal("Mục hỏi đáp công khai không chép nguyên văn lời người hỏi; hãy viết lại câu hỏi, không nêu tên.", field="shared_as")
    return None


def note_answer(question: Any, context: Context) -> None:
    """Keep the answer, its author and moment."""
    question.answer = context.data["answer"]
    question.answered_by_id, question.answered_at = context.actor.user_id, context.at


def publish_answer(question: Any, context: Context) -> None:
    """Put the answer into the guide, if a general question was written for it."""
    from guidance import services  # leaf: services write the models, which take their guard from here

    services.publish_answer(question, context)


def note_office(question: Any, context: Context) -> None:
    """Who answers from now on; the asker's time goes on."""
    question.office_id = context.data["office"].pk


def _asker(question: Any) -> Iterable[int]:
    from khuyencong.actors import selectors as actors  # leaf: as above

    if question.enterprise_id is not None:
        return actors.people_of_enterprises([question.enterprise_id])
    return [question.asked_by_id]


def _desk(question: Any) -> Iterable[int]:
    from khuyencong.actors import selectors as actors  # leaf: as above

    return actors.people_of(organisation_id=question.office_id, roles=ANSWERERS)


QUESTION = Machine(
    name="guidance_question",
    label="Câu hỏi",
    states=S,
    initial=S.ASKED,
    final=(S.CLOSED, S.WITHDRAWN),
    within=within,
    audiences={"asker": _asker, "desk": _desk},
    transitions=(
        Transition(
            name="answer",
            label="Trả lời",
            sources=(S.ASKED,),
            targets=(S.ANSWERED,),
            permission=P.ANSWER,
            guards=(shares_no_words_of_the_asker,),
            prepares=(note_answer,),
            effects=(publish_answer,),
            clock=STOP,
            tell=("asker",),
            form="guidance.forms.AnswerForm",
        ),
        Transition(
            name="route",
            label="Chuyển cơ quan khác trả lời",
            sources=(S.ASKED,),
            targets=(S.ASKED,),
            permission=P.ANSWER,
            guards=(goes_to_another,),
            prepares=(note_office,),
            needs_reason=True,
            tone="plain",
            tell=("desk",),
            form="guidance.forms.RouteForm",
        ),
        Transition(
            name="ask_again",
            label="Chưa rõ, hỏi thêm",
            sources=(S.ANSWERED,),
            targets=(S.ASKED,),
            permission=P.FOLLOW,
            needs_reason=True,
            clock=Start("guidance_answer"),
            tone="plain",
            tell=("desk",),
        ),
        Transition(
            name="close",
            label="Đã rõ",
            sources=(S.ANSWERED,),
            targets=(S.CLOSED,),
            permission=P.FOLLOW,
            tell=("desk",),
        ),
        Transition(
            name="withdraw",
            label="Rút câu hỏi",
            sources=(S.ASKED,),
            targets=(S.WITHDRAWN,),
            permission=P.FOLLOW,
            clock=STOP,
            tone="no",
            tell=("desk",),
        ),
    ),
)

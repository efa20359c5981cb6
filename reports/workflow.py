"""The round of a periodic report: a unit confirms and sends its own, the Sở takes it; the province's is written together, signed and sent out.

The model takes its database guard from this declaration, so guards and effects reach rows through the subject's own relations.
"""

from collections.abc import Iterable
from typing import Any

from khuyencong.access import Principal, Role, Scope
from khuyencong.workflow.machine import Context, Machine, Refusal, Transition, on_data
from reports.enums import FilingState as S
from reports.enums import RunState
from reports.permissions import P


def within(filing: Any, who: Principal, scope: Scope) -> bool:
    """Whether a filing lies within the scope of a grant: a unit's in its area, the province's with the province."""
    match scope:
        case Scope.PROVINCE:
            return True
        case Scope.DISTRICT:
            return filing.unit_id is not None and filing.unit_id in who.area_ids
    return False


def is_of_a_unit(filing: Any, context: Context) -> Refusal | None:
    """Units send to the Sở; the province's own goes to be signed."""
    return None if filing.unit_id else Refusal("Báo cáo của tỉnh được trình ký, không gửi như báo cáo của địa phương.")


def is_of_the_province(filing: Any, context: Context) -> Refusal | None:
    """Only the province's report is signed and sent out here."""
    return Refusal("Chỉ báo cáo của tỉnh được trình ký, ban hành tại đây.") if filing.unit_id else None


def is_frozen(filing: Any, context: Context) -> Refusal | None:
    """Nobody confirms figures that are still being counted."""
    return None if filing.run.state == RunState.MADE else Refusal("Số liệu của báo cáo chưa lập xong.")


@on_data
def missing_are_explained(filing: Any, context: Context) -> Refusal | None:
    """Without the reports of all units the province's goes up with the reason only."""
    from reports import rounds  # leaf: reads the models, which take their guard from here

    missing = rounds.missing_of(filing)
    if not missing or context.data.get("missing_reason", "").strip():
        return None
    return Refusal(f"Chưa nhận báo cáo của {', '.join(missing)}; hãy ghi vì sao vẫn trình.", field="missing_reason")


def note_missing(filing: Any, context: Context) -> None:
    """Remember why some units are not in it."""
    filing.missing_reason = context.data.get("missing_reason", "").strip()


def note_sent(filing: Any, context: Context) -> None:
    """Remember when it was first sent."""
    filing.sent_at = filing.sent_at or context.at


def note_issued(filing: Any, context: Context) -> None:
    """Remember when it was issued."""
    filing.issued_at = context.at


def issue(filing: Any, context: Context) -> None:
    """The paper with its number, who receives it; what it corrects is replaced."""
    from reports import documents  # leaf: as above

    documents.issue(filing, context)


def _desk(filing: Any) -> Iterable[int]:
    from khuyencong.actors import selectors as actors  # leaf: as above

    return actors.people_in_role(Role.DOIT_OFFICER, Role.DOIT_HEAD)


def _signers(filing: Any) -> Iterable[int]:
    from khuyencong.actors import selectors as actors  # leaf: as above

    return actors.people_in_role(Role.DOIT_LEADER)


def _unit(filing: Any) -> Iterable[int]:
    from reports import rounds  # leaf: as above

    return rounds.people_of_unit(filing.unit_id) if filing.unit_id else ()


FILING = Machine(
    name="filing",
    label="Báo cáo định kỳ",
    states=S,
    initial=S.OPEN,
    final=(S.TAKEN, S.REPLACED),
    within=within,
    audiences={"desk": _desk, "signers": _signers, "unit": _unit},
    transitions=(
        Transition(
            name="send",
            label="Xác nhận và gửi Sở Công Thương",
            sources=(S.OPEN, S.RETURNED),
            targets=(S.SENT,),
            permission=P.SEND,
            guards=(is_of_a_unit, is_frozen),
            prepares=(note_sent,),
            tell=("desk",),
        ),
        Transition(
            name="take",
            label="Nhận báo cáo",
            sources=(S.SENT,),
            targets=(S.TAKEN,),
            permission=P.TAKE,
            tell=("unit",),
        ),
        Transition(
            name="give_back",
            label="Trả lại để sửa",
            sources=(S.SENT,),
            targets=(S.RETURNED,),
            permission=P.TAKE,
            needs_reason=True,
            tone="plain",
            tell=("unit",),
        ),
        Transition(
            name="submit",
            label="Trình ký",
            sources=(S.OPEN, S.RETURNED),
            targets=(S.SUBMITTED,),
            permission=P.TAKE,
            guards=(is_of_the_province, is_frozen, missing_are_explained),
            prepares=(note_missing,),
            tell=("signers",),
            form="reports.forms.SubmitForm",
        ),
        Transition(
            name="send_back",
            label="Trả lại để soạn lại",
            sources=(S.SUBMITTED,),
            targets=(S.RETURNED,),
            permission=P.ISSUE,
            needs_reason=True,
            tone="plain",
            tell=("desk",),
        ),
        Transition(
            name="issue",
            label="Ký, ban hành",
            sources=(S.SUBMITTED,),
            targets=(S.ISSUED,),
            permission=P.ISSUE,
            prepares=(note_issued,),
            effects=(issue,),
            tell=("desk",),
            form="reports.forms.IssueForm",
        ),
        Transition(name="correct", label="Thay bằng bản đính chính", sources=(S.ISSUED,), targets=(S.REPLACED,), derived=True),
    ),
)

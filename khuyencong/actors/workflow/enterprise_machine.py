"""The life of a cơ sở's registration: declared by its owner, confirmed by the district; two rows of one cơ sở become one.

The model takes its database guard from this declaration, so guards and effects reach rows through the subject's own relations.
"""

from collections.abc import Iterable
from typing import Any

from khuyencong import clock
from khuyencong.access import Principal, Role, Scope
from khuyencong.actors.enums import EnterpriseState as S
from khuyencong.actors.permissions import P
from khuyencong.workflow.machine import Context, Machine, Refusal, Transition, on_data


def enterprise_within(enterprise: Any, who: Principal, scope: Scope) -> bool:
    """Whether a cơ sở lies within the scope of a grant."""
    match scope:
        case Scope.PROVINCE:
            return True
        case Scope.DISTRICT:
            return enterprise.area.lies_in(who.area_ids)
        case Scope.ENTERPRISE:
            return enterprise.pk in who.enterprise_ids
    return False


def place_is_in_force(enterprise: Any, context: Context) -> Refusal | None:
    """A cơ sở is confirmed at a place that there is today."""
    last = enterprise.area.valid_to
    if last is not None and last < context.day:
        return Refusal(f"{enterprise.area.name} không còn từ sau ngày {last:%d/%m/%Y}; cần chọn lại xã, phường hiện nay.")
    return None


@on_data
def keeper_is_another_living_one(enterprise: Any, context: Context) -> Refusal | None:
    """One merges into another row that is itself in use."""
    keeper = context.data.get("into")
    if keeper is None or keeper.pk == enterprise.pk:
        return Refusal("Không thể gộp một cơ sở vào chính nó.", field="into")
    if keeper.state not in S.living():
        return Refusal(f"{keeper.name} đang ở tình trạng “{keeper.state_label}”, không nhận gộp được.", field="into")
    return None


def note_keeper(enterprise: Any, context: Context) -> None:
    """Remember which row goes on."""
    enterprise.merged_into_id = context.data["into"].pk


def note_confirmed(enterprise: Any, context: Context) -> None:
    """Remember the day of the first confirmation."""
    enterprise.confirmed_on = enterprise.confirmed_on or clock.day_of(context.at)


def _people(enterprise: Any) -> Iterable[int]:
    from khuyencong.actors import selectors  # leaf: the selector imports the models, which take their guard from here

    return selectors.people_of_enterprises([enterprise.pk])


def _district(enterprise: Any) -> Iterable[int]:
    from khuyencong.actors import selectors  # leaf: as above

    committee = selectors.district_committee(enterprise.area_id)
    return selectors.people_of(organisation_id=committee.pk, roles=(Role.DISTRICT_OFFICER,)) if committee else []


ENTERPRISE = Machine(
    name="enterprise",
    label="Cơ sở công nghiệp nông thôn",
    states=S,
    initial=S.DECLARED,
    final=(S.REFUSED, S.MERGED),
    within=enterprise_within,
    audiences={"applicant": _people, "district": _district},
    transitions=(
        Transition(
            name="confirm",
            label="Xác nhận cơ sở",
            sources=(S.DECLARED,),
            targets=(S.CONFIRMED,),
            permission=P.CONFIRM_ENTERPRISE,
            guards=(place_is_in_force,),
            prepares=(note_confirmed,),
            public="Địa phương đã xác nhận cơ sở",
            tell=("applicant",),
        ),
        Transition(
            name="give_back",
            label="Trả lại để sửa",
            sources=(S.DECLARED,),
            targets=(S.RETURNED,),
            permission=P.CONFIRM_ENTERPRISE,
            needs_reason=True,
            tone="plain",
            public="Cần sửa thông tin cơ sở",
            tell=("applicant",),
        ),
        Transition(
            name="refuse",
            label="Không xác nhận",
            sources=(S.DECLARED,),
            targets=(S.REFUSED,),
            permission=P.CONFIRM_ENTERPRISE,
            needs_reason=True,
            tone="no",
            public="Địa phương không xác nhận cơ sở",
            tell=("applicant",),
        ),
        Transition(
            name="declare_again",
            label="Gửi lại để xác nhận",
            sources=(S.RETURNED,),
            targets=(S.DECLARED,),
            permission=P.DECLARE_ENTERPRISE,
            guards=(place_is_in_force,),
            public="Đã gửi lại để xác nhận",
            tell=("district",),
        ),
        Transition(
            name="record",
            label="Cơ quan ghi nhận",
            sources=(S.DECLARED,),
            targets=(S.CONFIRMED,),
            derived=True,
            guards=(place_is_in_force,),
            prepares=(note_confirmed,),
        ),
        Transition(
            name="merge",
            label="Gộp vào cơ sở khác",
            sources=S.living(),
            targets=(S.MERGED,),
            permission=P.MERGE_ENTERPRISES,
            guards=(keeper_is_another_living_one,),
            prepares=(note_keeper,),
            needs_reason=True,
            tone="no",
            public="Đã gộp với cơ sở cùng tên trong hệ thống",
            tell=("applicant",),
        ),
    ),
)

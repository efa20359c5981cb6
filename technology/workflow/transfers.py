"""The life of an interest: asked by a cơ sở, advised, transferred under a contract, tied to the đề án that helps to pay."""

from typing import Any

from khuyencong import clock
from khuyencong.text import vnd
from khuyencong.workflow.machine import STOP, Context, Machine, Refusal, Transition, on_data
from technology.enums import TransferState as S
from technology.permissions import P
from technology.workflow.reach import desk, owners, within


@on_data
def days_are_in_order(transfer: Any, context: Context) -> Refusal | None:
    """A contract is signed after the cơ sở asked, and not in the future."""
    signed, asked = context.data.get("contract_on"), clock.day_of(transfer.asked_at)
    if signed is None:
        return Refusal("Cần ngày ký hợp đồng chuyển giao.", field="contract_on")
    if signed > context.day:
        return Refusal(f"Ngày ký hợp đồng {signed:%d/%m/%Y} còn ở tương lai; chỉ ghi hợp đồng đã ký.", field="contract_on")
    if signed < asked:
        return Refusal(f"Hợp đồng ký ngày {signed:%d/%m/%Y}, trước khi cơ sở đề nghị ({asked:%d/%m/%Y}).", field="contract_on")
    return None


@on_data
def value_is_said(transfer: Any, context: Context) -> Refusal | None:
    """What the contract is worth is part of the evidence."""
    value = context.data.get("value") or 0
    return None if value > 0 else Refusal(f"Cần giá trị hợp đồng lớn hơn {vnd(0)} đồng.", field="value")


@on_data
def project_is_of_the_enterprise(transfer: Any, context: Context) -> Refusal | None:
    """The đề án that is named supports this cơ sở."""
    project = context.data.get("project")
    if project is not None and not project.lines.filter(enterprise_id=transfer.enterprise_id).exists():
        return Refusal(f"Đề án {project.code} không hỗ trợ cơ sở này.", field="code")
    return None


@on_data
def project_is_named(transfer: Any, context: Context) -> Refusal | None:
    """Tying names a đề án, and another one than before."""
    project = context.data.get("project")
    if project is None:
        return Refusal("Cần mã đề án.", field="code")
    return Refusal(f"Đã gắn với đề án {project.code}.", field="code") if project.pk == transfer.project_id else None


def note_advice(transfer: Any, context: Context) -> None:
    """Keep the advice, its author and moment."""
    transfer.advice = context.data["advice"]
    transfer.advised_by_id, transfer.advised_at = context.actor.user_id, context.at


def note_contract(transfer: Any, context: Context) -> None:
    """Keep what was signed with whom, and the đề án where one is named."""
    data = context.data
    transfer.contract_on, transfer.value, transfer.partner = data["contract_on"], data["value"], data["partner"]
    transfer.contract_number = data.get("contract_number", "")
    note_project(transfer, context)


def note_project(transfer: Any, context: Context) -> None:
    """Keep the đề án."""
    if (project := context.data.get("project")) is not None:
        transfer.project_id = project.pk


TRANSFER = Machine(
    name="technology_transfer",
    label="Chuyển giao công nghệ",
    states=S,
    initial=S.ASKED,
    final=(S.DECLINED,),
    within=within,
    audiences={"owners": owners, "desk": desk},
    transitions=(
        Transition(
            name="advise",
            label="Tư vấn",
            sources=(S.ASKED,),
            targets=(S.ADVISED,),
            permission=P.ADVISE,
            prepares=(note_advice,),
            clock=STOP,
            tell=("owners",),
            form="technology.forms.AdviceForm",
        ),
        Transition(
            name="transfer",
            label="Ghi hợp đồng chuyển giao",
            sources=(S.ADVISED,),
            targets=(S.TRANSFERRED,),
            permission=P.ADVISE,
            guards=(days_are_in_order, value_is_said, project_is_of_the_enterprise),
            prepares=(note_contract,),
            tell=("owners",),
            form="technology.forms.ContractForm",
        ),
        Transition(
            name="link",
            label="Gắn với đề án",
            sources=(S.TRANSFERRED,),
            targets=(S.TRANSFERRED,),
            permission=P.ADVISE,
            guards=(project_is_named, project_is_of_the_enterprise),
            prepares=(note_project,),
            tone="plain",
            form="technology.forms.LinkForm",
        ),
        Transition(
            name="decline",
            label="Không phù hợp, khép lại",
            sources=(S.ASKED, S.ADVISED),
            targets=(S.DECLINED,),
            permission=P.ADVISE,
            needs_reason=True,
            clock=STOP,
            tone="no",
            tell=("owners",),
        ),
        Transition(
            name="give_up",
            label="Thôi, không chuyển giao nữa",
            sources=(S.ASKED, S.ADVISED),
            targets=(S.DECLINED,),
            permission=P.ASK,
            needs_reason=True,
            clock=STOP,
            tone="no",
            tell=("desk",),
        ),
    ),
)

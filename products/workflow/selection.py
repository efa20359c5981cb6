"""The life of a selection: products come in, a panel scores them, the scores are closed, a decision names the typical ones.

The model takes its database guard from this declaration, so guards and effects reach rows through the subject's own relations.
"""

from collections.abc import Iterable
from typing import Any

from khuyencong.access import Principal, Scope
from khuyencong.text import nfc
from khuyencong.workflow.machine import Context, Machine, Refusal, Transition, on_data
from products.enums import SelectionState as S
from products.permissions import P


def within(selection: Any, who: Principal, scope: Scope) -> bool:
    """Whether a selection lies within the scope of a grant: each level holds and decides its own."""
    match scope:
        case Scope.PROVINCE:
            return selection.area_id is None
        case Scope.DISTRICT:
            return selection.area_id is not None and selection.area.lies_in(who.area_ids)
    return False


def has_panel(selection: Any, context: Context) -> Refusal | None:
    """Somebody must score."""
    return None if selection.panel.exists() else Refusal("Chưa có thành viên Ban giám khảo.")


def has_products(selection: Any, context: Context) -> Refusal | None:
    """Something must be scored."""
    return None if selection.entries.filter(withdrawn_at=None, excluded_at=None).exists() else Refusal("Chưa có sản phẩm nào dự bình chọn.")


def everything_is_scored(selection: Any, context: Context) -> Refusal | None:
    """Each product has a whole sheet of every member who may judge it."""
    from products.selectors import selections  # leaf: selectors read the models, which take their guard from here

    missing = selections.missing_sheets(selection)
    if not missing:
        return None
    first = missing[0]
    more = f" và {len(missing) - 1} phiếu khác" if len(missing) > 1 else ""
    return Refusal(f"Còn thiếu phiếu chấm của {first.member} cho “{first.entry}”{more}.")


@on_data
def names_its_decision(selection: Any, context: Context) -> Refusal | None:
    """A decision has its number, is not of tomorrow nor of before the scores were closed."""
    if not nfc(context.data.get("number", "")).strip():
        return Refusal("Cần số quyết định.", field="number")
    day = context.data.get("decided_on")
    if day is None or day > context.day or day < selection.opens_on:
        return Refusal("Ngày quyết định phải từ ngày mở kỳ bình chọn đến hôm nay.", field="decided_on")
    return None


@on_data
def names_products_of_its_own(selection: Any, context: Context) -> Refusal | None:
    """At least one product is named, each of this selection and scored."""
    chosen = {entry.pk for entry in context.data.get("chosen", ())}
    standing = set(
        selection.entries.filter(withdrawn_at=None, excluded_at=None, sheets__isnull=False).order_by().values_list("pk", flat=True)
    )
    if not chosen:
        return Refusal("Hãy chọn ít nhất một sản phẩm được công nhận.", field="chosen")
    return Refusal("Có sản phẩm không dự kỳ bình chọn này hoặc chưa có điểm.", field="chosen") if chosen - standing else None


def note_decision(selection: Any, context: Context) -> None:
    """Keep the number and the day."""
    selection.decision, selection.decided_on = nfc(context.data["number"]).strip(), context.data["decided_on"]


def give_certificates(selection: Any, context: Context) -> None:
    """A certificate for each product that was named."""
    from products import documents  # leaf: as above

    for entry in sorted(context.data["chosen"], key=lambda one: one.pk):
        documents.certify(selection, entry, context)


def _panel(selection: Any) -> Iterable[int]:
    return list(selection.panel.order_by("user_id").values_list("user_id", flat=True))


def _entered(selection: Any) -> Iterable[int]:
    from khuyencong.actors import selectors as actors  # leaf: as above

    rows = selection.entries.filter(withdrawn_at=None).order_by().values_list("product__enterprise_id", flat=True)
    return actors.people_of_enterprises(sorted(set(rows)))


SELECTION = Machine(
    name="product_selection",
    label="Bình chọn sản phẩm công nghiệp nông thôn tiêu biểu",
    states=S,
    initial=S.OPEN,
    final=(S.DECIDED, S.CANCELLED),
    within=within,
    audiences={"panel": _panel, "entered": _entered},
    transitions=(
        Transition(
            name="begin_scoring",
            label="Bắt đầu chấm điểm",
            sources=(S.OPEN,),
            targets=(S.SCORING,),
            permission=P.HOLD,
            guards=(has_panel, has_products),
            tell=("panel",),
        ),
        Transition(
            name="close_scoring",
            label="Chốt điểm",
            sources=(S.SCORING,),
            targets=(S.CLOSED,),
            permission=P.HOLD,
            guards=(everything_is_scored,),
        ),
        Transition(
            name="decide",
            label="Ghi quyết định công nhận, cấp giấy chứng nhận",
            sources=(S.CLOSED,),
            targets=(S.DECIDED,),
            permission=P.DECIDE,
            guards=(names_its_decision, names_products_of_its_own),
            prepares=(note_decision,),
            effects=(give_certificates,),
            tell=("entered",),
            form="products.forms.selections.DecideForm",
        ),
        Transition(
            name="cancel",
            label="Hủy kỳ bình chọn",
            sources=(S.OPEN, S.SCORING, S.CLOSED),
            targets=(S.CANCELLED,),
            permission=P.HOLD,
            needs_reason=True,
            tone="no",
            tell=("panel", "entered"),
        ),
    ),
)

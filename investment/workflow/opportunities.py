"""The life of an opportunity: drafted, shown to everybody in two languages, closed, shown again."""

from typing import Any

from investment.enums import OpportunityState as S
from investment.permissions import P
from investment.workflow.reach import within
from khuyencong.workflow.machine import Context, Machine, Refusal, Transition


def is_whole_in_english(row: Any, context: Context) -> Refusal | None:
    """Investors from abroad read it as well."""
    missing = row.missing_in_english
    return Refusal(f"Còn thiếu bản tiếng Anh: {', '.join(missing)}.") if missing else None


def note_publication(row: Any, context: Context) -> None:
    """Since when it is shown."""
    row.published_at = context.at


OPPORTUNITY = Machine(
    name="opportunity",
    label="Cơ hội đầu tư",
    states=S,
    initial=S.DRAFT,
    within=within,
    transitions=(
        Transition(
            name="publish",
            label="Công bố mời gọi",
            sources=(S.DRAFT, S.CLOSED),
            targets=(S.PUBLISHED,),
            permission=P.KEEP,
            guards=(is_whole_in_english,),
            prepares=(note_publication,),
        ),
        Transition(
            name="close",
            label="Khép lại",
            sources=(S.PUBLISHED, S.DRAFT),
            targets=(S.CLOSED,),
            permission=P.KEEP,
            needs_reason=True,
            tone="no",
        ),
    ),
)

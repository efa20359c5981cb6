"""The life of a technology in the catalogue: drafted, shown to everybody, taken away, shown again."""

from typing import Any

from khuyencong.access import Principal, Scope
from khuyencong.workflow.machine import Context, Machine, Refusal, Transition
from technology.enums import TechnologyState as S
from technology.permissions import P, is_scout


def within(technology: Any, who: Principal, scope: Scope) -> bool:
    """Whether a technology lies within the scope of a grant: the catalogue is one, of the office that has the duty."""
    return scope == Scope.FIELD and is_scout(who)


def says_what_it_costs(technology: Any, context: Context) -> Refusal | None:
    """Whoever reads of a machine asks what it costs; without a figure nobody can judge whether it suits."""
    if technology.price_from is None and technology.price_to is None:
        return Refusal("Ghi khoảng giá (ít nhất một đầu) trước khi giới thiệu.")
    return None


TECHNOLOGY = Machine(
    name="technology",
    label="Công nghệ trong danh mục",
    states=S,
    initial=S.DRAFT,
    within=within,
    transitions=(
        Transition(
            name="publish",
            label="Giới thiệu công khai",
            sources=(S.DRAFT, S.WITHDRAWN),
            targets=(S.PUBLISHED,),
            permission=P.KEEP,
            guards=(says_what_it_costs,),
        ),
        Transition(
            name="withdraw",
            label="Gỡ khỏi danh mục",
            sources=(S.PUBLISHED, S.DRAFT),
            targets=(S.WITHDRAWN,),
            permission=P.KEEP,
            needs_reason=True,
            tone="no",
        ),
    ),
)

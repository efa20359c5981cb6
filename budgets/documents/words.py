"""Words that several papers of this room share."""

from datetime import date

from budgets.enums import FundingSource
from budgets.norms.declared import grounds_on
from budgets.norms.enums import GroundFamily


def grounds(on: date) -> tuple[str, ...]:
    """The law that papers about estimates and settlements name on a day."""
    return grounds_on(GroundFamily.BUDGET, on)


def funding_words(source: str) -> str:
    """A source as sentences name it: “kinh phí khuyến công địa phương (ngân sách tỉnh)”."""
    label = str(FundingSource(source).label)
    return f"kinh phí {label[0].lower()}{label[1:]}"

"""The rows of money: the law of support, and the books."""

from budgets.models.accounts import Account, FiscalYear, Fund, Holding
from budgets.models.contents import ContentField, Eligibility, PlaceStanding
from budgets.models.entries import Entry, Leg
from budgets.models.estimates import Estimate
from budgets.models.norms import Norm, SupportContent

__all__ = [
    "Account",
    "ContentField",
    "Eligibility",
    "Entry",
    "Estimate",
    "FiscalYear",
    "Fund",
    "Holding",
    "Leg",
    "Norm",
    "PlaceStanding",
    "SupportContent",
]

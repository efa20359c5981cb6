"""The rows of money: the law of support, and the books."""

from budgets.models.accounts import Account, FiscalYear, Fund, Holding
from budgets.models.contents import ContentField, Eligibility, PlaceStanding
from budgets.models.entries import Entry, Leg
from budgets.models.estimates import Estimate, EstimateRow
from budgets.models.grounds import PaperGround
from budgets.models.norms import Norm, SupportContent
from budgets.models.settlements import CarryNotice, Settlement, SettlementRow
from budgets.models.touched import Touched

__all__ = [
    "Account",
    "CarryNotice",
    "ContentField",
    "Eligibility",
    "Entry",
    "Estimate",
    "EstimateRow",
    "FiscalYear",
    "Fund",
    "Holding",
    "Leg",
    "Norm",
    "PaperGround",
    "PlaceStanding",
    "Settlement",
    "SettlementRow",
    "SupportContent",
    "Touched",
]

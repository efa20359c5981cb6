"""The papers of the year of the money, issued in the transaction of what causes them."""

from budgets.documents.estimates import estimate_decision
from budgets.documents.settlements import carry_over_notice, project_notices, year_decision

__all__ = ["carry_over_notice", "estimate_decision", "project_notices", "year_decision"]

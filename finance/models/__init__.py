"""Dated rules of the books and of warnings. The money itself is in `budgets`."""

from finance.models.rules import BudgetCode, ChartRule, Dated, WarningRule

__all__ = ["BudgetCode", "ChartRule", "Dated", "WarningRule"]

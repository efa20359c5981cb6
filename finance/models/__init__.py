"""Dated rules of the books and of warnings, and what was handed to accounting. The money itself is in `budgets`."""

from finance.models.handing import BooksHandover
from finance.models.rules import BudgetCode, ChartRule, Dated, WarningRule

__all__ = ["BooksHandover", "BudgetCode", "ChartRule", "Dated", "WarningRule"]

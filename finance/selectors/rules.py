"""Reading the dated rules of this room."""

from django.db.models import QuerySet

from finance.models import BudgetCode, ChartRule, WarningRule
from khuyencong import clock
from khuyencong.actors.selectors import in_force


def thresholds() -> dict[str, WarningRule]:
    """The threshold of each warning that is in force today, by code."""
    return {row.code: row for row in WarningRule.objects.filter(in_force()).order_by("pk")}


def chart_rules() -> QuerySet[ChartRule]:
    """Accounts that hold today or begin later, in the order of their kinds."""
    rows = ChartRule.objects.exclude(valid_to__lt=clock.today()).select_related("by")
    return rows.order_by("kind", "from_stage", "to_stage", "source", "valid_from", "pk")


def budget_codes() -> QuerySet[BudgetCode]:
    """Codes that hold today or begin later, by source."""
    return BudgetCode.objects.exclude(valid_to__lt=clock.today()).select_related("by").order_by("source", "valid_from", "pk")

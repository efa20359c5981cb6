from django.apps import AppConfig


class BudgetsConfig(AppConfig):
    """Public money: the law of support and the ledger."""

    name = "budgets"
    label = "budgets"
    verbose_name = "Kinh phí"

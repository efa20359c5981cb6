from django.apps import AppConfig


class FinanceConfig(AppConfig):
    """Sight of the money: forecast, warnings, and the books for the accounting software. Writes no entry."""

    name = "finance"
    verbose_name = "Theo dõi kinh phí"

    def ready(self) -> None:
        from finance import notes, permissions, personal, waiting  # noqa: F401 -- app ready: grants, personal data, what waits and what pages warn of register themselves

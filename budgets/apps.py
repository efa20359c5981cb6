from django.apps import AppConfig
from django.db.models.signals import post_migrate


class BudgetsConfig(AppConfig):
    """Public money: the law of support and the ledger. Knows nothing of đề án."""

    name = "budgets"
    label = "budgets"
    verbose_name = "Kinh phí"

    def ready(self) -> None:
        from budgets import belongings, permissions, waiting  # noqa: F401 -- app ready: grants, what people hold and what waits register themselves
        from budgets.documents import kinds  # noqa: F401 -- app ready: papers and their readers register themselves
        from budgets.models.guards import bolt
        from budgets.residents import ESTIMATES
        from khuyencong.actors.residents import register_resident

        register_resident(ESTIMATES)
        post_migrate.connect(bolt, sender=self, dispatch_uid="budgets.guards.bolt")

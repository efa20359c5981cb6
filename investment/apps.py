from django.apps import AppConfig


class InvestmentConfig(AppConfig):
    """Opportunities that investors are invited to, and whoever follows one up (Chỉ thị, mục 4b)."""

    name = "investment"
    verbose_name = "Mời gọi đầu tư"

    def ready(self) -> None:
        # app ready: grants, histories, personal data, what moves with units and what waits register themselves
        from investment import histories, permissions, personal, waiting  # noqa: F401
        from investment.residents import RESIDENTS
        from khuyencong.actors.residents import register_resident

        register_resident(*RESIDENTS)

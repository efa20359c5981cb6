from django.apps import AppConfig


class CouncilsConfig(AppConfig):
    name = "councils"
    verbose_name = "Hội đồng xét duyệt"

    def ready(self) -> None:
        # app ready: grants, papers, days of the calendar and what waits register themselves
        from councils import agenda, documents, permissions, waiting  # noqa: F401

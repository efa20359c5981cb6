from django.apps import AppConfig


class CouncilsConfig(AppConfig):
    name = "councils"
    verbose_name = "Hội đồng xét duyệt"

    def ready(self) -> None:
        # app ready: grants, papers and what waits register themselves
        from councils import documents, permissions, waiting  # noqa: F401

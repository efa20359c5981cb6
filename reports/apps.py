from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Báo cáo, thống kê"

    def ready(self) -> None:
        from reports import documents, past, permissions, waiting  # noqa: F401 -- app ready: grants, papers, the past and what waits register themselves

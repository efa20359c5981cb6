from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Báo cáo, thống kê"

    def ready(self) -> None:
        from reports import past, permissions  # noqa: F401 -- app ready: grants, and what is told of the past, register themselves

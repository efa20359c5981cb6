from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Báo cáo, thống kê"

    def ready(self) -> None:
        from reports import permissions  # noqa: F401 -- app ready: grants register themselves

from django.apps import AppConfig


class DonorsConfig(AppConfig):
    """Money that organisations and programmes at home and abroad give (Chỉ thị, mục 3)."""

    name = "donors"
    verbose_name = "Huy động, tài trợ"

    def ready(self) -> None:
        # app ready: grants, papers, personal data and what waits register themselves
        from donors import documents, permissions, personal, waiting  # noqa: F401

from django.apps import AppConfig


class TreasuryConfig(AppConfig):
    """The treasury's statement beside the payments that the portal has recorded."""

    name = "treasury"
    verbose_name = "Đối chiếu Kho bạc"

    def ready(self) -> None:
        # app ready: grants, papers and what waits register themselves
        from treasury import documents, permissions, waiting  # noqa: F401

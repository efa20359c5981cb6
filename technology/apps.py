from django.apps import AppConfig


class TechnologyConfig(AppConfig):
    """Technology that suits the province's small industry, its transfer, and marks that are registered (Chỉ thị, mục 5b)."""

    name = "technology"
    verbose_name = "Công nghệ, sở hữu công nghiệp"

    def ready(self) -> None:
        # app ready: grants, merges, histories, personal data, what others tell of and what waits register themselves
        from technology import enterprises, histories, permissions, personal, things, waiting  # noqa: F401

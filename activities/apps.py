from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    """What the organisations of the directive do beside the đề án: activities and their calendar, training, communication (mục 1b, 1c, 7)."""

    name = "activities"
    verbose_name = "Hoạt động, đào tạo, truyền thông"

    def ready(self) -> None:
        # app ready: grants, readers, merges, personal data, histories, days of the calendar, what is told and what waits register themselves
        from activities import agenda, documents, enterprises, histories, permissions, personal, telling, waiting  # noqa: F401
        from activities.residents import RESIDENTS
        from khuyencong.actors.residents import register_resident

        register_resident(*RESIDENTS)

from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    name = "inspections"
    verbose_name = "Kiểm tra"

    def ready(self) -> None:
        # app ready: grants, personal data, days of the calendar, papers and their readers register themselves
        from inspections import agenda, permissions  # noqa: F401
        from inspections.documents import kinds  # noqa: F401

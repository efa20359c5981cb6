from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    name = "inspections"
    verbose_name = "Kiểm tra"

    def ready(self) -> None:
        # app ready: grants, personal data, papers and their readers register themselves
        from inspections import permissions  # noqa: F401
        from inspections.documents import kinds  # noqa: F401

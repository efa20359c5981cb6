from django.apps import AppConfig


class DirectiveConfig(AppConfig):
    """Directives of the province as tasks with owners, evidence and colours."""

    name = "directive"
    verbose_name = "Thực hiện Chỉ thị"

    def ready(self) -> None:
        # app ready: grants, personal data, evidence and the report register themselves
        from directive import permissions, personal, report  # noqa: F401
        from directive.evidence import (  # noqa: F401
            activities,
            carrying,
            communes,
            employment,
            guidance,
            investment,
            money,
            planning,
            policies,
            standing,
            technology,
        )

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = "Đề án khuyến công"

    def ready(self) -> None:
        from projects import permissions, workflow  # noqa: F401 -- app ready: grants and machines register themselves

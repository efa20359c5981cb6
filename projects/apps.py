from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = "Đề án khuyến công"

    def ready(self) -> None:
        from projects import documents, permissions, workflow  # noqa: F401 -- app ready: grants, papers and machines register themselves

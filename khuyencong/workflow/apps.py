from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    name = "khuyencong.workflow"
    verbose_name = "Quy trình"

    def ready(self) -> None:
        from khuyencong.workflow import checks  # noqa: F401 (registers itself)

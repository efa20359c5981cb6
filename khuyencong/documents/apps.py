from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "khuyencong.documents"
    verbose_name = "Văn bản và tệp đính kèm"

    def ready(self) -> None:
        from khuyencong.documents import tasks  # noqa: F401  the handler registers itself; models must be loaded first

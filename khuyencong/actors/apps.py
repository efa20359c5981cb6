from django.apps import AppConfig


class ActorsConfig(AppConfig):
    name = "khuyencong.actors"
    verbose_name = "Đơn vị, tổ chức, con người"

    def ready(self) -> None:
        # app ready: grants, papers and what people hold register themselves
        from khuyencong.actors import documents, holdings, permissions  # noqa: F401

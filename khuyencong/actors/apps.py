from django.apps import AppConfig


class ActorsConfig(AppConfig):
    name = "khuyencong.actors"
    verbose_name = "Đơn vị, tổ chức, con người"

    def ready(self) -> None:
        from khuyencong.actors import permissions  # noqa: F401 -- app ready: grants register themselves

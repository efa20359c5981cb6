from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "khuyencong.identity"
    verbose_name = "Đăng nhập"

    def ready(self) -> None:
        from khuyencong.identity import permissions, personal  # noqa: F401 -- app ready: grants and personal columns register themselves

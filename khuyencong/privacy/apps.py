from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "khuyencong.privacy"
    verbose_name = "Dữ liệu cá nhân"

    def ready(self) -> None:
        from khuyencong.privacy import permissions  # noqa: F401 -- app ready: grants register themselves

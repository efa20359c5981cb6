from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AccessConfig(AppConfig):
    name = "khuyencong.access"
    verbose_name = "Vai trò và quyền"

    def ready(self) -> None:
        autodiscover_modules("personal")  # every app's declarations of personal columns

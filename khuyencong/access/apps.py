from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

from khuyencong import checking


class AccessConfig(AppConfig):
    name = "khuyencong.access"
    verbose_name = "Vai trò và quyền"

    def ready(self) -> None:
        autodiscover_modules("personal")  # every app's declarations of personal columns
        checking.ask_together()

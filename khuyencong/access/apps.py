from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "khuyencong.access"
    verbose_name = "Vai trò và quyền"

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "khuyencong.privacy"
    verbose_name = "Dữ liệu cá nhân"

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "khuyencong.notices"
    verbose_name = "Thông báo"

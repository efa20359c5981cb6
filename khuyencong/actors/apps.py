from django.apps import AppConfig


class ActorsConfig(AppConfig):
    name = "khuyencong.actors"
    verbose_name = "Đơn vị, tổ chức, con người"

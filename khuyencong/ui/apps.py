from django.apps import AppConfig


class UiConfig(AppConfig):
    """The pages' Python side, and the database functions that searching needs."""

    name = "khuyencong.ui"
    label = "ui"
    verbose_name = "Giao diện"

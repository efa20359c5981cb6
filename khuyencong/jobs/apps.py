from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "khuyencong.jobs"
    verbose_name = "Việc chạy nền"

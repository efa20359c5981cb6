from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "khuyencong.jobs"
    verbose_name = "Việc chạy nền"

    def ready(self) -> None:
        # app ready: grants and what waits register themselves, workers say that they are alive
        from khuyencong.jobs import permissions, pulses, waiting  # noqa: F401

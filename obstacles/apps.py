from django.apps import AppConfig


class ObstaclesConfig(AppConfig):
    """What hinders the work and lies beyond somebody's authority (Chỉ thị, đoạn kết)."""

    name = "obstacles"
    verbose_name = "Khó khăn, vướng mắc"

    def ready(self) -> None:
        from khuyencong.actors.residents import register_resident

        # app ready: grants, papers and their readers, personal data and what waits register themselves
        from obstacles import documents, enterprises, permissions, personal, waiting  # noqa: F401
        from obstacles.residents import RESIDENTS

        register_resident(*RESIDENTS)

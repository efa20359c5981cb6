from django.apps import AppConfig


class CommunesConfig(AppConfig):
    """What districts ask of their communes, and what communes send (Chỉ thị, điểm 8a)."""

    name = "communes"
    verbose_name = "Việc của xã, phường"

    def ready(self) -> None:
        # app ready: grants, letters, readers, personal data and what waits register themselves
        from communes import letters, permissions, personal, readers, waiting  # noqa: F401
        from communes.residents import RESIDENTS
        from khuyencong.actors.residents import register_resident

        register_resident(*RESIDENTS)

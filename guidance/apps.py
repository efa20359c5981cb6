from django.apps import AppConfig


class GuidanceConfig(AppConfig):
    """Questions and answers, the guide, guidance on the spot (Chỉ thị 1đ)."""

    name = "guidance"
    verbose_name = "Hướng dẫn, hỏi đáp"

    def ready(self) -> None:
        # app ready: grants, personal data and what waits register themselves
        from guidance import permissions, personal, waiting  # noqa: F401
        from guidance.residents import RESIDENTS
        from khuyencong.actors.residents import register_resident

        register_resident(*RESIDENTS)

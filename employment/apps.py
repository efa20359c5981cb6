from django.apps import AppConfig


class EmploymentConfig(AppConfig):
    """Training tied to what cơ sở want to recruit (Chỉ thị, mục 6)."""

    name = "employment"
    verbose_name = "Tuyển dụng, đào tạo nghề"

    def ready(self) -> None:
        # app ready: grants, personal data and what waits register themselves
        from employment import permissions, personal, waiting  # noqa: F401
        from employment.residents import RESIDENTS
        from khuyencong.actors.residents import register_resident

        register_resident(*RESIDENTS)

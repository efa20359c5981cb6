from django.apps import AppConfig


class PolicyConfig(AppConfig):
    """Policies as they are written, and the library of legal texts (Chỉ thị 1a, 1b, 4a)."""

    name = "policy"
    verbose_name = "Chính sách, văn bản pháp luật"

    def ready(self) -> None:
        from khuyencong.actors.residents import register_resident
        from khuyencong.ui.citing import register_library

        # app ready: grants, papers and their readers, personal data and what waits register themselves
        from policy import documents, permissions, personal, selectors, waiting  # noqa: F401
        from policy.residents import RESIDENTS

        register_resident(*RESIDENTS)
        register_library(selectors.library)

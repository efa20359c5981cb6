from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "plans"
    verbose_name = "Chương trình, kế hoạch khuyến công"

    def ready(self) -> None:
        from khuyencong.actors.residents import register_resident

        # app ready: grants, papers and their readers, personal data, what waits and what a cơ sở has register themselves
        from plans import belongings, enterprises, intake, permissions, personal, waiting  # noqa: F401
        from plans.documents import kinds  # noqa: F401 -- app ready: papers and their readers register themselves
        from plans.residents import RESIDENTS

        register_resident(*RESIDENTS)

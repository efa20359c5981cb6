from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = "Đề án khuyến công"

    def ready(self) -> None:
        from khuyencong.actors.residents import register_resident

        # app ready: grants, machines, histories, what people hold, what a cơ sở shows and whose money is whose register themselves
        from projects import belongings, enterprises, histories, holders, holdings, permissions, waiting, workflow  # noqa: F401
        from projects.documents import kinds  # noqa: F401 -- app ready: papers and their readers register themselves
        from projects.residents import RESIDENTS

        register_resident(*RESIDENTS)

from django.apps import AppConfig


class ActorsConfig(AppConfig):
    name = "khuyencong.actors"
    verbose_name = "Đơn vị, tổ chức, con người"

    def ready(self) -> None:
        # app ready: grants, papers, readers, histories, what people hold and what waits for them register themselves
        from khuyencong.actors import documents, histories, holdings, permissions, readers, waiting  # noqa: F401
        from khuyencong.actors.residents import register_resident
        from khuyencong.actors.services.moving import ENTERPRISES, OFFICERS, VILLAGES

        register_resident(ENTERPRISES, VILLAGES, OFFICERS)

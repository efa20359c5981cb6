from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    name = "khuyencong.audit"
    verbose_name = "Nhật ký"

    def ready(self) -> None:
        # app ready: these need every model and pgtrigger's own preparations
        from khuyencong.audit import carrier, grants, permissions, triggers, wire  # noqa: F401 the permissions register themselves

        triggers.declare()
        triggers.make_migrations_depend()
        connection_created.connect(wire.listen, dispatch_uid="audit_wire")
        carrier.connect()
        post_migrate.connect(grants.after_migrate, dispatch_uid="audit_grants")

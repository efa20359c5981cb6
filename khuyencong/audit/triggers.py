"""The triggers that write the trail: four on each table, put there by one operation of its app's migrations."""

from typing import Any

import pgtrigger
from django.apps import apps
from django.core.management.commands import makemigrations, migrate
from django.db.migrations.autodetector import OperationDependency

from khuyencong.audit import trails
from khuyencong.audit.trails import Trail
from khuyencong.triggers import AuditCompiled, AuditSql


class Audited(pgtrigger.Trigger):
    """Declares a table's trail on its model; `link` names a many-to-many field whose own table is meant."""

    when = pgtrigger.After
    operation = pgtrigger.Update
    level = pgtrigger.Statement
    func = "RETURN NULL;"

    def __init__(self, name: str = "audit", *, link: str = "", other: Trail | None = None) -> None:
        self.link, self.other = link, other
        super().__init__(name=name)

    def trail(self, model: Any) -> Trail:
        """How the table is audited."""
        if self.other is not None:
            return self.other
        if self.link:
            return trails.trail_of(model._meta.get_field(self.link).remote_field.through)
        return trails.trail_of(model)

    def compile(self, model: Any) -> AuditCompiled:
        """The compiled form; it changes when a column's treatment does."""
        trail = self.trail(model)
        columns = {name: ",".join(getattr(trail, name)) for name in ("left_out", "secret", "masked")}
        return AuditCompiled(name=self.name, sql=AuditSql(table=trail.table, key=trail.key, **columns))


def declare() -> None:
    """Put a trail on every model that has one, as `Meta.triggers` would; makemigrations reads it from there."""
    for model in trails.audited_models():
        links = [Audited(f"audit_{name}", link=name) for name, _ in trails.links_of(model)]
        _add(model, [Audited(), *links])
    others = [
        Audited(f"audit_{apps.get_model(label)._meta.db_table}", other=trails.trail_of(apps.get_model(label))) for label in trails.OTHERS
    ]
    if others:
        _add(apps.get_model("audit", "Event"), others)


def _add(model: Any, triggers: list[Audited]) -> None:
    known = list(getattr(model._meta, "triggers", ()))
    model._meta.triggers = model._meta.original_attrs["triggers"] = [*known, *triggers]


class NeedsTheTrail:
    """Makes a migration that audits a table depend on the one that made the function, and on the table of another package."""

    def generate_added_constraints(self) -> None:
        super().generate_added_constraints()  # type: ignore[misc]
        self._depend()

    def generate_created_models(self) -> None:
        super().generate_created_models()  # type: ignore[misc]
        self._depend()

    def _depend(self) -> None:
        for label, operations in self.generated_operations.items():  # type: ignore[attr-defined]
            for operation in operations:
                trigger = getattr(operation, "trigger", None)
                if not isinstance(trigger, AuditCompiled):
                    continue
                needed = [("audit", "event")] if label != "audit" else []
                needed += [apps.get_model(other)._meta.label_lower.split(".") for other in trails.OTHERS if label == "audit"]
                operation._auto_deps += [OperationDependency(*one, None, OperationDependency.Type.CREATE) for one in map(tuple, needed)]


def make_migrations_depend() -> None:
    """Let makemigrations know the dependency; after pgtrigger has put its own detector there."""
    if not issubclass(makemigrations.MigrationAutodetector, NeedsTheTrail):
        detector: Any = type("MigrationAutodetector", (NeedsTheTrail, makemigrations.MigrationAutodetector), {})
        makemigrations.MigrationAutodetector = migrate.MigrationAutodetector = detector  # type: ignore[misc]
        makemigrations.Command.autodetector = migrate.Command.autodetector = detector

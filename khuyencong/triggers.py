"""Triggers that a session variable cannot switch off."""

from typing import Any

import pgtrigger
from pgtrigger import compiler


class FirmTriggerSql(compiler.UpsertTriggerSql):
    """Installs the function and the trigger and nothing else: `pgtrigger.ignore` has no hold on it."""

    def get_template(self) -> str:
        return """
            CREATE OR REPLACE FUNCTION {pgid}()
            RETURNS TRIGGER AS $$
                {declare}
                BEGIN
                    {func}
                END;
            $$ LANGUAGE plpgsql;

            DROP TRIGGER IF EXISTS {pgid} ON {table};
            CREATE {constraint} TRIGGER {pgid}
                {when} {operation} ON {table}
                {timing}
                {referencing}
                FOR EACH {level} {condition}
                EXECUTE PROCEDURE {execute};

            COMMENT ON TRIGGER {pgid} ON {table} IS '{hash}';
        """


class Firm(pgtrigger.Trigger):
    """A trigger for what must hold whoever asks; makemigrations sees its changes as it does for any other."""

    def compile(self, model: Any) -> compiler.Trigger:
        """The compiled form that migrations keep; `model` is a model class, which the package types as a row."""
        compiled = super().compile(model)
        kwargs = {key: value for key, value in compiled.sql.kwargs.items() if key != "ignore_func_name"}
        return compiler.Trigger(name=compiled.name, sql=FirmTriggerSql(**kwargs))


AUDIT_NAMES = ("audit_insert", "audit_update", "audit_delete", "audit_truncate")
# Every audited table carries the four (khuyencong/audit); their function `audit_change` comes with that app's migrations.
_AUDIT_WHEN = {
    "audit_insert": 'AFTER INSERT ON "{table}" REFERENCING NEW TABLE AS new_rows',
    "audit_update": 'AFTER UPDATE ON "{table}" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows',
    "audit_delete": 'AFTER DELETE ON "{table}" REFERENCING OLD TABLE AS old_rows',
    "audit_truncate": 'AFTER TRUNCATE ON "{table}"',
}


class AuditSql(compiler.UpsertTriggerSql):
    """The statements that put the four triggers on a table; the first of them carries the name by which pgtrigger knows it."""

    def __init__(self, *, table: str, key: str, left_out: str = "", secret: str = "", masked: str = "") -> None:
        self.arguments = {"key": key, "left_out": left_out, "secret": secret, "masked": masked}
        told = ", ".join(f"'{value}'" for value in self.arguments.values())
        self.data = "\n".join(
            f"CREATE OR REPLACE TRIGGER {name} {when.format(table=table)} FOR EACH STATEMENT EXECUTE FUNCTION audit_change({told});"
            for name, when in _AUDIT_WHEN.items()
        )
        self.table, self.pgid = table, AUDIT_NAMES[0]
        self.hash = "|".join((table, *self.arguments.values()))

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        given = {name: value for name, value in self.arguments.items() if value}
        return f"{type(self).__module__}.{type(self).__name__}", [], {"table": self.table, **given}


class AuditCompiled(compiler.Trigger):
    """What migrations keep."""

    @property
    def uninstall_sql(self) -> str:
        return "\n".join(f'DROP TRIGGER IF EXISTS {name} ON "{self.sql.table}";' for name in AUDIT_NAMES)


def append_only(name: str, message: str) -> Firm:
    """Rows may be added and never changed, deleted or truncated."""
    return Firm(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete | pgtrigger.Truncate,
        func=f"RAISE EXCEPTION USING MESSAGE = {literal(message)}, ERRCODE = 'check_violation';",
    )


def kept(name: str, message: str) -> Firm:
    """Rows may be added and changed, never deleted or truncated."""
    return Firm(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Delete | pgtrigger.Truncate,
        func=f"RAISE EXCEPTION USING MESSAGE = {literal(message)}, ERRCODE = 'check_violation';",
    )


def literal(text: str) -> str:
    """A text as an SQL literal, for statements that are written into migrations."""
    return "'" + text.replace("'", "''") + "'"

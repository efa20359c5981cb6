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

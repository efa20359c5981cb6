"""Triggers by which the database itself keeps the ledger true.

Each is declared on its model, so that `makemigrations` derives it. A refusal carries the guard's name as its
constraint name: `budgets.ledger.errors` turns it into a Vietnamese sentence.
"""

from typing import Any

import pgtrigger
from django.db import models
from pgtrigger import compiler

IGNORE = "_ledger_guard_is_off"
"""The function that each guard asks whether to step aside; see `bolt`."""


class Guard(pgtrigger.Trigger):
    """A trigger that no session setting can switch off.

    The library lets `SET pgtrigger.ignore` pass by its triggers, which any SQL session may send. Guards of money ask a
    function of their own instead, that `bolt` (after every migrate) makes answer no.
    """

    def compile(self, model: models.Model) -> compiler.Trigger:
        compiled = super().compile(model)
        kwargs = compiled.sql.kwargs | {"ignore_func_name": f'"public".{IGNORE}'}
        return compiler.Trigger(name=compiled.name, sql=compiler.UpsertTriggerSql(**kwargs))


def bolt(*, using: str, **_: Any) -> None:
    """Make the guards' own switch answer no, whatever a session sets (receiver of post_migrate)."""
    from django.db import connections

    with connections[using].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_proc WHERE proname = %s", [IGNORE])
        if cursor.fetchone()[0]:
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION public.{IGNORE}(trigger_name NAME) RETURNS BOOLEAN "
                "AS $$ BEGIN RETURN FALSE; END; $$ LANGUAGE plpgsql IMMUTABLE"
            )


def refuse(name: str, message: str, *values: str) -> str:
    """SQL that refuses: `name` is what the ledger's errors are looked up by."""
    arguments = "".join(f", {value}" for value in values)
    return f"RAISE EXCEPTION '{message}'{arguments} USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';"


def append_only(name: str) -> list[Guard]:
    """Rows are added, never changed, removed or truncated. An empty table may be truncated: nothing is lost by it."""
    return [
        Guard(
            name="append_only",
            when=pgtrigger.Before,
            operation=pgtrigger.Update | pgtrigger.Delete,
            func=refuse(name, "% of a row of %: it is append-only", "TG_OP", "TG_TABLE_NAME"),
        ),
        Guard(
            name="no_truncate",
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            func=pgtrigger.Func(
                "IF EXISTS (SELECT 1 FROM {meta.db_table}) THEN "  # noqa: S608 (names and literals of our own, nothing that anybody typed)
                + refuse(name, "TRUNCATE of %: it is append-only", "TG_TABLE_NAME")
                + " END IF; RETURN NULL;"
            ),
        ),
    ]


_LIST = ", ".join  # of quoted values


def quoted(values: Any) -> str:
    """Values of an enum as an SQL list."""
    return _LIST(f"'{value}'" for value in values)


BALANCED = """
    SELECT count(*), coalesce(sum(debit), 0), coalesce(sum(credit), 0) INTO found, debits, credits
    FROM budgets_leg WHERE entry_id = wanted;
    SELECT amount INTO total FROM budgets_entry WHERE id = wanted;
    IF found < 2 OR debits <> credits OR debits <> total THEN
        {refusal}
    END IF;
    RETURN NULL;
"""
_BALANCED_VARIABLES = [("found", "bigint"), ("debits", "numeric"), ("credits", "numeric"), ("total", "bigint")]


def balanced(column: str) -> Guard:
    """At commit: an entry has two legs or more, that sum to zero and to the amount it states.

    Because the amount is stated and legs are positive, no leg can be added to an entry later.
    """
    refusal = refuse(
        "ledger_entry_balances",
        "entry % is not balanced: % legs, debit %, credit %, amount %",
        "wanted",
        "found",
        "debits",
        "credits",
        "total",
    )
    return Guard(
        name="balanced",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        timing=pgtrigger.Deferred,
        declare=[*_BALANCED_VARIABLES, ("wanted", f"bigint := NEW.{column}")],
        func=BALANCED.format(refusal=refusal),
    )

"""What the application's database role may do. The owner's role makes tables and triggers; the application only works with rows.

Given anew after each `migrate`, so that a new table is never forgotten. Which tables are append-only is read from PostgreSQL's
catalogue: a table whose trigger refuses every UPDATE (or DELETE) gives the application no right to it either.
"""

import logging
from collections.abc import Iterator
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.db import connections
from psycopg import errors, sql

logger = logging.getLogger(__name__)

# The trail is written by functions of the owner; the application reads it.
READ_ONLY = ("audit_event", "audit_seal", "audit_horizon", "django_migrations")
CALLED = ("audit_note(text, text, text, jsonb, jsonb)", "audit_seal()")

# Tables, and which changes a trigger of theirs refuses whatever the row: BEFORE (2), DELETE (8), UPDATE (16), no condition, refuses first of all.
# The guards of the ledger ask their own bolted switch before they refuse.
_REFUSES = r'BEGIN\s+(IF \("public"\._ledger_guard_is_off\(TG_NAME\) IS TRUE\).*?END IF;\s+END IF;\s+)?RAISE EXCEPTION'
_TABLES = f"""
SELECT c.relname,
    EXISTS (SELECT 1 FROM pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal AND t.tgtype & 2 = 2 AND t.tgtype & 16 = 16
        AND t.tgqual IS NULL AND pg_get_functiondef(t.tgfoid) ~ '{_REFUSES}') AS keeps_updates,
    EXISTS (SELECT 1 FROM pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal AND t.tgtype & 2 = 2 AND t.tgtype & 8 = 8
        AND t.tgqual IS NULL AND pg_get_functiondef(t.tgfoid) ~ '{_REFUSES}') AS keeps_deletes
FROM pg_class c WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace ORDER BY 1
"""  # noqa: S608 our own words


def privileges(using: str = "default") -> Iterator[tuple[str, list[str]]]:
    """Each table, with what the application may do to its rows."""
    with connections[using].cursor() as cursor:
        cursor.execute(_TABLES)
        for table, keeps_updates, keeps_deletes in cursor.fetchall():
            if table in READ_ONLY:
                yield table, ["SELECT"]
            else:
                yield table, ["SELECT", "INSERT", *([] if keeps_updates else ["UPDATE"]), *([] if keeps_deletes else ["DELETE"])]


def after_migrate(sender: AppConfig, using: str = "default", **told: Any) -> None:
    """Receiver of `post_migrate`, which comes once for each app when all tables are there. Django says it after emptying tables too, without a plan."""
    if "plan" in told and sender.label == "audit":
        give(using)


def give(using: str = "default") -> None:
    """Make the application's role if there is none, and give it exactly what it needs."""
    role, connection = settings.APPLICATION_ROLE, connections[using]
    if not role:
        return
    name = sql.Identifier(role["name"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        if cursor.fetchone()[0] == role["name"]:
            logger.warning("the application's role owns the tables: nothing keeps it from rewriting the trail")
            return
        _make_role(cursor, role["name"], role["password"])
        cursor.execute(sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}, PUBLIC").format(role=name))
        cursor.execute(sql.SQL("REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {role}, PUBLIC").format(role=name))
        cursor.execute(sql.SQL("REVOKE CREATE ON SCHEMA public FROM {role}, PUBLIC").format(role=name))
        cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {role}").format(role=name))
        given: dict[str, list[sql.Identifier]] = {}
        for table, words in privileges(using):
            given.setdefault(", ".join(words), []).append(sql.Identifier(table))
        for words, tables in given.items():
            cursor.execute(
                sql.SQL("GRANT {words} ON {tables} TO {role}").format(words=sql.SQL(words), tables=sql.SQL(", ").join(tables), role=name)
            )
        cursor.execute(sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}").format(role=name))
        cursor.execute(sql.SQL("REVOKE ALL ON SEQUENCE audit_event_id_seq, audit_horizon_id_seq FROM {role}").format(role=name))
        for function in CALLED:
            cursor.execute(sql.SQL("GRANT EXECUTE ON FUNCTION {function} TO {role}").format(function=sql.SQL(function), role=name))


def _make_role(cursor: Any, name: str, password: str) -> None:
    cursor.execute("SELECT rolsuper OR rolcreatedb OR rolcreaterole OR rolbypassrls FROM pg_roles WHERE rolname = %s", [name])
    found = cursor.fetchone()
    if found is None:
        word = sql.SQL("PASSWORD {}").format(sql.Literal(password)) if password else sql.SQL("")
        made = sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT {}").format(sql.Identifier(name), word)
        # Two test databases of one server may be made at once.
        cursor.execute(
            sql.SQL("DO $do$ BEGIN EXECUTE {}; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $do$").format(
                sql.Literal(made.as_string(cursor.connection))
            )
        )
        return
    if found[0]:
        raise errors.InsufficientPrivilege(
            f"the application's role {name} may do more than work with rows: superuser, createdb, createrole"
        )
    if password:
        cursor.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(name), sql.Literal(password)))

"""Our `migrate` leaves the very tables that Django's own leaves."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django.core.management.commands import migrate
from django.db import connection

from khuyencong.audit.management.commands.migrate import Command

_TABLES = """
    SELECT 'column', table_name, column_name, concat_ws(' ', data_type, is_nullable, column_default, is_identity, collation_name,
           character_maximum_length, numeric_precision, generation_expression) FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
           WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT 'index', tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT 'function', proname, '', prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    ORDER BY 1, 2, 3, 4
"""


@contextmanager
def _empty(name: str) -> Iterator[None]:
    """The connection leads to a new empty database while this holds."""
    kept = connection.settings_dict["NAME"]
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name}")
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = kept
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _made_by(command: migrate.Command) -> list[tuple[str, ...]]:
    with _empty(f"{connection.settings_dict['NAME']}_migrating"):
        call_command(command, verbosity=0, interactive=False, run_syncdb=True)
        with connection.cursor() as cursor:
            cursor.execute(_TABLES)
            return cursor.fetchall()


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_the_tables_are_those_that_django_makes() -> None:
    ours, plain = _made_by(Command()), _made_by(migrate.Command())
    assert {kind for kind, *_ in ours} == {"column", "constraint", "index", "trigger", "function"}
    assert ours == plain

"""What every test relies on."""

import pytest
from django.db import connection
from django.test import TransactionTestCase

# A statement trigger against TRUNCATE has bit 32 in its type.
_KEEPERS = (
    "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgtype & 32 = 32 AND NOT tgisinternal AND tgenabled <> 'D' ORDER BY 1, 2"
)


@pytest.fixture(autouse=True, scope="session")
def tables_can_be_emptied_between_transactional_tests():
    """Histories refuse TRUNCATE, which is how Django cleans up after a test that commits; they step aside for that moment."""
    flush = TransactionTestCase._fixture_teardown

    def flush_with_keepers_aside(case):
        with connection.cursor() as cursor:
            cursor.execute(_KEEPERS)
            keepers = cursor.fetchall()
            for table, name in keepers:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
        try:
            return flush(case)
        finally:
            with connection.cursor() as cursor:
                for table, name in keepers:
                    cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {name}")

    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", flush_with_keepers_aside)
    yield
    patch.undo()

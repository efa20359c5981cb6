"""A scratch database on the server of the tests, filled by `make_dataset`, gone afterwards."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from psycopg import sql


@contextmanager
def scratch(*, proposals: int, seed: int = 1) -> Iterator[dict[str, Any]]:
    """The database of `benchmarks.settings`, with so many đề án; gives what `make_dataset` counted."""
    _again()
    try:
        call_command("migrate", verbosity=0, interactive=False)
        said = StringIO()
        call_command("make_dataset", proposals=proposals, seed=seed, format="json", stdout=said)
        yield json.loads(said.getvalue())
    finally:
        connection.close()
        _drop()


def _statement(words: str) -> None:
    """Say something to the server from outside of the scratch database, as Django's own test runner does."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(sql.SQL(words).format(sql.Identifier(settings.SCRATCH)))


def _drop() -> None:
    _statement("DROP DATABASE IF EXISTS {} WITH (FORCE)")


def _again() -> None:
    _drop()
    _statement("CREATE DATABASE {}")

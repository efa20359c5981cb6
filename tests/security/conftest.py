"""One scene for all tests of this folder; each undoes what it did."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection

from khuyencong import clock
from tests.database import undone
from tests.security.scene import DAY, Scene, set_scene


@pytest.fixture(scope="package")
def scene(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """Two worlds, built once."""
    kept = django_settings.MEDIA_ROOT
    django_settings.MEDIA_ROOT = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), undone():
        assert connection.settings_dict["NAME"].startswith("test_")
        built = set_scene()
        # A walk opens every page: plans for tables believed empty would never end. Only our own tables: the catalogues that all
        # databases share would stay locked, for the other process too, until the scene is undone.
        with connection.cursor() as cursor:
            tables = connection.introspection.table_names(cursor)
            cursor.execute("ANALYZE " + ", ".join(map(connection.ops.quote_name, tables)))
        yield built
    django_settings.MEDIA_ROOT = kept


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    """The scene's day; thousands of refusals are not written into the log."""
    logging.disable(logging.CRITICAL)
    with clock.at(DAY):
        yield
    logging.disable(logging.NOTSET)

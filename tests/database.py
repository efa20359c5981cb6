"""The tests' databases are copies of one that was migrated once, for as long as the migrations stay the same.

Migrating takes half a minute of a core, for every process of every run; a copy takes a fraction of a second. The name of the migrated
database is a hash of all that made it: every migration, the modules that migrations import, and the packages' versions. It does not
outlive a start of the machine, because the tests' server writes carelessly.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from importlib.metadata import distributions
from importlib.util import find_spec
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

PREFIX = "kc_template_"
_LOCK = 0x6B63  # whoever makes the database holds it; the others wait
_IMPORT = re.compile(r"^(?:from|import) ([\w.]+)", re.MULTILINE)


class Undo(Exception):
    """Ends a savepoint without its changes."""


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside is undone."""
    try:
        with transaction.atomic():
            yield
            raise Undo
    except Undo:
        pass


def _sources() -> Iterator[bytes]:
    """All that a migrated database depends on, in a fixed order."""
    yield Path("/proc/sys/kernel/random/boot_id").read_bytes()
    yield " ".join(sorted(f"{package.name}={package.version}" for package in distributions())).encode()
    yield repr(settings.APPLICATION_ROLE).encode()
    imported = set()
    for config in sorted(apps.get_app_configs(), key=lambda config: config.label):
        for file in sorted(Path(config.path, "migrations").glob("*.py")):
            text = file.read_text(encoding="utf-8")
            imported |= {name for name in _IMPORT.findall(text) if (settings.BASE_DIR / name.partition(".")[0]).is_dir()}
            yield f"{config.label}/{file.name}\n{text}".encode()
    for name in sorted(imported):
        spec = find_spec(name)
        if spec is not None and spec.origin:
            yield Path(spec.origin).read_bytes()


def migrated() -> str:
    """The name of the migrated database, made if it is not there. Call before the tests' own databases are made."""
    digest = sha256()
    for source in _sources():
        digest.update(sha256(source).digest())
    name = PREFIX + digest.hexdigest()[:16]
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
        there = {row for (row,) in cursor.fetchall()}
        if name not in there:
            for old in there:
                cursor.execute(f"DROP DATABASE {connection.ops.quote_name(old)} WITH (FORCE)")
            unready = f"{PREFIX}unready"
            cursor.execute(f"CREATE DATABASE {unready}")
            _migrate(unready)
            cursor.execute(f"ALTER DATABASE {unready} RENAME TO {name}")
    return name


def _migrate(database: str) -> None:
    kept = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = database
    try:
        call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = kept

"""Attacks by raw SQL on each guard of the database, one table of them per app; tests/architecture/test_every_guard.py runs them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.db import connection

from khuyencong.triggers import AUDIT_NAMES as TRAIL

TRUNCATE = "TRUNCATE"
"""In `behind`: every other trigger against TRUNCATE, of whichever table."""

APPS = (
    "activities",
    "actors",
    "audit",
    "budgets",
    "calendar",
    "communes",
    "councils",
    "directive",
    "documents",
    "donors",
    "employment",
    "finance",
    "guidance",
    "identity",
    "inspections",
    "investment",
    "jobs",
    "notices",
    "obstacles",
    "plans",
    "policy",
    "privacy",
    "products",
    "projects",
    "reports",
    "technology",
    "treasury",
    "ui",
    "workflow",
)


@dataclass(frozen=True)
class Copy:
    """An INSERT of a row that is there already, with some columns said otherwise (SQL expressions over the old row)."""

    table: str
    columns: tuple[tuple[str, str], ...] = ()
    where: str = "true"

    def __str__(self) -> str:
        said = dict(self.columns)
        names = [name for name in _columns(self.table) if name in said or name != "id"]
        places, values = (", ".join(f'"{name}"' for name in names), ", ".join(said.get(name, f'"{name}"') for name in names))
        # Where a row lies (ctid) moves with the pages that earlier tests left behind; what was written first does not.
        order = f"{self.table}.id" if "id" in _columns(self.table) else "ctid"
        return f"INSERT INTO {self.table} ({places}) SELECT {values} FROM {self.table} WHERE {self.where} ORDER BY {order} LIMIT 1"


def copy(table: str, where: str = "true", **columns: str) -> Copy:
    """A `Copy`, with the columns as keywords."""
    return Copy(table, tuple(columns.items()), where)


@cache
def _columns(table: str) -> tuple[str, ...]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position",
            [table],
        )
        return tuple(name for (name,) in cursor.fetchall())


@dataclass(frozen=True)
class Attack:
    """Statements that `guard` of `table` refuses. `behind` are guards of the same ground that would refuse them as well.

    What stands in `behind` is taken away first, so that the refusal is shown to be the guard's own. A name without a point is
    a guard of the same table; `*` is all the others of the table.
    """

    table: str
    guard: str
    statements: tuple[str | Copy, ...]
    behind: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.table}.{self.guard}"


def update(table: str, guard: str, what: str, behind: Iterable[str] = ()) -> Attack:
    """An attack that sets columns of the rows that are there; `what` may end in a WHERE."""
    return Attack(table, guard, (f"UPDATE {table} SET {what}",), tuple(behind))


def insert(table: str, guard: str, *rows: Copy, behind: Iterable[str] = ()) -> Attack:
    """An attack that adds rows."""
    return Attack(table, guard, rows, tuple(behind))


def remove_all(table: str, guard: str, behind: Iterable[str] = ()) -> Attack:
    """An attack that deletes the rows."""
    return Attack(table, guard, (f"DELETE FROM {table}",), tuple(behind))


def truncate(table: str, guard: str) -> Attack:
    """An attack that empties the table, and what hangs on it, past the row triggers; the tables that hang on it refuse as well."""
    return Attack(table, guard, (f"TRUNCATE {table} CASCADE",), (TRUNCATE,))


@dataclass(frozen=True)
class Guard:
    """What the catalogue says of a guard. `kind`: c check, u unique, x exclusion, i unique index, g trigger."""

    table: str
    kind: str
    name: str
    full_name: str
    definition: str
    waits: bool

    @property
    def key(self) -> tuple[str, str]:
        """How attacks name it."""
        return self.table, self.name

    @property
    def removal(self) -> str:
        """The statement that takes it away."""
        if self.kind == "g":
            return f"DROP TRIGGER {self.full_name} ON {self.table}"
        return f"DROP INDEX {self.full_name}" if self.kind == "i" else f"ALTER TABLE {self.table} DROP CONSTRAINT {self.full_name}"


_CATALOGUE = """
SELECT conrelid::regclass::text, contype::text, conname::text, pg_get_constraintdef(oid), condeferrable
    FROM pg_constraint WHERE contype IN ('c', 'u', 'x') AND connamespace = 'public'::regnamespace AND conrelid <> 0
UNION ALL
SELECT i.indrelid::regclass::text, 'i', c.relname::text, pg_get_indexdef(i.indexrelid), false
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE i.indisunique AND NOT i.indisprimary AND c.relnamespace = 'public'::regnamespace
        AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('u', 'x'))
UNION ALL
SELECT tgrelid::regclass::text, 'g', tgname::text, pg_get_triggerdef(oid), tgdeferrable FROM pg_trigger WHERE NOT tgisinternal
ORDER BY 1, 2, 3
"""


def catalogue() -> dict[tuple[str, str], Guard]:
    """Every guard of the tables of the apps, as PostgreSQL knows them; primary and foreign keys and NOT NULL are the columns' own."""
    ours = {model._meta.db_table for label in APPS for model in apps.get_app_config(label).get_models(include_auto_created=True)}
    with connection.cursor() as cursor:
        cursor.execute(_CATALOGUE)
        rows = [row for row in cursor.fetchall() if row[0] in ours]
    guards = [
        Guard(table, kind, re.sub(r"^pgtrigger_(.+)_[0-9a-f]{5}$", r"\1", name) if kind == "g" else name, name, definition, waits)
        for table, kind, name, definition, waits in rows
    ]
    return {guard.key: guard for guard in guards}


def writes_the_trail(guard: Guard) -> bool:
    """Whether it is one of the four triggers that each audited table carries by itself; `test_the_trail_is_written…` attacks them all."""
    return guard.kind == "g" and guard.name in TRAIL and "audit_change" in guard.definition


# Named like a key of another table, and none.
_NO_NUMBER = {"client_id", "credential_id"}
# Keys that no sequence gives: a copied row needs another one.
_OTHER_KEY = {"jobs_job": {"id": "gen_random_uuid()"}, "identity_session": {"session_key": "encode(sha256(session_key::bytea), 'hex')"}}


def derived(guard: Guard) -> Attack | None:
    """The attack on a guard that Django adds by itself: a field that is positive, a field that is unique."""
    positive = re.fullmatch(r'CHECK \(\("?(\w+)"? >= 0\)\)', guard.definition)
    if guard.kind == "c" and positive and guard.name == f"{guard.table}_{positive[1]}_check":
        row = f"ctid = (SELECT min(ctid) FROM {guard.table})"
        return update(guard.table, guard.name, f"{positive[1]} = -1 WHERE {row}", ["*"])
    unique = re.fullmatch(r"UNIQUE \(([\w, ]+)\)", guard.definition)
    if guard.kind == "u" and unique and re.search(r"_(key|uniq)$", guard.name):
        first = unique[1].split(", ")[0]
        whole = f"coalesce({first}, 1)" if first.endswith("_id") and first not in _NO_NUMBER else first
        more = _OTHER_KEY.get(guard.table, {})
        row = f"ctid = (SELECT min(ctid) FROM {guard.table})"
        return Attack(
            guard.table,
            guard.name,
            (f"UPDATE {guard.table} SET {first} = {whole} WHERE {row}", copy(guard.table, f"{first} IS NOT NULL", **more)),
            ("*",),
        )
    return None

"""Every guard of the database is attacked by raw SQL, refuses, and is what refuses: without it the same attack goes in.

The list of guards is PostgreSQL's own catalogue, so that a new constraint or trigger without an attack fails here.
"""

from collections.abc import Iterator
from importlib import import_module
from itertools import chain

import pytest
from django.db import DatabaseError, connection, transaction

from khuyencong.triggers import AUDIT_NAMES as TRAIL
from tests import guards
from tests.database import undone
from tests.guards import APPS, Attack, Guard
from tests.guards.elsewhere import ATTACKED, WRITES
from tests.guards.scene import set_scene

# The calendar carries its attacks beside its own tests; see tests/guards/elsewhere.py.
TABLES = [app for app in APPS if app != "calendar"]
REGISTERED: list[Attack] = list(chain.from_iterable(import_module(f"tests.guards.{app}").ATTACKS for app in TABLES))


def sql(statement: object) -> int:
    with connection.cursor() as cursor:
        cursor.execute(str(statement))
        return cursor.rowcount


@pytest.mark.django_db
def test_every_guard_of_the_database_is_attacked_once(capsys):
    known = guards.catalogue()
    registered = {(attack.table, attack.guard) for attack in REGISTERED}
    derived = {guard.key for guard in known.values() if guards.derived(guard) or guards.writes_the_trail(guard)}
    assert not registered & (ATTACKED | derived)
    attacked = registered | ATTACKED | derived | set(WRITES)
    assert set(known) - attacked == set(), "guards without an attack"
    assert attacked - set(known) == set(), "attacks on guards that are not there"
    with capsys.disabled():
        print(f"\n{len(known)} guards: {len(registered)} attacked here, {len(derived)} derived, {len(ATTACKED)} in their own suites")


@pytest.fixture(scope="module")
def known(django_db_setup, django_db_blocker) -> Iterator[dict[tuple[str, str], Guard]]:
    """The guards, with one scene for all attacks; `pgtrigger.ignore` names every trigger, which must not matter."""
    with django_db_blocker.unblock(), undone():
        # The database of tests is made for the marked test above; run this file whole.
        assert connection.settings_dict["NAME"].startswith("test_")
        set_scene()
        sql("SET CONSTRAINTS ALL IMMEDIATE")
        sql("SET CONSTRAINTS ALL DEFERRED")
        sql("SELECT set_config('pgtrigger.ignore', '{' || string_agg(tgname, ',') || '}', true) FROM pg_trigger WHERE NOT tgisinternal")
        yield guards.catalogue()


def carry_out(attack: Attack, known: dict[tuple[str, str], Guard], gone: set[tuple[str, str]]) -> None:
    """The attack, up to what the guards that wait for the commit say."""
    for statement in attack.statements:
        touched = sql(statement)
        assert touched, f"{attack} touches no row"
    waiting = [guard.full_name for guard in known.values() if guard.waits and guard.key not in gone]
    sql(f"SET CONSTRAINTS {', '.join(waiting)} IMMEDIATE")


def refuser(error: DatabaseError) -> str:
    """The constraint or trigger function that an error names."""
    said = error.__cause__.diag  # type: ignore[union-attr]
    return f"{said.constraint_name} {said.context}"


def behind(attack: Attack, known: dict[tuple[str, str], Guard]) -> list[Guard]:
    """The guards that would refuse the attack as well."""
    names = set(attack.behind)
    return [
        guard
        for guard in known.values()
        if guard.key != (attack.table, attack.guard)
        and (
            (guard.table == attack.table and (guard.name in names or "*" in names))
            or (guard.kind == "g" and "TRUNCATE" in guard.definition.partition(" ON ")[0] and guards.TRUNCATE in names)
        )
    ]


def check(attack: Attack, known: dict[tuple[str, str], Guard]) -> None:
    guard, others = known[attack.table, attack.guard], behind(attack, known)
    with undone():
        with pytest.raises(DatabaseError), transaction.atomic():
            carry_out(attack, known, set())
        for other in others:
            sql(other.removal)
        gone = {other.key for other in others}
        with pytest.raises(DatabaseError) as refusal, transaction.atomic():
            carry_out(attack, known, gone)
        assert guard.full_name in refuser(refusal.value)
        sql(guard.removal)
        carry_out(attack, known, gone | {guard.key})


@pytest.mark.thorough(20)
@pytest.mark.parametrize("attack", REGISTERED, ids=str)
def test_a_guard_refuses_and_is_what_refuses(attack, known):
    check(attack, known)


@pytest.mark.thorough
def test_guards_that_django_adds_refuse_too(known):
    """Positive and unique fields: their attacks follow from what they are."""
    derived = [attack for attack in map(guards.derived, known.values()) if attack]
    assert len(derived) > 20
    failed = {}
    for attack in derived:
        try:
            check(attack, known)
        except (AssertionError, pytest.fail.Exception, DatabaseError) as error:
            failed[str(attack)] = str(error)
    assert not failed


def events() -> int:
    return sql("SELECT 1 FROM audit_event")


def leaves(statement: str, rows: int = 0) -> bool:
    """Whether the statement leaves one event for each of `rows` rows, or any when none is told; it is undone."""
    before = events()
    with undone():
        touched = sql(statement)
        after = events() - before
    if rows:
        assert after in {0, rows}, f"{statement}: {after} events of {touched} rows"
    return after > 0


@pytest.mark.thorough
@pytest.mark.parametrize("step", [pytest.param(9, marks=pytest.mark.lesser), pytest.param(1, marks=pytest.mark.long)])
def test_the_trail_is_written_by_the_triggers_and_by_nothing_else(known, step):
    """Each audited table that the scene fills (by default each ninth): rows go, come back, change and are emptied, with the triggers and without."""
    tables = sorted({guard.table for guard in known.values() if guards.writes_the_trail(guard)})[::step]
    keepers = [
        g for g in known.values() if g.kind == "g" and "TRUNCATE" in g.definition.partition(" ON ")[0] and not guards.writes_the_trail(g)
    ]
    filled = []
    with undone():
        for keeper in keepers:
            sql(keeper.removal)
        for table in tables:
            with undone():
                sql(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
                for name in TRAIL:
                    sql(f"ALTER TABLE {table} ENABLE TRIGGER {name}")
                for check_ in [guard for guard in known.values() if guard.table == table and guard.kind == "c"]:
                    sql(check_.removal)
                sql(f"CREATE TEMP TABLE kept ON COMMIT DROP AS SELECT * FROM {table}")
                if not (rows := sql("SELECT 1 FROM kept")):
                    continue
                filled.append(table)
                columns = ", ".join(f'"{name}"' for name in guards._columns(table))
                key = connection.introspection.get_primary_key_column(connection.cursor(), table)
                other = "gen_random_uuid()" if table == "jobs_job" else f"-{key}"
                deed = {
                    "audit_insert": (f"DELETE FROM {table}", f"INSERT INTO {table} ({columns}) SELECT {columns} FROM kept", rows),
                    "audit_update": ("SELECT 1", f"UPDATE {table} SET {key} = {other}", 2 * rows),
                    "audit_delete": ("SELECT 1", f"DELETE FROM {table}", rows),
                    "audit_truncate": ("SELECT 1", f"TRUNCATE {table} CASCADE", 0),
                }
                if step > 1 and sql(f"SELECT 1 FROM pg_constraint WHERE contype = 'f' AND confrelid = '{table}'::regclass"):
                    del deed["audit_truncate"]  # empties all that leads here, which takes seconds
                for name, (before, statement, count) in deed.items():
                    with undone():
                        sql(before)
                        assert leaves(statement, count), f"{name} of {table} writes nothing"
                        sql(f"DROP TRIGGER {name} ON {table}")
                        assert name == "audit_truncate" or not leaves(statement), f"{name} of {table} is not what writes"
    assert len(filled) > 40 / step, f"the scene fills only {filled}"

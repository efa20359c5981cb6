"""What a factory has made for one test of a file is put back for the next one, row by row, instead of being made again.

Bringing a đề án to a state by its moves takes a second or more, and a file asks for the same one test after test. What a factory marked
`remembered` writes is read back from the database once, with all that its triggers wrote; a later call with the same arguments, made when the
test's transaction stands where it stood the first time, writes those rows as they were, triggers asleep. Keys stay the same too, so that what one
factory has made can be the next one's argument. Whatever else a test writes in between ends this: from there on factories work.

It works only where the province is made once for a file (`province` in tests/conftest.py); each file begins anew. What is made from an empty
database (`remembered_from_nothing`: the province itself) is put back wherever nothing is there yet, in any test of the process.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field, fields, is_dataclass
from enum import Enum
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

from django.conf import settings
from django.db import connection, models, transaction

from khuyencong import clock

P = ParamSpec("P")
R = TypeVar("R")

_PROBE = "kc_remembered_probe"


class _Unkeyable(Exception):
    """An argument that cannot be compared between tests."""


@dataclass
class _Made:
    """What one call wrote and gave back, and where the transaction then stood."""

    place: Hashable
    sql: str
    given_back: Any
    waiting: list[tuple[Callable[[], Any], bool]]  # for the commit, and whether each may fail
    changed: list[dict[str, Any]]  # the attributes of arguments that the factory changes, in the order of the arguments


@dataclass
class _File:
    """What the factories have made for one file of tests."""

    made: dict[Hashable, _Made] = field(default_factory=dict)
    place: Hashable = None  # None: something else was written, nothing can be put back
    written: dict[str, tuple[int, int]] = field(default_factory=dict)  # by table, when `place` was reached
    columns: dict[str, str] = field(default_factory=dict)
    is_busy: bool = False


_file: _File | None = None
_process = _File()  # what was made from nothing


@contextmanager
def remembering() -> Iterator[None]:
    """Factories remember inside; ends with the file."""
    global _file  # noqa: PLW0603 one file at a time in a process, as its transaction
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE IF NOT EXISTS {_PROBE} ()")
    _file = _File()
    try:
        yield
    finally:
        _file = None


def is_on() -> bool:
    """Whether the file's tests stand on one province."""
    return _file is not None


@contextmanager
def in_a_test() -> Iterator[None]:
    """A test of the file runs inside, and has written nothing yet; what it does while it is taken down is not remembered."""
    assert _file is not None
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM audit_event")
        # What the file itself has added since the last test has left its events.
        _file.place = ("begun", cursor.fetchone()[0])
    _file.written = _written()
    yield
    _file.place = None


def remembered(factory: Callable[P, R]) -> Callable[P, R]:
    """Mark a factory whose arguments say all that it needs to know."""

    @wraps(factory)
    def made_or_put_back(*args: P.args, **kwargs: P.kwargs) -> R:
        if _file is None or _file.is_busy or _file.place is None or not connection.in_atomic_block:
            return factory(*args, **kwargs)
        if _written() != _file.written:
            _file.place = None
            return factory(*args, **kwargs)
        filled = [one for one in (*args, *kwargs.values()) if _is_filled(one)]
        try:
            key = (_file.place, factory.__qualname__, _moment(), str(settings.MEDIA_ROOT), _key(args), _key(kwargs))
        except _Unkeyable:
            return factory(*args, **kwargs)
        known = _file.made.get(key)
        if known is None:
            return _make(_file, key, lambda: factory(*args, **kwargs), filled)
        _put_back(known)
        for one, changed in zip(filled, known.changed, strict=True):
            one.__dict__.update(deepcopy(changed))
        _file.place, _file.written = known.place, _written()
        return cast("R", deepcopy(known.given_back))

    return made_or_put_back


def remembered_from_nothing(factory: Callable[[], None]) -> Callable[[], None]:
    """Mark a factory that makes the first things of a database, the same ones in every test of the process."""

    @wraps(factory)
    def made_or_put_back() -> None:
        if _process.is_busy or (_file is not None and _file.is_busy):
            return factory()
        with connection.cursor() as cursor:
            # A test may work as the application's role, which cannot send triggers to sleep.
            cursor.execute("SELECT current_setting('is_superuser') = 'on' AND NOT EXISTS (SELECT FROM audit_event)")
            if not cursor.fetchone()[0]:
                return factory()
            cursor.execute(f"CREATE TEMPORARY TABLE IF NOT EXISTS {_PROBE} ()")
        key = (factory.__qualname__, _moment())
        known = _process.made.get(key)
        if known is None:
            _process.written = _written()
            return _make(_process, key, factory)
        with transaction.atomic():
            _put_back(known)
        return None

    return made_or_put_back


def _put_back(known: _Made) -> None:
    with connection.cursor() as cursor:
        cursor.execute(known.sql)
    for call, robust in known.waiting:
        transaction.on_commit(call, robust=robust)


def _make(file: _File, key: Hashable, factory: Callable[[], R], filled: Sequence[Any] = ()) -> R:
    """Let the factory work, and read back what it wrote beyond `file.written`."""
    before, already = file.written, len(connection.run_on_commit)
    file.is_busy = True
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {_PROBE} DEFAULT VALUES RETURNING xmin::text::bigint")
            (since,) = cursor.fetchone()
            result = factory()
            after = _written()
            touched = {table: n for table, n in after.items() if n != before.get(table, (0, 0)) and table != _PROBE}
            takes_away = any(removed != before.get(table, (0, 0))[1] for table, (_, removed) in touched.items())
            sql = "" if takes_away else "".join(_rows(file, cursor, table, since) for table in sorted(touched))
    finally:
        file.is_busy = False
    if takes_away:
        file.place = None
        return result
    place = (key, len(file.made))
    quiet = f"SET LOCAL session_replication_role = replica;{sql}SET LOCAL session_replication_role = origin"
    waiting = [(call, robust) for _, call, robust in connection.run_on_commit[already:]]
    file.made[key] = _Made(place, quiet, deepcopy(result), waiting, [deepcopy(one.__dict__) for one in filled])
    file.place, file.written = place, after
    return result


def _written() -> dict[str, tuple[int, int]]:
    """How many rows this transaction has written to each table, and taken out of it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relid::regclass::text, n_tup_ins + n_tup_upd, n_tup_del FROM pg_stat_xact_user_tables WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"
        )
        return {table: (written, removed) for table, written, removed in cursor.fetchall()}


def _rows(file: _File, cursor: Any, table: str, since: int) -> str:
    """The statement that writes again all rows of a table that were written since a subtransaction."""
    if table not in file.columns:
        cursor.execute(
            "SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute"
            " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''",
            [table],
        )
        (columns,) = cursor.fetchone()
        cursor.execute(
            "SELECT string_agg(quote_ident(attname), ', ') FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY(indkey)"
            " WHERE indrelid = %s::regclass AND indisprimary",
            [table],
        )
        (keys,) = cursor.fetchone()
        again = ", ".join(f"{name} = excluded.{name}" for name in columns.split(", "))
        file.columns[table] = (
            f"INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE SELECT {columns} FROM jsonb_populate_recordset(NULL::{table}, {{}})"
            + (f" ON CONFLICT ({keys}) DO UPDATE SET {again};" if keys else ";")
        )
    cursor.execute(f"SELECT quote_literal(jsonb_agg(to_jsonb(one))::text) FROM {table} one WHERE xmin::text::bigint >= %s", [since])
    (rows,) = cursor.fetchone()
    return file.columns[table].replace("{}", f"{rows}::jsonb") if rows else ""


def _moment() -> str:
    """The moment that the test has set, or none."""
    return str(clock._set.get())


def _is_filled(one: Any) -> bool:
    """Whether factories change an argument: rows, and the parts of a Cast, made when first needed."""
    if isinstance(one, models.Model):
        return True
    return is_dataclass(one) and not isinstance(one, type) and not one.__dataclass_params__.frozen  # type: ignore[attr-defined]


def _key(value: Any) -> Hashable:
    match value:
        case None | bool() | int() | str() | float() | Enum():
            return value
        case models.Model():
            return (value._meta.label, value.pk)
        case dict():
            return tuple(sorted((str(name), _key(one)) for name, one in value.items()))
        case tuple() | list():
            return tuple(_key(one) for one in value)
        case set() | frozenset():
            return frozenset(_key(one) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        known = _key(getattr(value, "__dict__", None) or {f.name: getattr(value, f.name) for f in fields(value)})
        return (type(value).__qualname__, known)
    raise _Unkeyable

"""Statements that are made once and asked again and again, for what each request asks before anything else.

Django makes the SQL of a queryset anew each time it is asked, and PostgreSQL plans it anew; with a dozen joins and subqueries each takes
several times as long as the answer. Here the words are made once in a process and planned once in a connection. Nothing of an answer is kept.
"""

from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Generic, TypeVar

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models import QuerySet
from django.utils.functional import cached_property
from psycopg.sql import SQL, as_string

M = TypeVar("M", bound=models.Model)
MOST_KEPT = 32
_TYPES = {int: "bigint", str: "text", date: "date", datetime: "timestamptz"}


class Statement(Generic[M]):
    """A queryset's SQL with places for values.

    `make` gives the queryset for the values that it is called with; `stand_ins` are values of the right type (whole number, words, day,
    moment), each unlike anything else in the statement, by which the places are found. Raises ValueError when one of them is not found in
    the SQL's parameters: the queryset then depends on it in another way than by a parameter, and cannot be a Statement.
    """

    def __init__(self, make: Callable[..., QuerySet[M]], **stand_ins: Any) -> None:
        self._make = make
        self._stand_ins = stand_ins

    def rows(self, **values: Any) -> list[M]:
        """The rows for the values, asked of the database now."""
        rows, compiler, plan = self._compiled
        compiler = copy(compiler)
        compiler.connection = connections[DEFAULT_DB_ALIAS]  # that of this thread
        compiler.execute_sql = lambda *_, **__: [plan.asked(*(values[name] for name in self._stand_ins))]
        query: Any = copy(rows.query)
        query.get_compiler = lambda *_, **__: compiler
        return list(QuerySet(model=rows.model, query=query, using=DEFAULT_DB_ALIAS))

    @cached_property
    def _compiled(self) -> tuple[QuerySet[M], Any, "Plan"]:
        rows = self._make(**self._stand_ins)
        compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, parameters = compiler.as_sql()
        named = [self._named(value) for value in parameters]
        if lost := set(self._stand_ins) - set(named):
            raise ValueError(f"not a parameter of the statement: {', '.join(sorted(lost))}")
        places = {name: SQL(f"${number}") for number, name in enumerate(self._stand_ins, 1)}
        words = with_values(sql, [places[name] if name else value for name, value in zip(named, parameters, strict=True)])
        return rows, compiler, Plan(words, tuple(_TYPES[type(value)] for value in self._stand_ins.values()))

    def _named(self, value: Any) -> str | None:
        return next((name for name, stand_in in self._stand_ins.items() if type(value) is type(stand_in) and value == stand_in), None)


def with_values(sql: str, values: Iterable[Any]) -> str:
    """A statement with its values written into it as literals, so that PostgreSQL need not guess the type of any."""
    connection = connections[DEFAULT_DB_ALIAS]
    connection.ensure_connection()
    return str(sql % tuple(as_string(value, connection.connection) for value in values))


@dataclass(frozen=True)
class Plan:
    """A statement that PostgreSQL keeps the plan of, as long as a connection lives; transactions taken back leave it.

    `words` names its values `$1`, `$2`, …, of the `types` given. A connection keeps the `MOST_KEPT` last used.
    """

    words: str
    types: tuple[str, ...] = ()

    @cached_property
    def _name(self) -> str:
        return f"kc_{sha256(self.words.encode()).hexdigest()[:16]}"

    def asked(self, *values: Any) -> list[tuple[Any, ...]]:
        """Its rows for the values."""
        connection = connections[DEFAULT_DB_ALIAS]  # that of this thread
        with connection.cursor() as cursor:  # it connects anew where the connection was lost
            with connection.wrap_database_errors:
                self._keep(connection.connection)
            cursor.execute(f"EXECUTE {self._name}{_listed('%s' for _ in values)}", values or None)
            return cursor.fetchall()  # type: ignore[no-any-return]

    def _keep(self, raw: Any) -> None:
        kept: dict[str, None] = vars(raw).setdefault("plans_kept", {})
        if self._name not in kept:
            if len(kept) >= MOST_KEPT:
                psycopg.ClientCursor(raw).execute(f"DEALLOCATE {next(iter(kept))}")
                del kept[next(iter(kept))]
            psycopg.ClientCursor(raw).execute(f"PREPARE {self._name}{_listed(self.types)} AS {self.words}")
        else:
            del kept[self._name]
        kept[self._name] = None  # the last used stands last


def _listed(parts: Iterable[str]) -> str:
    """`(a, b)`; nothing where there is nothing."""
    return f"({', '.join(parts)})" if (parts := list(parts)) else ""

"""Statements that are made once and asked again and again, for what each request asks before anything else.

Django makes the SQL of a queryset anew each time it is asked; with a dozen joins and subqueries that takes several times as long as the
database's answer. Nothing of the answer is kept here, only the words of the question.
"""

from collections.abc import Callable
from copy import copy
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models import QuerySet
from django.utils.functional import cached_property

M = TypeVar("M", bound=models.Model)


class Statement(Generic[M]):
    """A queryset's SQL with places for values.

    `make` gives the queryset for the values that it is called with; `stand_ins` are values of the right type, each unlike anything else
    in the statement, by which the places are found. Raises ValueError when one of them is not found in the SQL's parameters: the
    queryset then depends on it in another way than by a parameter, and cannot be a Statement.
    """

    def __init__(self, make: Callable[..., QuerySet[M]], **stand_ins: Any) -> None:
        self._make = make
        self._stand_ins = stand_ins

    def rows(self, **values: Any) -> list[M]:
        """The rows for the values, asked of the database now."""
        rows, compiler, sql, places = self._compiled
        compiler = copy(compiler)
        compiler.connection = connections[DEFAULT_DB_ALIAS]  # that of this thread
        compiler.as_sql = lambda *_, **__: (sql, tuple(values[name] if name else known for name, known in places))
        query: Any = copy(rows.query)
        query.get_compiler = lambda *_, **__: compiler
        return list(QuerySet(model=rows.model, query=query, using=DEFAULT_DB_ALIAS))

    @cached_property
    def _compiled(self) -> tuple[QuerySet[M], Any, str, list[tuple[str | None, Any]]]:
        rows = self._make(**self._stand_ins)
        compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, parameters = compiler.as_sql()
        places = [(self._named(value), value) for value in parameters]
        if lost := set(self._stand_ins) - {name for name, _ in places}:
            raise ValueError(f"not a parameter of the statement: {', '.join(sorted(lost))}")
        return rows, compiler, sql, places

    def _named(self, value: Any) -> str | None:
        return next((name for name, stand_in in self._stand_ins.items() if type(value) is type(stand_in) and value == stand_in), None)

"""Which rows of which tables stand in a block of a long report."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Row = tuple[int, int]
"""A table's and a row's place in a snapshot, both from 0."""


@dataclass(frozen=True, slots=True)
class Slice:
    """Some rows of a table that follow each other; `opens` with its caption, `closes` with its total. `name` is empty where rows need none."""

    table: dict[str, Any]
    rows: Sequence[dict[str, Any]]
    start: int = 0
    opens: bool = True
    closes: bool = True
    name: str = ""


def whole(snapshot: dict[str, Any]) -> list[Slice]:
    """All rows of all tables."""
    return [Slice(table, table["rows"]) for table in snapshot["tables"]]


def block_from(tables: Sequence[dict[str, Any]], at: Row, most: int) -> tuple[list[Slice], Row | None]:
    """The rows from `at` on, at most so many, and the row after them (None: there is no more)."""
    (number, start), slices, left = at, [], most
    while number < len(tables):
        table = tables[number]
        end = min(len(table["rows"]), start + left)
        closes = end == len(table["rows"])
        slices.append(Slice(table, table["rows"][start:end], start, start == 0, closes, str(number)))
        left -= end - start
        if not closes:
            return slices, (number, end)
        number, start = number + 1, 0
        if left <= 0 and number < len(tables):
            return slices, (number, 0)
    return slices, None


def row_of(name: str) -> Row:
    """The row that a name of the template (`data-row`) means."""
    table, row = name.split("-")
    return int(table), int(row)

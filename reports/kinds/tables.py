"""The tables of a snapshot: plain data that PDF, XLSX, CSV and page all show."""

from collections.abc import Sequence
from typing import Any

from reports import figures
from reports.figures import Cell, Where

Column = dict[str, str]
COUNT, MONEY, NUMBER, TEXT = "count", "money", "number", "text"


def column(key: str, label: str, kind: str = TEXT) -> Column:
    """A column: money is whole đồng in the snapshot, and triệu đồng where it is shown; a count is small, a number may be of any size and is shown whole."""
    return {"key": key, "label": label, "kind": kind}


def measures(*names: str) -> list[Column]:
    """Columns of figures."""
    return [column(name, figures.MEASURES[name], MONEY if name in figures.MONEY else COUNT) for name in names]


def table(
    code: str, title: str, columns: Sequence[Column], rows: Sequence[dict[str, Any]], total: list[Any] | None = None
) -> dict[str, Any]:
    """A table; each row is {"key", "cells"}, the total a row of cells or None."""
    return {"code": code, "title": title, "columns": list(columns), "rows": list(rows), "total": total}


SHOWN = ("projects", "beneficiaries", "total_cost", "grant", "counterpart", "paid")


def by_dimension(title: str, where: Where, dimension: str, total: Cell, *, every: Sequence[str] = (), heading: str = "") -> dict[str, Any]:
    """The figures divided by one dimension; the values of `every` are shown also when empty, in that order. `heading` names the column."""
    found = figures.cells(where, (dimension,))
    values = [*every, *sorted(key[0] for key in found if key[0] and key[0] not in every)]
    if ("",) in found:
        values.append("")
    names = figures.label_of(dimension, values, where.map_on or where.period.end)
    rows = [{"key": value, "cells": [names.get(value, value), *(found.get((value,), Cell())[name] for name in SHOWN)]} for value in values]
    columns = [column("name", heading or figures.DIMENSIONS[dimension].label), *measures(*SHOWN)]
    return table(f"by_{dimension}", title, columns, rows, ["Cộng", *(total[name] for name in SHOWN)])

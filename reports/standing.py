"""The figures of whole years from sums that are kept: the same as `reports.figures.cells`, at any moment, without counting all đề án.

Triggers mark, in the transaction of a change, the đề án (or the holding, or the content) that it touches (`projects.models.touched`,
`budgets.models.touched`). A figure is the sum of what is kept, without the shares of marked đề án, and with these counted anew;
`reports.services.standing.fold` brings the sums up to date and takes the marks away. So a figure is right to the đồng between two folds,
when no fold ever comes, and while one goes on: sums, shares and marks are read in one statement.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from reports import figures
from reports.enums import KeptBy
from reports.figures import Cell, Key, Where

MEASURES = {"projects": "projects", "beneficiaries": "beneficiaries", "total_cost": "total_cost", "grant": "grant",
            "counterpart": "counterpart", "paid": "paid", "advanced": "advanced", "models": "pilot_models"}  # fmt: skip
"""Column of each measure; "grant" is a word of SQL, so columns are quoted."""
_OF_LINES = ("projects", "beneficiaries", "total_cost", "grant", "counterpart", "models")
MOST_MARKED = 2000
"""With more marked đề án than this, everything is counted anew."""
_BY: dict[tuple[str, ...], tuple[KeptBy, str]] = {
    (): (KeptBy.WHOLE, "''"),
    ("district",): (KeptBy.WHOLE, "district_id::text"),
    ("source",): (KeptBy.WHOLE, "source"),
    ("sub_programme",): (KeptBy.SUB_PROGRAMME, "value"),
    ("commune",): (KeptBy.COMMUNE, "value"),
}
MARKED = """
    SELECT project_id FROM projects_touchedproject
    UNION SELECT l.project_id FROM budgets_touched t JOIN projects_line l ON l.holding_id = t.holding_id
    UNION SELECT l.project_id FROM budgets_touched t JOIN projects_line l ON l.content_id = t.content_id
"""
_COLUMNS = [f'"{column}"' for column in MEASURES.values()]
_ASK = """
    WITH marked AS MATERIALIZED ({marked}), kept AS (
        SELECT {key} AS key, {columns} FROM reports_standing WHERE {wanted}
        UNION ALL
        SELECT {key} AS key, {minus} FROM reports_share WHERE project_id IN (SELECT project_id FROM marked) AND {wanted}
    )
    SELECT key, {sums}, NULL::bigint[] FROM kept GROUP BY key
    UNION ALL
    SELECT NULL, {nothing}, (SELECT array_agg(project_id) FROM (SELECT project_id FROM marked LIMIT {most}) AS them)
"""


def cells(where: Where, by: Sequence[str] = ()) -> dict[Key, Cell]:
    """`figures.cells`, from the kept sums where they can tell it: whole years, on no map of another day, by what is kept."""
    told = _BY.get(tuple(by))
    if told is None or where.map_on is not None or not where.period.is_of_whole_years:
        return figures.cells(where, by)
    kept, marked = _kept(where, *told)
    if len(marked) > MOST_MARKED:
        return figures.cells(where, by)
    found: dict[Key, Cell] = {} if by else {(): Cell()}
    for value, sums in kept.items():
        if not any(sums.values()):
            continue
        cell = found.setdefault((value,) if by else (), Cell())
        for measure in _OF_LINES:
            cell.add(measure, sums[measure], sums["projects"])
        for measure in ("paid", "advanced"):
            if sums[measure]:
                cell.add(measure, sums[measure], 1)
    if marked:
        for key, new in figures.counted(where, by, projects=marked).items():
            cell = found.setdefault(key, Cell())
            for measure, amount in new.sums.items():
                cell.add(measure, amount, new.known.get(measure, 0))
    figures.add_past(found, where, by, None)
    return found


def totals(where: Where) -> Cell:
    """The figures of all of it."""
    return cells(where)[()]


def everything(by: KeptBy) -> dict[Key, dict[str, int]]:
    """All that is kept by a dimension, with marked đề án counted anew; the key is year, district, source and value."""
    kept, marked = _asked("by = %s", [by.value], "concat_ws('|', year, district_id, source, value)", most=None)
    found = {tuple(key.split("|")): sums for key, sums in kept.items()}
    for key, cell in figures.counted(figures.EVER, keys_of(by), projects=marked).items():
        sums = found.setdefault(key if by else (*key, ""), dict.fromkeys(MEASURES, 0))
        for measure in MEASURES:
            sums[measure] += int(cell[measure] or 0)
    return {key: sums for key, sums in found.items() if any(sums.values())}


def keys_of(by: KeptBy) -> tuple[str, ...]:
    """The dimensions of `reports.figures` by which the sums of one kind are kept."""
    return ("year", "district", "source", *([by.value] if by else []))


def _kept(where: Where, by: KeptBy, key: str) -> tuple[dict[str, dict[str, int]], list[int]]:
    """The sums that a question needs, without what marked đề án add to them, and which these are."""
    wanted, given = "year BETWEEN %s AND %s AND by = %s", [where.period.start.year, where.period.end.year, by.value]
    if where.unit_id:
        wanted, given = f"{wanted} AND district_id = %s", [*given, where.unit_id]
    if where.source:
        wanted, given = f"{wanted} AND source = %s", [*given, where.source]
    return _asked(wanted, given, key, most=MOST_MARKED + 1)


def _asked(wanted: str, given: list[Any], key: str, *, most: int | None) -> tuple[dict[str, dict[str, int]], list[int]]:
    """One statement, so one moment."""
    statement = _ASK.format(
        marked=MARKED, key=key, wanted=wanted, most="ALL" if most is None else most,
        columns=", ".join(_COLUMNS), minus=", ".join(f"-{column}" for column in _COLUMNS),
        sums=", ".join(f"sum({column})::bigint" for column in _COLUMNS), nothing=", ".join("0" for _ in _COLUMNS),
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(statement, [*given, *given])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    sums = {row[0]: dict(zip(MEASURES, row[1:-1], strict=True)) for row in rows if row[0] is not None}
    (marked,) = [row[-1] or [] for row in rows if row[0] is None]
    return sums, marked

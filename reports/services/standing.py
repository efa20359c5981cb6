"""Bringing the kept sums up to date, and proving them."""

from collections import defaultdict
from collections.abc import Collection, Iterator

from django.db import connection, transaction

from reports import figures
from reports.enums import KeptBy
from reports.models import Share, Standing
from reports.standing import MEASURES, everything, keys_of

AT_ONCE = 2000
_LOCK = 0x6B635F66  # one fold at a time
_KEY = ("year", "district_id", "source", "by", "value")
_COLUMNS = tuple(MEASURES.values())
_MARKS_OF_MONEY = """
    WITH gone AS (DELETE FROM budgets_touched RETURNING holding_id, content_id)
    INSERT INTO projects_touchedproject (project_id) SELECT DISTINCT l.project_id FROM gone
        JOIN projects_line l ON l.holding_id = gone.holding_id OR l.content_id = gone.content_id
"""
_TAKE = """
    DELETE FROM projects_touchedproject
        WHERE project_id IN (SELECT DISTINCT project_id FROM projects_touchedproject ORDER BY project_id LIMIT %s) RETURNING project_id
"""


def fold(limit: int = AT_ONCE) -> int:
    """Count marked đề án anew, at most `limit` of them, and take their marks away; how many there were. 0 as well while another fold goes on.

    Marks go first: what they stand for is seen by all that is read afterwards. One that comes meanwhile stays, and counts again.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
            if not cursor.fetchone()[0]:
                return 0
            cursor.execute(_MARKS_OF_MONEY)
            cursor.execute(_TAKE, [limit])
            ids = sorted({row[0] for row in cursor.fetchall()})
        if ids:
            before = list(Share.objects.filter(project_id__in=ids).order_by("pk"))
            after = list(shares_of(ids))
            Share.objects.filter(project_id__in=ids).delete()
            Share.objects.bulk_create(after)
            _move(before, after)
    return len(ids)


def fold_all() -> int:
    """Fold until nothing is marked; how many đề án were counted."""
    total = 0
    while done := fold():
        total += done
    return total


@transaction.atomic
def start_again() -> None:
    """Forget the sums and mark every đề án: pages count them all until they are folded."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        Share.objects.all().delete()
        Standing.objects.all().delete()
        cursor.execute("INSERT INTO projects_touchedproject (project_id) SELECT id FROM projects_project")


def shares_of(ids: Collection[int]) -> Iterator[Share]:
    """What each of these đề án adds to the sums, counted by the one definition of the figures."""
    for kept in KeptBy:
        for (project, year, district, source, *value), cell in figures.counted(
            figures.EVER, ("project", *keys_of(kept)), projects=ids
        ).items():
            sums = {column: int(cell[measure] or 0) for measure, column in MEASURES.items()}
            if any(sums.values()):
                yield Share(
                    project_id=int(project), year=int(year), district_id=int(district), source=source,
                    by=kept, value="".join(value), **sums,
                )  # fmt: skip


def differences() -> list[str]:
    """Where what is kept says something else than all đề án counted now; empty when it is right."""
    found = []
    for kept in KeptBy:
        said = everything(kept)
        for key, cell in figures.counted(figures.EVER, keys_of(kept)).items():
            mine = said.pop(key if kept else (*key, ""), dict.fromkeys(MEASURES, 0))
            found += [
                f"{kept.label} {key}: {name} {mine[name]} / {cell[name] or 0}" for name in MEASURES if mine[name] != (cell[name] or 0)
            ]
        found += [f"{kept.label} {key}: nothing is counted there" for key in said]
    return found


def _move(before: list[Share], after: list[Share]) -> None:
    """Move the sums by what the shares have changed; what comes to nothing goes."""
    moved: dict[tuple[object, ...], list[int]] = defaultdict(lambda: [0] * len(_COLUMNS))
    for shares, sign in ((before, -1), (after, 1)):
        for share in shares:
            row = moved[tuple(getattr(share, name) for name in _KEY)]
            for place, column in enumerate(_COLUMNS):
                row[place] += sign * getattr(share, column)
    columns = ", ".join(f'"{name}"' for name in (*_KEY, *_COLUMNS))
    values = ", ".join(["%s"] * (len(_KEY) + len(_COLUMNS)))
    sums = ", ".join(f'"{name}" = kept."{name}" + excluded."{name}"' for name in _COLUMNS)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO reports_standing AS kept ({columns}) VALUES ({values}) "  # noqa: S608 our own words
            f"ON CONFLICT (year, by, value, district_id, source) DO UPDATE SET {sums}",
            [(*key, *row) for key, row in sorted(moved.items(), key=str) if any(row)],
        )
    Standing.objects.filter(**dict.fromkeys(_COLUMNS, 0)).delete()

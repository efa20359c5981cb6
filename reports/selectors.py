"""Whose reports a reader sees, and the pivot of statistics."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from khuyencong import clock
from khuyencong.access import Permission, Principal, Scope
from khuyencong.actors import selectors as actors
from khuyencong.actors.enums import Level
from khuyencong.actors.models import AdminUnit
from khuyencong.actors.services.units import START
from khuyencong.jobs import selectors as jobs
from khuyencong.jobs.models import Job
from khuyencong.text import date_vi
from reports import figures
from reports.figures import Where
from reports.models import ReportRun
from reports.permissions import P


def visible_to(who: Principal) -> QuerySet[ReportRun]:
    """The runs that the principal may open: all, or those of their own district."""
    rows = ReportRun.objects.select_related("unit")
    match who.scope(P.VIEW):
        case Scope.PROVINCE:
            return rows
        case Scope.DISTRICT:
            return rows.filter(unit_id__in=who.area_ids)
    return rows.none()


def units_for(who: Principal, permission: Permission) -> QuerySet[AdminUnit]:
    """The local units of today that the principal may choose."""
    rows = actors.local_units()
    return rows if who.scope(permission) == Scope.PROVINCE else rows.filter(pk__in=who.area_ids)


class BadMap(ValueError):
    """No day that a map can be drawn of."""


def map_day(text: str) -> date | None:
    """The day of a map as a command names it; None for an empty text. BadMap."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as wrong:
        raise BadMap(f"Không hiểu ngày của bản đồ “{text[:40]}”; hãy viết như 2025-07-01.") from wrong
    if not START <= day <= clock.today():
        raise BadMap(f"Chỉ có bản đồ từ ngày {date_vi(START)} đến hôm nay.")
    return day


def unit_of_code(code: str) -> AdminUnit | None:
    """The local unit that a command names by its code: that of today, or the last that had it."""
    today = actors.local_units().filter(code=code).first()
    return today or AdminUnit.objects.filter(level=Level.DISTRICT, code=code).order_by("-valid_from", "-id").first()


def job_of(run: ReportRun) -> Job | None:
    """The job that makes a run."""
    return jobs.job_of(run.job_key)


def versions_of(run: ReportRun) -> QuerySet[ReportRun]:
    """All versions of the same report, the latest first."""
    same = ReportRun.objects.filter(kind=run.kind, period=run.period, unit=run.unit, source=run.source, map_on=run.map_on)
    return same.select_related("unit").order_by("-version", "-id")


@dataclass(frozen=True, slots=True)
class Pivot:
    """Rows of values and their figure; `total` is counted by itself, not added up from the rows."""

    by: Sequence[str]
    measure: str
    rows: list[dict[str, Any]]
    total: int | None


def pivot(where: Where, by: Sequence[str], measure: str) -> Pivot:
    """One measure divided by one or two dimensions, ordered by the words of the dimensions (years by number)."""
    found = figures.cells(where, by)
    on = where.map_on or where.period.end
    names = [figures.label_of(name, [key[place] for key in found], on) for place, name in enumerate(by)]
    rows = [
        {"values": key, "labels": [names[place].get(value, value) for place, value in enumerate(key)], "figure": cell[measure]}
        for key, cell in sorted(found.items())
    ]
    return Pivot(by, measure, rows, figures.totals(where)[measure])

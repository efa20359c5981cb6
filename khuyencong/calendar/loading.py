"""Filling the calendar: computed holidays, announced corrections, and the default time limits."""

import json
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

import holidays
from django.db import transaction

from khuyencong import clock
from khuyencong.calendar.models import ClockRule, WorkCalendarDay

FIRST_YEAR = 2008
"""The first year of the programme whose figures the portal keeps (Quyết định 136/2007/QĐ-TTg)."""

_DATA = Path(__file__).parent / "data"
_COMPUTED = "Tính theo quy định nghỉ lễ, thư viện holidays"
_FILE = "Tệp hiệu chỉnh của hệ thống: "


@dataclass(frozen=True)
class Loaded:
    """What a load did: exceptional days now held for its years, rows that people keep, and rules added."""

    first_year: int
    last_year: int
    days: int
    kept: int
    rules_added: int


def _computed(years: range) -> dict[date, tuple[str, str, str]]:
    """(kind, name, source) of the holidays and worked weekend days that the law and past decisions give."""
    source = f"{_COMPUTED} {version('holidays')}"
    found = holidays.country_holidays("VN", years=years, language="vi")
    days = {day: (WorkCalendarDay.Kind.OFF.value, found[day], source) for day in found if day.year in years}
    made_up = {day for day in found.weekend_workdays if day.year in years}
    return days | dict.fromkeys(made_up, (WorkCalendarDay.Kind.WORK.value, "Ngày làm bù", source))


def _announced(years: range) -> dict[date, tuple[str, str, str]]:
    """The corrections that the project's own file knows."""
    rows = json.loads((_DATA / "corrections.json").read_text(encoding="utf-8"))["days"]
    days = {date.fromisoformat(row["date"]): (row["kind"], row["name"], _FILE + row["source"]) for row in rows}
    return {day: row for day, row in days.items() if day.year in years}


@transaction.atomic
def load_calendar(first_year: int = FIRST_YEAR, last_year: int | None = None) -> Loaded:
    """Fill the calendar for whole years and add the default time limits that are missing. May be repeated.

    Rows that a person entered or corrected (any other source) stay as they are; rows of an earlier load are renewed,
    and removed when the new computation does not hold them any more. Time limits are added once and never changed.
    """
    years = range(first_year, (last_year or clock.today().year + 1) + 1)
    wanted = _computed(years) | _announced(years)
    held = WorkCalendarDay.objects.filter(date__year__gte=years.start, date__year__lt=years.stop)
    kept = {row.date for row in held.order_by("date") if not row.source.startswith((_COMPUTED, _FILE))}
    held.exclude(date__in=kept).exclude(date__in=wanted).delete()
    WorkCalendarDay.objects.bulk_create(
        [WorkCalendarDay(date=day, kind=row[0], name=row[1], source=row[2]) for day, row in sorted(wanted.items()) if day not in kept],
        update_conflicts=True,
        unique_fields=["date"],
        update_fields=["kind", "name", "source"],
    )
    return Loaded(years.start, years.stop - 1, held.count(), len(kept), _load_rules())


def _load_rules() -> int:
    """Add each default time limit whose code has no row yet; how many were added."""
    data = json.loads((_DATA / "clock_rules.json").read_text(encoding="utf-8"))
    known = set(ClockRule.objects.values_list("code", flat=True))
    missing = [row for row in data["rules"] if row["code"] not in known]
    ClockRule.objects.bulk_create(
        ClockRule(**({"valid_from": data["valid_from"], "citation": data["citation"], "needs_verification": True} | row)) for row in missing
    )
    return len(missing)

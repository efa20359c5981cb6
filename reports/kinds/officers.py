"""Who is in charge of khuyến công where, who is new, who was trained, who changed."""

from datetime import date
from typing import Any

from khuyencong.actors.models import Organisation, Training
from khuyencong.actors.selectors.officers import STANDINGS, officers_evidence
from khuyencong.text import date_vi
from reports import figures
from reports.figures import Where
from reports.kinds.bounds import not_by_source, whole_years_only
from reports.kinds.tables import COUNT, column, table
from reports.periods import Period


def refuses(period: Period, *, of_unit: bool, source: str) -> str:
    """As it stands at the end of a year."""
    return whole_years_only(period, of_unit=of_unit, source=source) or not_by_source(period, of_unit=of_unit, source=source)


def build(where: Where, *, unit_name: str, on: date) -> dict[str, Any]:
    """The body: words, each unit with its officer, courses of the year."""
    total, told = figures.totals(where), officers_evidence(where.period.start.year)
    rows = told.rows
    if where.unit_id:
        mine = set(Organisation.objects.filter(area=where.unit_id).order_by("pk").values_list("pk", flat=True))
        rows = tuple(row for row in rows if row.organisation_id in mine)
    words = (
        f"Đến ngày {date_vi(told.on)}, trên địa bàn {unit_name}: {sum(bool(row.officer) for row in rows)}/{len(rows)} đơn vị có cán bộ phụ trách, "
        f"trong năm thay đổi {sum(row.changes for row in rows)} lần."
    )
    columns = [
        column("name", "Đơn vị"),
        column("officer", "Cán bộ phụ trách"),
        column("standing", "Tình trạng"),
        column("changes", "Thay đổi trong năm", COUNT),
    ]
    cells = [
        {"key": str(row.organisation_id), "cells": [row.name, row.officer or "—", STANDINGS[row.standing], row.changes]} for row in rows
    ]
    return {
        "totals": total.as_dict(figures.TOTALS),
        "measures": total.as_dict(),
        "unknown": {},
        "comparison": [],
        "text": {"results": [words], "difficulties": [], "next": []},
        "tables": [table("officers", "Từng đơn vị", columns, cells), *([] if where.unit_id else [_courses(where)])],
        "projects": [],
    }


def _courses(where: Where) -> dict[str, Any]:
    """Courses that ended in the year, with how many took them."""
    rows = Training.objects.filter(ends_on__range=(where.period.start, where.period.end)).order_by("ends_on", "name", "pk")
    found: dict[tuple[str, str, date], int] = {}
    for row in rows:
        key = (row.name, row.organiser, row.ends_on)
        found[key] = found.get(key, 0) + 1
    cells = [{"key": name, "cells": [name, organiser, date_vi(ended), count]} for (name, organiser, ended), count in found.items()]
    columns = [column("name", "Khóa"), column("organiser", "Đơn vị tổ chức"), column("on", "Kết thúc"), column("people", "Số người", COUNT)]
    return table("courses", "Đào tạo, tập huấn trong năm", columns, cells)

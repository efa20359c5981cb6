"""Inspections of a period: planned and done by district, each one, findings and what became of them, what was recovered.

Done are those whose minutes are of a day of the period: by the plan, unannounced by an order, and such as the Sở went to without either.
"""

from collections import Counter
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet, Sum

from inspections.models import Visit
from inspections.selectors import CANCELLED
from khuyencong.text import date_vi, million, sort_key
from projects.enums import FindingState, InspectionKind
from projects.models import Finding, Inspection, Recovery
from reports import figures
from reports.figures import Where
from reports.kinds.tables import COUNT, column, table

BEYOND = "Ngoài kế hoạch"


def build(where: Where, *, unit_name: str, on: date) -> dict[str, Any]:
    """The body: words, sums by district, each inspection, findings."""
    total = figures.totals(where)
    planned, done, findings = _planned(where), _done(where), _findings(where)
    by_district = _by_district(planned, done)
    _, due, made, spot, beyond = by_district["total"]
    closed = findings.filter(state=FindingState.CLOSED).count()
    late = findings.filter(state=FindingState.OPEN, due_on__lt=on).count()
    recovered = Recovery.objects.filter(_of(where, "line__project__"), decided_on__range=(where.period.start, where.period.end))
    money = recovered.aggregate(amount=Sum("amount"))["amount"] or 0
    words = (
        f"Trong {where.period.label}, trên địa bàn {unit_name} có {due} lần kiểm tra theo kế hoạch; đã kiểm tra {made} lần "
        f"(trong đó {spot} lần đột xuất, {beyond} lần ngoài kế hoạch); "
        f"phát hiện {findings.count()} tồn tại, đã khắc phục xong {closed}, quá hạn {late}."
    )
    said = [words]
    if money:
        said.append(f"Quyết định thu hồi {million(money)} triệu đồng.")
    return {
        "totals": total.as_dict(figures.TOTALS),
        "measures": total.as_dict(),
        "unknown": {},
        "comparison": [],
        "text": {"results": said, "difficulties": [], "next": []},
        "tables": [by_district, _each(planned, done), _found(findings)],
        "projects": [],
    }


def _of(where: Where, prefix: str) -> Q:
    return Q(**{f"{prefix}district": where.unit_id}) if where.unit_id else Q()


def _planned(where: Where) -> QuerySet[Visit]:
    """Visits of a plan that are due in the period."""
    return Visit.objects.filter(
        _of(where, "line__project__"), plan__isnull=False, due_on__range=(where.period.start, where.period.end)
    ).exclude(CANCELLED)


def _done(where: Where) -> QuerySet[Inspection]:
    return Inspection.objects.filter(_of(where, "line__project__"), held_on__range=(where.period.start, where.period.end))


def _findings(where: Where) -> QuerySet[Finding]:
    return Finding.objects.filter(
        _of(where, "inspection__line__project__"), inspection__held_on__range=(where.period.start, where.period.end)
    )


def _by_district(planned: QuerySet[Visit], done: QuerySet[Inspection]) -> dict[str, Any]:
    place = "line__project__district__name"
    counts = [
        Counter(rows.order_by().values_list(place, flat=True))
        for rows in (
            planned,
            done,
            done.filter(kind=InspectionKind.SPOT),
            done.filter(visit__isnull=True).exclude(kind=InspectionKind.SPOT),
        )
    ]
    names = sorted({name for one in counts for name in one}, key=sort_key)
    cells = [{"key": name, "cells": [name, *(one[name] for one in counts)]} for name in names]
    columns = [
        column("name", "Địa bàn"),
        column("planned", "Theo kế hoạch", COUNT),
        column("done", "Đã làm", COUNT),
        column("spot", "Đột xuất", COUNT),
        column("beyond", BEYOND, COUNT),
    ]
    return table("visits_by_district", "Theo địa bàn", columns, cells, ["Cộng", *(one.total() for one in counts)])


def _each(planned: QuerySet[Visit], done: QuerySet[Inspection]) -> dict[str, Any]:
    """Each inspection that was made, in the order of days, then those of the plan that were not."""
    made = (
        done.select_related("line__project", "line__enterprise", "visit__lead").prefetch_related("organisations").order_by("held_on", "pk")
    )
    to_come = planned.filter(inspection__isnull=True).select_related("line__project", "line__enterprise", "lead").order_by("due_on", "pk")
    cells = [
        {
            "key": f"i{row.pk}",
            "cells": [
                _name(row), row.get_kind_display(), _lead(row), date_vi(row.visit.due_on) if hasattr(row, "visit") else BEYOND, date_vi(row.held_on),
            ],
        }
        for row in made
    ] + [
        {"key": f"v{visit.pk}", "cells": [_name(visit), visit.get_kind_display(), visit.lead.name, date_vi(visit.due_on), "Chưa làm"]}
        for visit in to_come
    ]  # fmt: skip
    columns = [
        column("name", "Đề án, cơ sở"),
        column("kind", "Loại"),
        column("lead", "Chủ trì"),
        column("due", "Làm trước"),
        column("done", "Ngày làm"),
    ]
    return table("visits", "Từng lần kiểm tra", columns, cells)


def _name(row: Visit | Inspection) -> str:
    return f"{row.line.project.code}: {row.line.enterprise.name}"


def _lead(row: Inspection) -> str:
    """Who leads by plan or order, else the offices that went."""
    return row.visit.lead.name if hasattr(row, "visit") else ", ".join(sorted((one.name for one in row.organisations.all()), key=sort_key))


def _found(findings: QuerySet[Finding]) -> dict[str, Any]:
    rows = findings.select_related("inspection__line__project", "inspection__line__enterprise").order_by("inspection__held_on", "pk")
    cells = [
        {
            "key": str(finding.pk),
            "cells": [
                finding.inspection.line.enterprise.name, finding.text, date_vi(finding.due_on) if finding.due_on else "", finding.get_state_display(),
            ],
        }
        for finding in rows
    ]  # fmt: skip
    columns = [column("name", "Cơ sở"), column("text", "Tồn tại"), column("due", "Hạn khắc phục"), column("state", "Tình trạng")]
    return table("findings", "Tồn tại và khắc phục", columns, cells)

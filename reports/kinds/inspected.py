"""Inspections of a period: planned and done by district, each visit, findings and what became of them, what was recovered."""

from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from inspections.models import Visit
from inspections.selectors import CANCELLED, DONE
from khuyencong.text import date_vi, million
from projects.enums import FindingState, InspectionKind
from projects.models import Finding, Recovery
from reports import figures
from reports.figures import Where
from reports.kinds.tables import COUNT, column, table


def build(where: Where, *, unit_name: str, on: date) -> dict[str, Any]:
    """The body: words, sums by district, visits, findings."""
    total = figures.totals(where)
    visits, findings = _visits(where), _findings(where)
    planned = visits.filter(plan__isnull=False).count()
    done = visits.filter(DONE).count()
    spot = visits.filter(DONE, kind=InspectionKind.SPOT).count()
    closed = findings.filter(state=FindingState.CLOSED).count()
    late = findings.filter(state=FindingState.OPEN, due_on__lt=on).count()
    recovered = Recovery.objects.filter(_of(where, "line__project__"), decided_on__range=(where.period.start, where.period.end))
    money = recovered.aggregate(amount=Sum("amount"))["amount"] or 0
    words = (
        f"Trong {where.period.label}, trên địa bàn {unit_name} có {planned} lần kiểm tra theo kế hoạch, đã làm {done} lần (trong đó {spot} lần đột xuất); "
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
        "tables": [_by_district(visits), _each(visits), _found(findings)],
        "projects": [],
    }


def _of(where: Where, prefix: str) -> Q:
    return Q(**{f"{prefix}district": where.unit_id}) if where.unit_id else Q()


def _visits(where: Where) -> QuerySet[Visit]:
    """Visits due in the period, and those that were made in it."""
    span = (where.period.start, where.period.end)
    return Visit.objects.filter(_of(where, "line__project__"), Q(due_on__range=span) | Q(inspection__held_on__range=span)).exclude(
        CANCELLED
    )


def _findings(where: Where) -> QuerySet[Finding]:
    return Finding.objects.filter(
        _of(where, "inspection__line__project__"), inspection__held_on__range=(where.period.start, where.period.end)
    )


def _by_district(visits: QuerySet[Visit]) -> dict[str, Any]:
    rows = visits.order_by().values("line__project__district__name").annotate(
        planned=Count("pk", filter=Q(plan__isnull=False)), done=Count("pk", filter=DONE), spot=Count("pk", filter=DONE & Q(kind=InspectionKind.SPOT))
    )  # fmt: skip
    cells = [
        {
            "key": row["line__project__district__name"],
            "cells": [row["line__project__district__name"], row["planned"], row["done"], row["spot"]],
        }
        for row in rows.order_by("line__project__district__name")
    ]
    total = ["Cộng", *(sum(row["cells"][place] for row in cells) for place in (1, 2, 3))]
    columns = [
        column("name", "Địa bàn"),
        column("planned", "Theo kế hoạch", COUNT),
        column("done", "Đã làm", COUNT),
        column("spot", "Đột xuất", COUNT),
    ]
    return table("visits_by_district", "Theo địa bàn", columns, cells, total)


def _each(visits: QuerySet[Visit]) -> dict[str, Any]:
    rows = visits.select_related("line__project", "line__enterprise", "inspection", "lead").order_by("due_on", "pk")
    cells = [
        {
            "key": str(visit.pk),
            "cells": [
                f"{visit.line.project.code}: {visit.line.enterprise.name}", visit.get_kind_display(), visit.lead.name, date_vi(visit.due_on),
                date_vi(visit.inspection.held_on) if visit.inspection else "Chưa làm",
            ],
        }
        for visit in rows
    ]  # fmt: skip
    columns = [
        column("name", "Đề án, cơ sở"),
        column("kind", "Loại"),
        column("lead", "Chủ trì"),
        column("due", "Làm trước"),
        column("done", "Ngày làm"),
    ]
    return table("visits", "Từng lần kiểm tra", columns, cells)


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

"""The report of a period: figures by content, sub-programme, district and source, the list, and the words around them."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from budgets.norms.enums import SubProgramme
from khuyencong import clock
from khuyencong.actors.enums import Level
from khuyencong.actors.territory import map_of
from khuyencong.calendar.models import Clock
from khuyencong.text import date_vi, million, percent
from projects.enums import FindingState, ProjectState, Track
from projects.models import Acceptance, Contract, Finding, Line, Liquidation, Project
from reports import figures
from reports.atlas import atlas_of, codes_of, told
from reports.figures import Cell, Where
from reports.kinds.listing import listing, past_of, projects_of
from reports.kinds.tables import COUNT, MONEY, by_dimension, column, table


def _projects(where: Where, prefix: str = "") -> Q:
    found = Q()
    if where.unit_id:
        found &= Q(**{f"{prefix}district_id": where.unit_id})
    if where.source:
        found &= Q(**{f"{prefix}track": where.source})
    return found


def stages(where: Where, approved: Cell) -> list[dict[str, Any]]:
    """What happened in the period, step by step: how many đề án, how many of their lines, how much (đồng)."""
    start, end = where.period.start, where.period.end
    moments = (datetime.combine(start, time(0), tzinfo=clock.ZONE), datetime.combine(end + timedelta(days=1), time(0), tzinfo=clock.ZONE))
    handed_in = Project.objects.filter(_projects(where), submitted_at__gte=moments[0], submitted_at__lt=moments[1])
    submitted = handed_in.aggregate(projects=Count("id"), amount=Sum("requested"))
    lines = Line.objects.filter(project__in=handed_in.order_by()).count()
    found = [
        _stage("submitted", "Hồ sơ nộp trong kỳ", submitted["projects"], lines, submitted["amount"]),
        _stage("approved", "Được phê duyệt trong kỳ", approved["projects"], figures.approved_lines(where).count(), approved["grant"]),
    ]
    for code, label, model, day, amount in (
        ("contracted", "Đã ký hợp đồng trong kỳ", Contract.objects.all(), "signed_on", "amount"),
        ("accepted", "Đã nghiệm thu trong kỳ", Acceptance.objects.filter(is_passed=True), "held_on", "grant"),
        ("settled", "Đã thanh lý trong kỳ", Liquidation.objects.all(), "held_on", "paid"),
    ):
        rows: QuerySet[Any] = model.filter(_projects(where, "line__project__"), **{f"{day}__range": (start, end)})
        row = rows.order_by().aggregate(projects=Count("line__project", distinct=True), lines=Count("id"), _amount=Sum(amount))
        found.append(_stage(code, label, row["projects"], row["lines"], row["_amount"]))
    return found


def _stage(code: str, label: str, projects: int | None, lines: int, amount: int | None) -> dict[str, Any]:
    return {"key": code, "cells": [label, projects, lines, int(amount or 0)]}


def difficulties(where: Where, on: date) -> dict[str, int]:
    """What stands open on the day: findings not mended, of which overdue, and steps past their time limit."""
    findings = Finding.objects.filter(_projects(where, "inspection__line__project__"), state=FindingState.OPEN)
    late = Clock.objects.filter(subject_kind__in=("project", "line"), stopped_at__isnull=True, paused_at__isnull=True, due_on__lt=on)
    if _projects(where):
        mine = Project.objects.filter(_projects(where)).order_by().values("id")
        lines = Line.objects.filter(_projects(where, "project__")).order_by().values("id")
        late = late.filter(Q(subject_kind="project", subject_id__in=mine) | Q(subject_kind="line", subject_id__in=lines))
    waiting = Project.objects.filter(_projects(where), state__in=_WAITING).count()
    return {"findings": findings.count(), "findings_late": findings.filter(due_on__lt=on).count(), "late": late.count(), "waiting": waiting}


_WAITING = (
    ProjectState.SUBMITTED,
    ProjectState.RETURNED,
    ProjectState.ENDORSED,
    ProjectState.RECEIVED,
    ProjectState.APPRAISING,
    ProjectState.RECOMMENDED,
)


def build(where: Where, *, unit_name: str, on: date) -> dict[str, Any]:
    """The body of the report: totals, comparison, text and tables. Amounts are đồng."""
    total = figures.totals(where)
    projects = [*past_of(where), *projects_of(where)]
    by_sub_programme = by_dimension(
        "Theo bảy tiểu chương trình (Quyết định 136/2007/QĐ-TTg)", where, "sub_programme", total, every=SubProgramme.values
    )
    tables = [
        table(
            "stages",
            "Tình hình thực hiện trong kỳ",
            [
                column("name", "Bước"),
                column("projects", "Số đề án", COUNT),
                column("lines", "Số cơ sở", COUNT),
                column("amount", "Kinh phí", MONEY),
            ],
            stages(where, total),
        ),
        by_dimension("Theo nội dung hoạt động khuyến công", where, "content", total),
        by_sub_programme,
        by_dimension("Theo nguồn kinh phí", where, "source", total, every=[where.source] if where.source else Track.values),
    ]
    if not where.unit_id:
        tables.insert(3, _by_place(where, total, on))
    if where.period.span == "stage":
        tables.insert(1, by_dimension("Theo năm", where, "year", total))
    comparison = _comparison(where, total)
    tables.append(_compared(comparison))
    tables.append(listing(projects, total))
    empty = [row["cells"][0] for row in by_sub_programme["rows"] if row["key"] and not row["cells"][1]]
    return {
        **({} if where.unit_id else {"map": told(atlas_of(where, "projects"), codes_of(where.map_on or where.period.end))}),
        "totals": total.as_dict(figures.TOTALS),
        "measures": total.as_dict(),
        "unknown": {name: count for name, count in total.unknown.items() if count},
        "comparison": comparison,
        "text": _words(where, unit_name=unit_name, total=total, comparison=comparison, empty=empty, on=on),
        "tables": tables,
        "projects": projects,
    }


def _by_place(where: Where, total: Cell, on: date) -> dict[str, Any]:
    """The figures by local unit: of the day whose map is asked for, else as the files say with the units of the period's end."""
    drawn = map_of(where.map_on or min(where.period.end, on))
    heading = "Huyện, thành phố" if drawn.level == Level.DISTRICT else "Xã, phường"
    title = f"Theo {heading.lower()}" + (f", bản đồ ngày {date_vi(where.map_on)}" if where.map_on else "")
    return by_dimension(title, where, "district", total, every=[str(unit.pk) for unit in drawn.in_order()], heading=heading)


def _comparison(where: Where, total: Cell) -> list[dict[str, Any]]:
    """This period beside the one before it and the same of last year (one row when they are the same)."""
    period = where.period
    rows = [{"period": period.code, "label": period.label, "totals": total.as_dict(figures.TOTALS)}]
    for other in dict.fromkeys((period.previous, period.last_year)):
        cell = figures.totals(Where(other, where.unit_id, where.source))
        rows.append({"period": other.code, "label": other.label, "totals": cell.as_dict(figures.TOTALS)})
    return rows


def _compared(comparison: Sequence[dict[str, Any]]) -> dict[str, Any]:
    names = figures.TOTALS
    columns = [column("period", "Kỳ"), *(column(n, figures.MEASURES[n], MONEY if n in figures.MONEY else COUNT) for n in names)]
    rows = [
        {"key": row["period"], "cells": [row["label"][:1].upper() + row["label"][1:], *(row["totals"][name] for name in names)]}
        for row in comparison
    ]
    return table("comparison", "So sánh với kỳ trước và cùng kỳ năm trước", columns, rows)


def _million(amount: int | None) -> str:
    return "chưa có số liệu" if amount is None else f"{million(amount)} triệu đồng"


def _results(where: Where, unit_name: str, total: Cell) -> list[str]:
    """What was done, in sentences."""
    period = where.period
    count = total["projects"] or 0
    if not count:
        found = [f"Trong {period.label}, trên địa bàn {unit_name} không có đề án khuyến công được phê duyệt."]
    else:
        first = (
            f"Trong {period.label}, trên địa bàn {unit_name} có {count} đề án khuyến công được phê duyệt, tổng kinh phí thực hiện "
            f"{_million(total['total_cost'])}"
        )
        if total["grant"] is not None:
            first += f", trong đó kinh phí khuyến công hỗ trợ {_million(total['grant'])}"
        if total["counterpart"] is not None:
            first += f", vốn đối ứng của cơ sở {_million(total['counterpart'])}"
        found = [first + "."]
        if total["beneficiaries"] is not None:
            found.append(f"Số lượt cơ sở công nghiệp nông thôn thụ hưởng: {total['beneficiaries']}.")
    if total["paid"] is not None:
        found.append(f"Kinh phí đã thanh toán cho khối lượng nghiệm thu trong kỳ: {_million(total['paid'])}.")
    if total["models"]:
        found.append(f"Xây dựng {total['models']:02d} mô hình thí điểm áp dụng sản xuất sạch hơn.")
    return found


def _words(
    where: Where, *, unit_name: str, total: Cell, comparison: Sequence[dict[str, Any]], empty: Sequence[str], on: date
) -> dict[str, list[str]]:
    """The paragraphs that officials read first; every number in them is a figure of the snapshot, or stands open on the day."""
    open_now = difficulties(where, on)
    results = _results(where, unit_name, total)
    results += [_against(total["projects"] or 0, row) for row in comparison[1:] if row["totals"]["projects"]]
    if empty:
        results.append(f"Có {len(empty)}/7 tiểu chương trình chưa có đề án: {'; '.join(empty)}.")
    if where.period.end >= on:
        results.append(f"Kỳ báo cáo chưa kết thúc; số liệu tính đến ngày {on:%d/%m/%Y}.")
    hard = []
    if open_now["findings"]:
        late = f", trong đó {open_now['findings_late']} tồn tại quá hạn" if open_now["findings_late"] else ""
        hard.append(f"Còn {open_now['findings']} tồn tại qua kiểm tra chưa được khắc phục{late}.")
    if open_now["late"]:
        hard.append(f"Có {open_now['late']} bước xử lý hồ sơ đang quá thời hạn.")
    next_up = where.period.following
    if open_now["waiting"]:
        following = [f"Trong {next_up}, tiếp tục xử lý {open_now['waiting']} hồ sơ đang chờ xem xét, thẩm định, phê duyệt."]
    else:
        following = [f"Trong {next_up}, tiếp tục hướng dẫn cơ sở lập hồ sơ và tiếp nhận đề án mới."]
    if empty:
        following.append("Vận động, hướng dẫn cơ sở lập đề án thuộc các tiểu chương trình chưa có đề án.")
    if hard:
        following.append("Đôn đốc khắc phục tồn tại sau kiểm tra và giải quyết dứt điểm hồ sơ quá hạn.")
    hard = hard or ["Không có tồn tại qua kiểm tra chưa khắc phục và không có hồ sơ quá hạn xử lý."]
    return {"results": results, "difficulties": hard, "next": following}


def _against(count: int, row: dict[str, Any]) -> str:
    before = row["totals"]["projects"]
    word = "tăng" if count > before else "giảm"
    if count == before:
        return f"Số đề án bằng {row['label']} ({before} đề án)."
    return f"So với {row['label']} ({before} đề án), số đề án {word} {abs(count - before)}, bằng {percent(count, before)}."

"""The yearly review of a directive as a report: every clause, its owner, its evidence, its colour, what is said of it."""

from datetime import date
from typing import Any

from django.utils.text import Truncator

from directive import selectors
from directive.complaints import complaints
from directive.enums import Colour
from directive.evidence import in_words, year_of
from directive.models import Remark
from directive.selectors import Standing
from reports import figures
from reports.enums import ReportKind
from reports.figures import Where
from reports.kinds.bounds import not_by_source
from reports.kinds.catalogue import Definition, register_kind
from reports.kinds.tables import column, table
from reports.periods import Period

_CLAUSES = (
    column("code", "Mục"),
    column("duty", "Nhiệm vụ"),
    column("owner", "Cơ quan phụ trách"),
    column("result", "Kết quả"),
    column("wanted", "Phải có"),
    column("state", "Tình trạng"),
    column("remark", "Đánh giá của cơ quan"),
)
_EVIDENCE = (column("code", "Mục"), column("name", "Bằng chứng"), column("value", "Số liệu"))


def _refuses(period: Period, *, of_unit: bool, source: str) -> str:
    if period.span != "year":
        return "Báo cáo thực hiện Chỉ thị lập cho cả năm."
    if of_unit:
        return "Báo cáo thực hiện Chỉ thị lập cho toàn tỉnh."
    return not_by_source(period, of_unit=of_unit, source=source)


def build(where: Where, *, unit_name: str, on: date) -> dict[str, Any]:
    """The body of the review of a year. LookupError when no directive has been entered."""
    directive = selectors.current(min(on, where.period.end)) or selectors.current(on)
    if directive is None:
        raise LookupError("Chưa có chỉ thị nào được nhập.")
    year = year_of(where.period.start.year)
    rows, total = selectors.overview(directive, year.year), figures.totals(where)
    counts = {colour: sum(row.verdict.colour == colour for row in rows) for colour in Colour}
    said = ", ".join(f"{count} mục {colour.label.lower()}" for colour, count in counts.items() if count)
    remarks = _remarks([row.clause.pk for row in rows], year.year)
    return {
        "totals": total.as_dict(figures.TOTALS),
        "measures": total.as_dict(),
        "unknown": {},
        "comparison": [],
        "text": {
            "results": [
                f"Năm {year.year}, thực hiện Chỉ thị {directive.title[:1].lower()}{directive.title[1:]}: trong {len(rows)} mục có {said}."
            ],
            "difficulties": [f"{one.title}: {one.words}" for one in complaints(year) if not one.is_fine] or ["Không có."],
            "next": [_next(row) for row in rows if row.verdict.colour in (Colour.RED, Colour.AMBER)]
            or ["Tiếp tục thực hiện các mục của Chỉ thị."],
        },
        "tables": [
            table("clauses", "Từng mục của Chỉ thị", _CLAUSES, [_row(row, remarks.get(row.clause.pk, "")) for row in rows]),
            table("evidence", "Bằng chứng đếm từ dữ liệu", _EVIDENCE, _figures(rows)),
        ],
        "projects": [],
    }


def _remarks(ids: list[int], year: int) -> dict[int, str]:
    """What the owners last said of each clause, one after the other."""
    rows = Remark.objects.filter(clause__in=ids, year=year).select_related("organisation")
    found: dict[int, list[str]] = {}
    for row in rows.order_by("clause_id", "organisation_id", "-at", "-pk").distinct("clause_id", "organisation_id"):
        found.setdefault(row.clause_id, []).append(f"{row.organisation.short_name}: {row.words}")
    return {pk: "\n".join(words) for pk, words in found.items()}


def _wanted(row: Standing) -> str:
    wanted = (row.plan.target if row.plan else None) or (row.counted.expected if row.counted else None)
    due = f", hạn {row.plan.due_on:%d/%m/%Y}" if row.plan and row.plan.due_on else ""
    return (f"{wanted} {row.evidence.unit}" if wanted and row.evidence else "—") + due


def _row(row: Standing, remark: str) -> dict[str, Any]:
    result = f"{row.counted.value} {row.evidence.unit}" if row.counted and row.evidence else "…"
    return {
        "key": row.clause.code,
        "cells": [row.clause.code, row.clause.duty, row.owners, result, _wanted(row), str(row.verdict.colour.label), remark],
    }


def _figures(rows: list[Standing]) -> list[dict[str, Any]]:
    return [
        {"key": f"{row.clause.code}.{n}", "cells": [row.clause.code, one.label, in_words(one)]}
        for row in rows
        for n, one in enumerate(row.counted.figures if row.counted else (), 1)
    ]


def _next(row: Standing) -> str:
    words = row.plan.words if row.plan and row.plan.words else row.verdict.why
    return f"Mục {row.clause.code} ({row.owners}): {Truncator(words).chars(300)}"


register_kind(
    ReportKind.DIRECTIVE,
    Definition(
        "BÁO CÁO", lambda period: f"Tình hình thực hiện Chỉ thị về khuyến công {period.label}", build, landscape=True, refuses=_refuses
    ),
)

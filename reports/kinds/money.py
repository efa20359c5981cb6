"""The year's money: by source and stage, by content, by district, month by month, what came from the year before and what goes on."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Sum
from django.db.models.functions import ExtractMonth

from budgets.enums import FundingSource, Stage
from budgets.selectors import Money, money_of, year_position
from budgets.selectors.turnover import paid_between
from khuyencong.text import million
from projects.models import Line
from reports import figures
from reports.figures import Where
from reports.kinds.bounds import whole_years_only
from reports.kinds.tables import COUNT, MONEY, column, table
from reports.periods import Period

_STAGES = ("allocated", "committed", "disbursed", "settled", "left")
_HEADS = ("Giao", "Ký hợp đồng", "Giải ngân", "Quyết toán", "Còn lại")


def refuses(period: Period, *, of_unit: bool, source: str) -> str:
    """Years of the budget only, of all sources: each has its row."""
    return whole_years_only(period, of_unit=of_unit, source=source) or ("Báo cáo kinh phí gồm mọi nguồn." if source else "")


def build(where: Where, *, unit_name: str, on: date) -> dict[str, Any]:
    """The body: words and tables. Amounts are đồng, as the ledger says now."""
    year, total = where.period.start.year, figures.totals(where)
    lines = Line.objects.filter(project__year=year, holding__isnull=False).select_related("content", "project__district")
    if where.unit_id:
        lines = lines.filter(project__district=where.unit_id)
    rows = list(lines.order_by("project__code", "position"))
    money = money_of([line.holding_id for line in rows if line.holding_id])
    held = {line.pk: money.get(line.holding_id or 0, Money()) for line in rows}
    by_source = [] if where.unit_id else [_by_source(year)]
    words = f"Năm {year}, trên địa bàn {unit_name}, kinh phí bố trí cho đề án là {million(sum(one.allocated for one in held.values()))} triệu đồng, "
    words += f"đã giải ngân {million(sum(one.disbursed for one in held.values()))} triệu đồng, quyết toán {million(sum(one.settled for one in held.values()))} triệu đồng."
    return {
        "totals": total.as_dict(figures.TOTALS),
        "measures": total.as_dict(),
        "unknown": {},
        "comparison": [],
        "text": {"results": [words], "difficulties": [], "next": []},
        "tables": [
            *by_source,
            _grouped("by_content_money", "Nội dung", rows, held, lambda line: line.content.short_name),
            _grouped("by_district_money", "Địa bàn", rows, held, lambda line: line.project.district.name),
            _by_month(where),
        ],
        "projects": [],
    }


def _by_source(year: int) -> dict[str, Any]:
    """Each source at each stage, as the accounts stand."""
    heads = (
        ("Dự toán", (Stage.AUTHORITY,)), ("Năm trước chuyển sang", (Stage.CARRIED_IN,)), ("Chưa bố trí", (Stage.ESTIMATE,)), ("Đã bố trí", (Stage.ALLOCATED,)),
        ("Đã ký hợp đồng", (Stage.COMMITTED,)), ("Tạm ứng", (Stage.ADVANCED,)), ("Thanh toán", (Stage.PAID,)), ("Quyết toán", (Stage.SETTLED,)),
        ("Chuyển năm sau", (Stage.CARRIED_OUT,)),
    )  # fmt: skip
    found = year_position(year)
    rows = [
        {"key": source.value, "cells": [source.label, *(sum(found[source].get(stage, 0) for stage in stages) for _, stages in heads)]}
        for source in FundingSource
        if source in found
    ]
    total = ["Cộng", *(sum(row["cells"][place + 1] for row in rows) for place in range(len(heads)))]
    columns = [column("name", "Nguồn"), *(column(f"s{n}", label, MONEY) for n, (label, _) in enumerate(heads))]
    return table("by_source_money", "Theo nguồn và bước, như đang ghi trong sổ", columns, rows, total)


def _grouped(code: str, head: str, rows: list[Line], held: dict[int, Money], name: Callable[[Line], str]) -> dict[str, Any]:
    """Parts of đề án of the year by a name, with how many and what became of their money."""
    groups: dict[str, list[Line]] = {}
    for line in rows:
        groups.setdefault(str(name(line)), []).append(line)
    cells = [
        {
            "key": key,
            "cells": [
                key,
                len({line.project_id for line in group}),
                *(sum(getattr(held[line.pk], stage) for line in group) for stage in _STAGES),
            ],
        }
        for key, group in sorted(groups.items())
    ]
    total = ["Cộng", len({line.project_id for line in rows}), *(sum(getattr(one, stage) for one in held.values()) for stage in _STAGES)]
    columns = [
        column("name", head),
        column("projects", "Số đề án", COUNT),
        *(column(stage, label, MONEY) for stage, label in zip(_STAGES, _HEADS, strict=True)),
    ]
    return table(code, f"Theo {head.lower()}", columns, cells, total)


def _by_month(where: Where) -> dict[str, Any]:
    """What was paid in each month of the year, by source."""
    legs = paid_between(where.period.start, where.period.end)
    if where.unit_id:
        legs = legs.filter(account__holding__line__project__district=where.unit_id)
    summed = legs.order_by().annotate(month=ExtractMonth("entry__occurred_on")).values("account__source", "month")
    found = {
        (row["account__source"], row["month"]): int(row["amount"] or 0)
        for row in summed.annotate(amount=Sum("credit") - Sum("debit")).order_by("account__source", "month")
    }
    months = range(1, 13)
    rows = [
        {
            "key": f"{month:02}",
            "cells": [f"Tháng {month}", *(found.get((source.value, month), 0) for source in FundingSource), _sum(found, month)],
        }
        for month in months
    ]
    columns = [
        column("name", "Tháng"),
        *(column(source.value, source.label, MONEY) for source in FundingSource),
        column("sum", "Cộng", MONEY),
    ]
    total = ["Cộng", *(sum(found.get((source.value, month), 0) for month in months) for source in FundingSource), sum(found.values())]
    return table("by_month", "Đã thanh toán theo tháng", columns, rows, total)


def _sum(found: dict[tuple[str, int], int], month: int) -> int:
    return sum(amount for (_, at), amount in found.items() if at == month)

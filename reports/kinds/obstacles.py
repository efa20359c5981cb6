"""The register of obstacles of a period: what was raised, by whom, who decides, by when, what came of it."""

from datetime import date
from typing import Any

from khuyencong import clock
from khuyencong.text import date_vi
from obstacles import selectors
from obstacles.enums import ObstacleState
from obstacles.models import Obstacle
from reports import figures
from reports.figures import Where
from reports.kinds.tables import COUNT, column, table

_COLUMNS = (
    column("content", "Nội dung"),
    column("raiser", "Đơn vị nêu"),
    column("raised_on", "Ngày nêu"),
    column("level", "Cấp giải quyết"),
    column("due_on", "Hạn"),
    column("result", "Kết quả"),
)


def build(where: Where, *, unit_name: str, on: date) -> dict[str, Any]:
    """The body: words, sums by topic, the register. Obstacles that were withdrawn are left out, joined ones name the one that is answered."""
    total = figures.totals(where)
    rows = Obstacle.objects.filter(raised_at__date__range=(where.period.start, where.period.end)).exclude(state=ObstacleState.WITHDRAWN)
    if where.unit_id:
        rows = rows.filter(area=where.unit_id)
    found = list(rows.select_related("enterprise", "organisation", "joined_to").order_by("raised_at", "pk"))
    told = selectors.standing(where.period.start, where.period.end, area_ids=[where.unit_id] if where.unit_id else None, on=on)
    due = selectors.due_days(row.pk for row in found)
    told_of = (
        f"Trong {where.period.label}, trên địa bàn {unit_name} có {len(found)} khó khăn, vướng mắc được nêu: {told.answered} đã có trả lời, "
        f"{told.escalated} đã báo cáo UBND tỉnh, {told.open} đang chờ (trong đó {told.late} quá hạn)."
    )
    words = [told_of]
    if told.days is not None:
        words.append(f"Thời gian đến khi có trả lời, tính ở giữa: {f'{told.days:g}'.replace('.', ',')} ngày làm việc.")
    return {
        "totals": total.as_dict(figures.TOTALS),
        "measures": total.as_dict(),
        "unknown": {},
        "comparison": [],
        "text": {"results": words, "difficulties": [], "next": []},
        "tables": [_by_topic(found), table("register", "Khó khăn, vướng mắc", _COLUMNS, [_row(row, due.get(row.pk)) for row in found])],
        "projects": [],
    }


def _row(row: Obstacle, due_on: date | None) -> dict[str, Any]:
    level = "UBND tỉnh" if row.escalated_at else "Sở Công Thương"
    result = f"Trả lời chung tại {row.joined_to.code}" if row.joined_to else row.outcome or row.state_label
    return {
        "key": row.code,
        "cells": [
            f"{row.code}: {row.title}",
            row.raiser,
            date_vi(clock.day_of(row.raised_at)),
            level,
            date_vi(due_on) if due_on else "",
            result,
        ],
    }


def _by_topic(rows: list[Obstacle]) -> dict[str, Any]:
    """How many by topic, and how many of them wait."""
    counts: dict[str, list[int]] = {}
    for row in rows:
        found = counts.setdefault(row.get_topic_display(), [0, 0])
        found[0] += 1
        found[1] += row.state in ObstacleState.open_ones()
    return table(
        "by_topic", "Theo lĩnh vực", [column("name", "Lĩnh vực"), column("raised", "Đã nêu", COUNT), column("open", "Đang chờ", COUNT)],
        [{"key": name, "cells": [name, *pair]} for name, pair in sorted(counts.items())],
        ["Cộng", len(rows), sum(pair[1] for pair in counts.values())],
    )  # fmt: skip

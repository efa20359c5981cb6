"""What came of the support: what was carried out by content, people trained and hired, what the figures after the support say against those before."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from budgets.norms.enums import SubProgramme
from khuyencong.text import decimal_vi
from projects.models import Acceptance, FollowUp
from projects.models.following import FIGURES
from reports import figures
from reports.figures import Where
from reports.kinds.tables import COUNT, MONEY, NUMBER, column, table

# Questions of contents that count people or things, as their fields are keyed (budgets/norms/data/fields.json).
PEOPLE_TRAINED = ("trainees", "people")


def build(where: Where, *, unit_name: str, on: date) -> dict[str, Any]:
    """The body: words and tables; what was accepted in the period, and reports after the support that came in it."""
    total = figures.totals(where)
    accepted = _accepted(where)
    told = accepted.aggregate(lines=Count("id"), jobs=Sum("new_jobs"), grant=Sum("grant"), cost=Sum("real_cost"))
    trained = _trained(accepted)
    said = (
        f"Trong {where.period.label}, trên địa bàn {unit_name} nghiệm thu đạt {told['lines']} phần việc của cơ sở, tạo thêm {told['jobs'] or 0} việc làm; "
        f"{trained} người được đào tạo, tập huấn."
    )
    words = [said]
    if told["grant"]:
        drawn = (told["cost"] - told["grant"]) / told["grant"]
        words.append(f"Một đồng kinh phí khuyến công kéo theo {decimal_vi(Decimal(f'{drawn:.2f}'))} đồng vốn khác.")
    return {
        "totals": total.as_dict(figures.TOTALS),
        "measures": total.as_dict(),
        "unknown": {},
        "comparison": [],
        "text": {"results": words, "difficulties": [], "next": []},
        "tables": [_by_content(accepted), _by_sub_programme(accepted), _before_and_after(where)],
        "projects": [],
    }


def _accepted(where: Where) -> QuerySet[Acceptance]:
    found = Q(is_passed=True, held_on__range=(where.period.start, where.period.end))
    if where.unit_id:
        found &= Q(line__project__district=where.unit_id)
    if where.source:
        found &= Q(line__project__track=where.source)
    return Acceptance.objects.filter(found)


def _trained(accepted: QuerySet[Acceptance]) -> int:
    """People in classes and courses that were accepted: what was counted at the acceptance, else what was planned."""
    people = 0
    for measures, answers in accepted.order_by("pk").values_list("measures", "line__answers"):
        counted = next((told[key] for told in (measures or {}, answers or {}) for key in PEOPLE_TRAINED if key in told), 0)
        people += int(counted) if str(counted).isdecimal() else 0
    return people


def _by_content(accepted: QuerySet[Acceptance]) -> dict[str, Any]:
    rows = accepted.order_by().values("line__content__code", "line__content__name_vi").annotate(
        projects=Count("line__project", distinct=True), lines=Count("id"), jobs=Sum("new_jobs"), cost=Sum("real_cost"), sum_grant=Sum("grant")
    )  # fmt: skip
    columns = [
        column("name", "Nội dung"), column("projects", "Số đề án", COUNT), column("lines", "Số cơ sở", COUNT), column("jobs", "Việc làm thêm", COUNT),
        column("cost", "Chi phí thực tế", MONEY), column("grant", "Hỗ trợ", MONEY),
    ]  # fmt: skip
    cells = [
        {
            "key": row["line__content__code"],
            "cells": [row["line__content__name_vi"], row["projects"], row["lines"], row["jobs"] or 0, row["cost"], row["sum_grant"]],
        }
        for row in rows.order_by("line__content__code")
    ]
    return table("results_by_content", "Kết quả nghiệm thu theo nội dung", columns, cells, _totals(accepted))


def _totals(accepted: QuerySet[Acceptance]) -> list[Any]:
    row = accepted.aggregate(
        projects=Count("line__project", distinct=True),
        lines=Count("id"),
        jobs=Sum("new_jobs"),
        cost=Sum("real_cost"),
        sum_grant=Sum("grant"),
    )
    return ["Cộng", row["projects"], row["lines"], row["jobs"] or 0, row["cost"] or 0, row["sum_grant"] or 0]


def _by_sub_programme(accepted: QuerySet[Acceptance]) -> dict[str, Any]:
    """All seven, the empty ones as well."""
    rows = accepted.order_by().values("line__content__sub_programme").annotate(lines=Count("id"), sum_grant=Sum("grant"))
    found = {row["line__content__sub_programme"]: row for row in rows.order_by("line__content__sub_programme")}
    cells = [
        {"key": code, "cells": [label, found[code]["lines"] if code in found else 0, found[code]["sum_grant"] if code in found else 0]}
        for code, label in SubProgramme.choices
    ]
    columns = [column("name", "Tiểu chương trình"), column("lines", "Số cơ sở", COUNT), column("grant", "Hỗ trợ", MONEY)]
    return table("results_by_sub_programme", "Theo bảy tiểu chương trình", columns, cells)


def _before_and_after(where: Where) -> dict[str, Any]:
    """Figures of cơ sở after the support that were due in the period, against their own before it."""
    found = Q(at__isnull=False, months__gt=0, due_on__range=(where.period.start, where.period.end))
    if where.unit_id:
        found &= Q(line__project__district=where.unit_id)
    after = FollowUp.objects.filter(found)
    before = FollowUp.objects.filter(months=0, line__in=after.order_by().values("line"))
    sums = {name: Sum(name) for name in FIGURES}
    told, stood = after.aggregate(**sums), before.aggregate(**sums)
    label = {field.name: str(field.verbose_name) for field in FollowUp._meta.concrete_fields}
    rows = [
        {
            "key": name,
            "cells": [label[name][:1].upper() + label[name][1:], _plain(stood[name]), _plain(told[name]), _change(stood[name], told[name])],
        }
        for name in FIGURES
    ]
    columns = [
        column("name", "Chỉ tiêu"),
        column("before", "Trước hỗ trợ", NUMBER),
        column("after", "Sau hỗ trợ", NUMBER),
        column("change", "Thay đổi"),
    ]
    return table("before_and_after", "Trước và sau hỗ trợ của cơ sở đã báo cáo", columns, rows)


def _plain(value: Any) -> int | None:
    return None if value is None else int(value)


def _change(before: Any, after: Any) -> str:
    if not before or after is None:
        return "…"
    return f"{(after - before) * 100 / before:+.1f} %".replace(".", ",").replace("-", "−")

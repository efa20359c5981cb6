"""Tells the ledger whose money a holding is: a beneficiary's part of a đề án."""

from collections.abc import Collection

from budgets.holders import Holder, register_holders
from projects.models import Line


def describe(holding_ids: Collection[int]) -> dict[int, Holder]:
    """The parts that hold some holdings, by one query."""
    rows = Line.objects.filter(holding_id__in=holding_ids).select_related("project", "enterprise").order_by("pk")
    return {
        row.holding_id or 0: Holder(
            name=row.enterprise.name,
            project=row.project.code,
            title=row.project.title,
            url=row.get_absolute_url(),
            planned=row.approved or 0,
            content_id=row.content_id,
            district_id=row.project.district_id,
        )
        for row in rows
    }


register_holders(describe)

"""What waits with activities: those whose days are over and of which nothing is told yet."""

from typing import Any

from django.db.models import QuerySet

from activities import selectors
from activities.models import Activity
from activities.permissions import P
from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.ui.waiting import Source, Waiting, register_source


def _due(who: Principal) -> QuerySet[Any] | None:
    return selectors.due(who, clock.today()) if who.may(P.KEEP) and who.organisation_id else None


def _row(row: Activity, who: Principal) -> Waiting:
    return Waiting(
        verb="Ghi kết quả hoạt động", title=row.title, code=row.code, url=row.get_absolute_url(), beneficiary=row.organisation.name,
        district=row.area.name if row.area else "", amount=None, since=row.created_at,
    )  # fmt: skip


register_source(Source("activities.due", _due, _row))

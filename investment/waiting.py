"""What waits with investment: for the office that has the duty, investors with whom somebody is to be in touch today."""

from typing import Any

from django.db.models import QuerySet

from investment import selectors
from investment.models import Lead
from investment.permissions import P, reaches
from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.ui.waiting import Source, Waiting, register_source


def _due(who: Principal) -> QuerySet[Any] | None:
    return selectors.due(clock.today()) if reaches(who, P.FOLLOW) else None


def _row(row: Lead, who: Principal) -> Waiting:
    return Waiting(
        verb="Liên hệ nhà đầu tư", title=row.opportunity.title if row.opportunity else "Tìm hiểu đầu tư tại tỉnh", code=row.code,
        url=row.get_absolute_url(), beneficiary=row.investor, district=row.opportunity.area.name if row.opportunity else "", amount=None,
        since=row.moved_at, due_on=row.next_on,
    )  # fmt: skip


register_source(Source("investment.follow", _due, _row, reminds=True))

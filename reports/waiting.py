"""What waits with periodic reports: to be sent by a unit, taken by the Sở, written together, signed."""

from typing import Any

from django.db.models import QuerySet

from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.ui.waiting import Source, Waiting, register_source
from reports import rounds
from reports.enums import FilingState as S
from reports.models import Filing
from reports.permissions import P


def _to_send(who: Principal) -> QuerySet[Any] | None:
    if not who.may(P.SEND):
        return None
    return rounds.waiting((S.OPEN, S.RETURNED), of_units=True).filter(unit__in=who.area_ids)


def _to_take(who: Principal) -> QuerySet[Any] | None:
    return rounds.waiting((S.SENT,), of_units=True) if who.may(P.TAKE) else None


def _to_submit(who: Principal) -> QuerySet[Any] | None:
    return rounds.waiting((S.OPEN, S.RETURNED), of_units=False) if who.may(P.TAKE) else None


def _to_sign(who: Principal) -> QuerySet[Any] | None:
    return rounds.waiting((S.SUBMITTED,), of_units=False) if who.may(P.ISSUE) else None


def _row(verb: str, row: Filing) -> Waiting:
    return Waiting(
        verb=verb, title=str(row), code=f"BC-{row.pk}", url=row.get_absolute_url(), beneficiary="", district=row.unit.name if row.unit else "",
        amount=None, since=row.moved_at, due_on=row.due_on, days_left=-1 if row.due_on < clock.today() else None,
    )  # fmt: skip


register_source(Source("reports.send", _to_send, lambda row, who: _row("Xác nhận, gửi báo cáo", row), reminds=True))
register_source(Source("reports.sign", _to_sign, lambda row, who: _row("Ký, ban hành báo cáo", row)))
register_source(Source("reports.submit", _to_submit, lambda row, who: _row("Tổng hợp, trình ký báo cáo", row)))
register_source(Source("reports.take", _to_take, lambda row, who: _row("Nhận báo cáo của địa phương", row)))

"""What of the money waits for somebody: each kind of warning is a source of the queue of those who must act on it."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from finance.permissions import P
from finance.selectors.alarms import ALARMS, Alarm
from finance.selectors.books import handovers_visible_to
from khuyencong.access import Principal
from khuyencong.ui.waiting import Source, Waiting, register_source
from projects.models import Line


def _rows(alarm: Alarm) -> Callable[[Principal], QuerySet[Any] | None]:
    def waiting(who: Principal) -> QuerySet[Any] | None:
        return alarm.theirs(alarm.seen(who), who) if who.may(alarm.acts) else None

    return waiting


def _row(alarm: Alarm) -> Callable[[Any, Any], Waiting]:
    def shown(row: Any, _: Any) -> Waiting:
        told = alarm.tell(row)
        if isinstance(row, Line):
            title, code, beneficiary, district = row.project.title, row.project.code, row.enterprise.name, row.project.district.name
        else:
            title, code, beneficiary, district = told.about, "", "", row.owner.name
        return Waiting(alarm.verb, title, code, told.href, beneficiary, district, told.amount, since=None, due_on=told.due_on)

    return shown


def _handed(who: Principal) -> QuerySet[Any] | None:
    if not who.may(P.TAKE_BOOKS):
        return None
    return handovers_visible_to(who).filter(answered_at__isnull=True).exclude(by_id__in=who.persons)


def _handed_row(row: Any, _: Any) -> Waiting:
    return Waiting(
        "Xác nhận sổ đã nhập vào phần mềm kế toán", row.label, "", reverse("finance:answer_books", args=[row.pk]), row.by.full_name, "", row.amount,
        since=row.at,
    )  # fmt: skip


register_source(Source("finance.books", _handed, _handed_row))
for one in ALARMS:
    if one.in_queue:
        register_source(Source(f"finance.{one.code}", _rows(one), _row(one)))

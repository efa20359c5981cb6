"""What waits with communes: to report, to answer, to ask those that are late."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from communes import selectors
from communes.permissions import P
from khuyencong.access import Principal
from khuyencong.ui.waiting import Source, Waiting, register_source


def _to_report(who: Principal) -> QuerySet[Any] | None:
    return selectors.to_report(who) if who.may(P.REPORT) else None


def _report_row(row: Any, who: Principal) -> Waiting:
    return Waiting(
        verb="Báo cáo việc được giao", title=row.task.title, code=str(row), url=reverse("communes:report", args=[row.pk]),
        beneficiary=row.task.organisation.name, district=row.area.name, amount=None, since=row.task.sent_at, due_on=row.task.due_on,
    )  # fmt: skip


def _late(who: Principal) -> QuerySet[Any] | None:
    return selectors.late_tasks(who) if who.may(P.SEND) and who.organisation_id else None


def _late_row(row: Any, who: Principal) -> Waiting:
    return Waiting(
        verb=f"Đôn đốc {row.late} xã chưa báo cáo", title=row.title, code=f"VX-{row.pk}", url=row.get_absolute_url(), beneficiary="", district="",
        amount=None, since=row.sent_at, due_on=row.due_on,
    )  # fmt: skip


def _to_answer(who: Principal) -> QuerySet[Any] | None:
    return selectors.to_answer(who) if who.may(P.ANSWER) else None


def _answer_row(row: Any, who: Principal) -> Waiting:
    return Waiting(
        verb="Trả lời tin của xã", title=row.title, code=str(row), url=row.get_absolute_url(), beneficiary=row.organisation.name,
        district=row.area.district.name if row.area.district else "", amount=None, since=row.at,
    )  # fmt: skip


register_source(Source("communes.answer", _to_answer, _answer_row))
register_source(Source("communes.late", _late, _late_row))
register_source(Source("communes.report", _to_report, _report_row, reminds=True))

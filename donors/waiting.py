"""What waits with raised money: instalments that are late, reports that are due, agreements to put in force."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from donors import selectors
from donors.enums import AgreementState
from donors.models import Agreement, DonorReport
from donors.permissions import P, reaches
from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.ui.waiting import Source, Waiting, register_source

BEFORE = timedelta(days=14)
"""How long before its day a report stands in the queue."""


def _late(who: Principal) -> QuerySet[Any] | None:
    return selectors.late_agreements() if reaches(who, P.RAISE) else None


def _late_row(row: Any, who: Principal) -> Waiting:
    return _row(row, "Nhắc nhà tài trợ: đợt tài trợ chậm", None)


def _to_confirm(who: Principal) -> QuerySet[Any] | None:
    if not reaches(who, P.CONFIRM):
        return None
    rows = Agreement.objects.filter(state=AgreementState.DRAFT, file__isnull=False).exclude(drafted_by__in=who.persons)
    return rows.select_related("donor").order_by("pk")


def _confirm_row(row: Any, who: Principal) -> Waiting:
    return _row(row, "Xem, đưa thỏa thuận tài trợ vào thực hiện", row.drafted_at)


def _row(row: Agreement, verb: str, since: Any) -> Waiting:
    return Waiting(
        verb=verb, title=f"{row.number}: {row.title}", code=f"TT-{row.pk}", url=row.get_absolute_url(), beneficiary=row.donor.name, district="",
        amount=None, since=since,
    )  # fmt: skip


def _reports(who: Principal) -> QuerySet[Any] | None:
    return selectors.due_reports(clock.today() + BEFORE) if reaches(who, P.RAISE) else None


def _report_row(row: DonorReport, who: Principal) -> Waiting:
    agreement = row.agreement
    return Waiting(
        verb="Báo cáo nhà tài trợ", title=f"{agreement.number}: {agreement.title}", code=f"TT-{agreement.pk}", url=agreement.get_absolute_url(),
        beneficiary=agreement.donor.name, district="", amount=None, since=None, due_on=row.due_on,
    )  # fmt: skip


register_source(Source("donors.late", _late, _late_row))
register_source(Source("donors.reports", _reports, _report_row))
register_source(Source("donors.to_confirm", _to_confirm, _confirm_row))

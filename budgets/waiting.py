"""What waits in the year of the money: estimates for approval, settlements for a check or an approval."""

from typing import Any

from django.db.models import Q, QuerySet

from budgets import selectors
from budgets.enums import EstimateStatus, FundingSource, SettlementStatus
from budgets.models import Estimate, Settlement
from budgets.permissions import P
from khuyencong.access import Principal, Scope
from khuyencong.ui.waiting import Source, Waiting, register_source


def _estimates(who: Principal) -> QuerySet[Estimate] | None:
    if not who.may(P.APPROVE_ESTIMATE):
        return None
    rows = selectors.estimates_visible_to(who).filter(status=EstimateStatus.SUBMITTED).exclude(drafted_by_id__in=who.persons)
    return _own(rows, who, P.APPROVE_ESTIMATE)


def _settlements(who: Principal) -> QuerySet[Settlement] | None:
    checks, approves = who.may(P.CHECK_SETTLEMENT), who.may(P.APPROVE_SETTLEMENT)
    if not (checks or approves):
        return None
    rows = selectors.settlements_visible_to(who).exclude(drafted_by_id__in=who.persons)
    if checks:
        return rows.filter(status=SettlementStatus.DRAWN)
    return _own(rows.filter(status=SettlementStatus.CHECKED).exclude(checked_by_id__in=who.persons), who, P.APPROVE_SETTLEMENT)


def _own(rows: QuerySet[Any], who: Principal, permission: P) -> QuerySet[Any]:
    """A district's own money waits for the district, all other for the province."""
    own = Q(source=FundingSource.DISTRICT)
    return rows.filter(own if who.scope(permission) == Scope.DISTRICT else ~own)


def _of_estimate(row: Any, _who: Any) -> Waiting:
    return Waiting("Duyệt dự toán", str(row), "", row.get_absolute_url(), "", row.owner.name, row.amount, None)


def _of_settlement(row: Any, _who: Any) -> Waiting:
    is_drawn = row.status == SettlementStatus.DRAWN
    verb = "Kiểm tra quyết toán" if is_drawn else "Duyệt quyết toán"
    return Waiting(verb, str(row), "", row.get_absolute_url(), "", row.owner.name, None, row.drafted_at if is_drawn else row.checked_at)


register_source(Source("estimates", _estimates, _of_estimate))
register_source(Source("settlements", _settlements, _of_settlement))

"""Drafts of estimates and settlements that a person holds, and how they pass to another."""

from collections.abc import Sequence

from budgets.enums import EstimateStatus, SettlementStatus
from budgets.models import Estimate, Settlement
from budgets.permissions import P
from khuyencong.actors.belongings import Handing, Holder, Keeper, Thing, register_keeper
from khuyencong.text import vnd

ESTIMATES = "budgets.estimates"
SETTLEMENTS = "budgets.settlements"
_OPEN = (EstimateStatus.DRAFT, EstimateStatus.SUBMITTED)


def _drafted(holder: Holder) -> list[Thing]:
    rows = Estimate.objects.filter(drafted_by_id=holder.user_id, status__in=_OPEN).order_by("pk")
    return [Thing(row.pk, f"Dự toán {row}", f"{vnd(row.amount)} đồng, {row.get_status_display().lower()}") for row in rows]


def _pass_drafts(ids: Sequence[int], handing: Handing) -> None:
    Estimate.objects.filter(pk__in=list(ids), status__in=_OPEN).update(drafted_by_id=handing.receiver.user_id)


def _settling(holder: Holder) -> list[Thing]:
    rows = Settlement.objects.filter(drafted_by_id=holder.user_id, status=SettlementStatus.DRAFT).order_by("pk")
    return [Thing(row.pk, str(row), row.get_status_display().lower(), row.get_absolute_url()) for row in rows]


def _pass_settlements(ids: Sequence[int], handing: Handing) -> None:
    """Only drafts pass: what waits for a check or an approval keeps the name of who drew it up."""
    Settlement.objects.filter(pk__in=list(ids), status=SettlementStatus.DRAFT).update(drafted_by_id=handing.receiver.user_id)


register_keeper(Keeper(SETTLEMENTS, "Quyết toán năm đang lập", _settling, _pass_settlements, P.DRAFT_SETTLEMENT))
register_keeper(Keeper(ESTIMATES, "Dự toán đang soạn", _drafted, _pass_drafts, P.DRAFT_ESTIMATE))

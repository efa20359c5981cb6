"""Drafts of estimates that a person holds, and how they pass to another."""

from collections.abc import Sequence

from budgets.enums import EstimateStatus
from budgets.models import Estimate
from budgets.permissions import P
from khuyencong.actors.belongings import Handing, Holder, Keeper, Thing, register_keeper
from khuyencong.text import vnd

ESTIMATES = "budgets.estimates"
_OPEN = (EstimateStatus.DRAFT, EstimateStatus.SUBMITTED)


def _drafted(holder: Holder) -> list[Thing]:
    rows = Estimate.objects.filter(drafted_by_id=holder.user_id, status__in=_OPEN).order_by("pk")
    return [Thing(row.pk, f"Dự toán {row}", f"{vnd(row.amount)} đồng, {row.get_status_display().lower()}") for row in rows]


def _pass_drafts(ids: Sequence[int], handing: Handing) -> None:
    Estimate.objects.filter(pk__in=list(ids), status__in=_OPEN).update(drafted_by_id=handing.receiver.user_id)


register_keeper(Keeper(ESTIMATES, "Dự toán đang soạn", _drafted, _pass_drafts, P.DRAFT_ESTIMATE))

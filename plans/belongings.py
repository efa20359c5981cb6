"""What a person holds in the plans' room, and how it passes to another: registered for handovers."""

from collections.abc import Sequence

from khuyencong.actors.belongings import Handing, Holder, Keeper, Thing, register_keeper
from plans.enums import ListStatus, PlanStatus
from plans.models import AnnualPlan, ListDecision
from plans.permissions import P


def _plans(holder: Holder) -> list[Thing]:
    """Versions that they draft."""
    rows = AnnualPlan.objects.filter(drafted_by_id=holder.user_id).exclude(status=PlanStatus.APPROVED).select_related("district")
    return [Thing(row.pk, str(row), row.get_status_display(), row.get_absolute_url()) for row in rows.order_by("pk")]


def _lists(holder: Holder) -> list[Thing]:
    """Lists that they draw up."""
    rows = ListDecision.objects.filter(drafted_by_id=holder.user_id, status__in=ListStatus.under_way())
    return [Thing(row.pk, row.title, row.get_status_display(), row.get_absolute_url()) for row in rows.order_by("pk")]


def _give_plans(ids: Sequence[int], handing: Handing) -> None:
    AnnualPlan.objects.filter(pk__in=list(ids)).exclude(status=PlanStatus.APPROVED).update(drafted_by_id=handing.receiver.user_id)


def _give_lists(ids: Sequence[int], handing: Handing) -> None:
    rows = ListDecision.objects.filter(pk__in=list(ids), status__in=ListStatus.under_way())
    rows.update(drafted_by_id=handing.receiver.user_id)


register_keeper(
    Keeper("plans.drafted", "Kế hoạch năm đang lập", _plans, _give_plans, P.DRAFT_PLAN),
    Keeper("plans.lists", "Danh mục đề án đang lập", _lists, _give_lists, P.PREPARE_LIST),
)

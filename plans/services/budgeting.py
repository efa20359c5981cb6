"""The estimate of a year out of its approved plan."""

from collections import Counter

from django.core.exceptions import ValidationError
from django.db import transaction

from budgets.enums import FundingSource
from budgets.models import Estimate
from budgets.permissions import P as Budgets
from budgets.services import estimates
from khuyencong.access import Principal
from khuyencong.actors import selectors as actors
from khuyencong.actors.enums import Function
from khuyencong.workflow.refusals import NotAllowed
from plans.enums import PlanStatus
from plans.models import AnnualPlan
from plans.selectors import annual


@transaction.atomic
def estimate_from_plan(*, plan: AnnualPlan, who: Principal, by_quarter: bool = False) -> Estimate:
    """Draft the estimate of the plan's year, source and owner: the grants of its lines by content and place, over four quarters or whole.

    A later version adjusts an approved estimate. ValidationError for a plan that is not the approved one in force, or when nobody keeps
    the budget; EstimateRefused while another version of the estimate is under way; NotAllowed beyond one's reach.
    """
    if not annual.within(plan, who, Budgets.DRAFT_ESTIMATE):
        raise NotAllowed
    newest = annual.versions(plan).filter(status=PlanStatus.APPROVED).first()
    if plan.status != PlanStatus.APPROVED or newest is None or newest.pk != plan.pk:
        raise ValidationError("Chỉ lập dự toán từ bản kế hoạch đã phê duyệt mới nhất.")
    owner = actors.district_committee(plan.district_id) if plan.district_id else actors.holder_of(Function.BUDGET_OWNER)
    if owner is None:
        raise ValidationError("Chưa có cơ quan quản lý kinh phí cho nguồn này.")
    sums: Counter[estimates.Subject] = Counter()
    for item in plan.items.order_by("position"):
        sums[estimates.Subject(content_id=item.content_id, district_id=item.district_id)] += item.grant
    parts = [
        part
        for subject, amount in sums.items()
        for part in (estimates.over_quarters(subject, amount) if by_quarter else [estimates.Part(subject=subject, amount=amount)])
    ]
    return estimates.draft_estimate(
        year=plan.year, source=FundingSource(plan.track), owner_id=owner.pk, amount=sum(sums.values()), parts=parts,
        by_id=who.user_id or 0, note=f"Lập từ {str(plan)[0].lower()}{str(plan)[1:]}",
    )  # fmt: skip

"""The end of a year of the demonstration: settlements by three people, the close; and one that waits to be explained."""

from budgets.enums import Outcome
from budgets.models import FiscalYear, Settlement
from budgets.selectors import settlements as reading
from budgets.services import closing, estimates, settlements
from khuyencong import clock
from khuyencong.access import Principal, Role
from khuyencong.demo.people import Cast
from plans.models import AnnualPlan
from plans.services.budgeting import estimate_from_plan


def close_year(year: int, cast: Cast) -> None:
    """Every source of the province is settled and the year closed; what is left lapses."""
    drafter, leader = cast[Role.FINANCE_OFFICER], cast[Role.FINANCE_LEADER]
    for part in reading.to_settle(year):
        row = settlements.draw_up(year=year, source=part.source, owner_id=part.owner_id, who=drafter, note="Quyết toán minh họa")
        _explain(row, drafter)
        settlements.submit(settlement=row, who=drafter)
        settlements.check(settlement=row, who=cast.checker)
        settlements.approve(settlement=row, who=leader)
    closing.close(year=year, who=leader)


def _explain(settlement: Settlement, who: Principal) -> None:
    for row in settlement.rows.order_by("pk"):
        settlements.explain(
            row=row, who=who, explanation="Chi phí thực tế thấp hơn dự toán" if row.holding_id and row.difference else "",
            outcome=Outcome.CANCEL if row.left else "", reason="Không còn nhu cầu" if row.left else "",
        )  # fmt: skip


def begin(cast: Cast) -> int:
    """The settlement of the year before has been drawn up, and the plan of this year is becoming an estimate: both are there to go on with."""
    this, count = clock.today().year, 0
    if FiscalYear.objects.filter(pk=this - 1).exists():
        for part in reading.to_settle(this - 1):
            if part.source == "KCDP" and part.settlement is None:
                settlements.draw_up(year=this - 1, source=part.source, owner_id=part.owner_id, who=cast[Role.FINANCE_OFFICER])
                count += 1
    plan = AnnualPlan.objects.filter(status="approved", year__gte=this, district__isnull=True).order_by("year", "-version").first()
    if plan is not None:
        row = estimate_from_plan(plan=plan, who=cast[Role.FINANCE_OFFICER], by_quarter=True)
        estimates.submit_estimate(estimate_id=row.pk)
        count += 1
    return count

"""What the law says of a line, on a day."""

from datetime import date

from budgets.norms import services as norms
from budgets.norms.terms import Beneficiary, Case, OtherFund, Place, Verdict
from khuyencong import clock
from projects.enums import DecisionKind
from projects.models import Line


def judge_line(line: Line, *, on: date, cost: int | None = None, grant: int | None = None) -> Verdict:
    """The verdict on one beneficiary's line by the rules in force on `on`; cost and grant (đồng) may be others than the asked ones."""
    enterprise = line.enterprise
    cost = line.total_cost if cost is None else cost
    grant = line.requested if grant is None else grant
    case = Case(
        date=on,
        source=line.project.track,
        content=line.content.norm_code,
        place=Place(commune=enterprise.area.name, district=line.project.district.name),
        beneficiaries=(
            Beneficiary(
                name=enterprise.name,
                kind=enterprise.legal_form,
                cost=cost,
                grant=grant,
                other_funds=(OtherFund(source="OTHER_STATE", amount=line.other_state),) if line.other_state else (),
            ),
        ),
        total_cost=cost,
        total_grant=grant,
    )
    return norms.judge_on(case)


def law_date_of(line: Line) -> date:
    """The day whose law binds the line: that of the approving decision, else that of its last check."""
    decision = line.project.decisions.filter(kind=DecisionKind.APPROVE).order_by("-decided_on", "-id").first()
    if decision is not None:
        return decision.decided_on
    check = line.norm_checks.order_by("-at", "-id").first()
    return check.law_date if check else clock.day_of(line.project.created_at)


def most_grant(line: Line, *, cost: int) -> tuple[int, Verdict]:
    """The largest grant (đồng) that the approval and the law of the decision's day allow on a real cost, and the verdict that says why.

    A line whose exception carries its decision is held to the approved sum alone.
    """
    approved = line.requested if line.approved is None else line.approved
    verdict = judge_line(line, on=law_date_of(line), cost=cost, grant=min(approved, cost))
    most = min(approved, cost)
    if verdict.ceiling is not None and not line.norm_checks.exclude(exception_decision="").exists():
        most = min(most, max(0, verdict.ceiling - line.other_state))
    return most, verdict

"""What the law says of a line, on a day."""

from datetime import date

from django.db.models import Max

from budgets.norms import services as norms
from budgets.norms.declared import place_of
from budgets.norms.terms import Beneficiary, Case, OtherFund, Verdict
from khuyencong import clock
from khuyencong.actors.selectors.enterprises import size_of
from projects.enums import DecisionKind, ExceptionState, ProjectKind
from projects.models import Decision, Line
from projects.selectors import known
from projects.workflow import purses
from projects.workflow.line_guards import in_proportion


def judge_line(line: Line, *, on: date, cost: int | None = None, grant: int | None = None) -> Verdict:
    """The verdict on one beneficiary's line by the rules in force on `on`; cost and grant (đồng) may be others than the asked ones."""
    enterprise = line.enterprise
    cost = line.total_cost if cost is None else cost
    grant = line.requested if grant is None else grant
    size = size_of(enterprise, on)
    case = Case(
        date=on,
        source=line.project.track,
        content=line.content.norm_code,
        place=place_of(line.area if line.area_id else enterprise.area, on),
        beneficiaries=(
            Beneficiary(
                name=enterprise.name,
                kind=enterprise.legal_form,
                cost=cost,
                grant=grant,
                other_funds=(OtherFund(source="OTHER_STATE", amount=line.other_state),) if line.other_state else (),
                large=None if size is None or size.fits is None else not size.fits,
                trade=enterprise.trade,
                typical_product=known.fact("typical_product", enterprise.pk, on),
                answers=line.answers,
            ),
        ),
        total_cost=cost,
        total_grant=grant,
        is_flagship=line.project.kind == ProjectKind.FLAGSHIP,
    )
    return norms.judge_on(case, content=line.content)


def law_date_of(line: Line) -> date:
    """The day whose law binds the line: that of the approving decision, else that of its last check."""
    decided = Decision.objects.filter(project=line.project_id, kind=DecisionKind.APPROVE).order_by("-decided_on", "-id")
    if days := list(decided.values_list("decided_on", flat=True)[:1]):
        return days[0]
    check = line.norm_checks.order_by("-at", "-id").first()
    return check.law_date if check else clock.day_of(line.project.created_at)


def excepted_up_to(line: Line, *, on: date) -> int:
    """The largest grant (đồng) that leaders' exceptions carry over norm and conditions on a day; 0 without any.

    An exception is a leader's word on a sum and up to a day, so both count everywhere. The day is the one on which the State binds itself (approval,
    adjusting decision), as for the norms themselves: an exception that runs out while the work goes on does not take back what was approved under it.
    """
    rows = line.norm_exceptions.filter(state=ExceptionState.GRANTED, until__gte=on)
    # Checks of before exceptions had rows of their own carry the paper themselves, for the grant that they judged and without a last day.
    old = line.norm_checks.exclude(exception_decision="")
    amounts = [rows.aggregate(most=Max("amount"))["most"], old.aggregate(most=Max("grant"))["most"]]
    return max(amount or 0 for amount in amounts)


def most_grant(line: Line, *, cost: int) -> tuple[int, Verdict]:
    """The largest grant (đồng) that the approval and the law of the decision's day allow on a real cost, and the verdict that says why.

    Less is given in proportion when less was spent than planned. What an exception carries goes over the norm.
    """
    approved, day = line.requested if line.approved is None else line.approved, law_date_of(line)
    verdict = judge_line(line, on=day, cost=cost, grant=min(approved, cost))
    most = min(approved, cost, in_proportion(line, cost))
    others = purses.elsewhere_at(line, cost, of_state=True)
    if verdict.ceiling is not None and most + others > verdict.ceiling:
        most = min(most, max(verdict.ceiling - others, excepted_up_to(line, on=day), 0))
    return most, verdict

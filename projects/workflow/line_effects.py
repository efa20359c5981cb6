"""What a move of a beneficiary's part causes."""

from typing import Any

from budgets.enums import Stage
from budgets.selectors import Standing, standings_of
from budgets.services import funding
from khuyencong.access import SYSTEM
from khuyencong.actors import selectors as actors
from khuyencong.actors.enums import Function
from khuyencong.workflow import runner
from khuyencong.workflow.machine import Context
from projects.enums import OrderKind
from projects.workflow import purses
from projects.workflow.effects import state_of_lines
from projects.workflow.line_guards import money_of, passed_acceptance


def follow(line: Any, context: Context) -> None:
    """Let the đề án follow its lines, when that is a move at all."""
    project = line.project
    project.refresh_from_db()
    if state_of_lines(project, context) != project.state:
        runner.fire(project, "follow_lines", actor=SYSTEM, version=project.version)


def make_contract(line: Any, context: Context) -> None:
    """Write the contract, commit its money, issue the paper."""
    from projects import documents  # leaf: papers read the models, which take their guard from here
    from projects.models import Contract
    from projects.selectors import authority, money

    day = context.data["signed_on"]
    limit, retention = authority.advance_limit(day), authority.retention(day)
    contract = Contract(
        line=line,
        organisation=actors.holder_of(Function.CONTRACTOR, day),
        signed_on=day,
        starts_on=context.data["starts_on"],
        ends_on=context.data["ends_on"],
        amount=line.approved,
        advance_limit_bp=limit.limit_bp if limit else 0,
        advance_citation=limit.citation if limit else "Chưa có quy định về tạm ứng cho ngày này",
        retention_bp=retention.share_bp if retention else 0,
        retention_citation=retention.citation if retention else "",
        by_id=context.actor.user_id,
    )
    contract.full_clean(exclude=["paper"])
    contract.save()
    contract.paper = documents.contract(line, contract, context)
    contract.save(update_fields=["paper"])
    funding.commit(**money.movement(line, context), amount=contract.amount, key=f"line:{line.pk}:commit", paper=contract.paper.notation)
    for part in purses.parts_of(line):
        if part.amount:
            movement = money.movement(line, context, part)
            funding.commit(**movement, amount=part.amount, key=f"line:{line.pk}:commit:part:{part.pk}", paper=contract.paper.notation)


def keep_accepted_amounts(line: Any, _: Context) -> None:
    """The accepted cost and grant are those of the minutes that passed."""
    acceptance = passed_acceptance(line)
    line.accepted_cost, line.accepted = acceptance.real_cost, acceptance.grant


def accept_parts(line: Any, _: Context) -> None:
    """What other sources pay is accepted with the grant: whoever spent less than planned gets less of each in proportion (đồng, floored)."""
    for part in purses.parts_of(line):
        part.accepted = purses.in_proportion(line, part.amount, line.accepted_cost)
        part.save(update_fields=["accepted"])


def accept_nothing(line: Any, _: Context) -> None:
    """A part that was ended and has given its money back closes with nothing accepted."""
    line.accepted_cost, line.accepted = 0, 0


def make_liquidation(line: Any, context: Context) -> None:
    """Write the liquidation, give back to the estimate what the contract did not need, issue the paper."""
    from projects import documents  # leaf: papers read the models, which take their guard from here
    from projects.models import Liquidation

    for standing in standings_of(line.holding, Stage.ADVANCED):
        funding.clear_advance(**_told(line, standing, context, "clear"))
    position = money_of(line)
    row = Liquidation.objects.create(
        line=line,
        held_on=context.day,
        accepted=purses.accepted_in_all(line),
        paid=position.paid,
        released=position.at(Stage.COMMITTED),
        by_id=context.actor.user_id,
    )
    row.paper = documents.liquidation(line, row, context)
    row.save(update_fields=["paper"])
    documents.settlement_request(line, row, context)
    _release(line, context, "release", row.paper.notation, Stage.COMMITTED)


def plan_reports(line: Any, context: Context) -> None:
    """The reports that are due 6, 12 and 24 months after the acceptance."""
    from projects.services.following import plan_follow_ups  # leaf: services read the models, which take their guard from here

    plan_follow_ups(line=line)


def order_suspension(line: Any, context: Context) -> None:
    """Issue the decision that suspends."""
    from projects import documents  # leaf: papers read the models, which take their guard from here

    documents.order(line, OrderKind.SUSPEND, context)


def order_resumption(line: Any, context: Context) -> None:
    """Issue the decision that lets the work go on."""
    from projects import documents  # leaf: papers read the models, which take their guard from here

    documents.order(line, OrderKind.RESUME, context)


def order_termination(line: Any, context: Context) -> None:
    """Issue the decision that ends the work; from outside the province it is kept by its number and day."""
    from projects import documents  # leaf: papers read the models, which take their guard from here

    documents.order(line, OrderKind.TERMINATE, context)


def give_back_unspent(line: Any, context: Context) -> None:
    """Return what is allocated or committed to the estimate; an advance stays until it is recovered."""
    _release(line, context, "terminate", "", Stage.ALLOCATED, Stage.COMMITTED)


def _told(line: Any, standing: Standing, context: Context, occasion: str) -> dict[str, Any]:
    """What a movement of the whole of a standing names; the key tells one occasion, stage, year and purse from another."""
    return {
        "holding": line.holding,
        "source": standing.source,
        "year": standing.year,
        "owner_id": standing.owner_id,
        "fund_id": standing.fund_id,
        "amount": standing.amount,
        "key": f"line:{line.pk}:{occasion}:{standing.stage}:{standing.year}:{standing.source}:{standing.fund_id or ''}:{standing.owner_id}",
        "by_id": context.actor.user_id,
        "on": context.day,
    }


def _release(line: Any, context: Context, occasion: str, paper: str, *stages: Stage) -> None:
    """Give back what stands at the stages, in each year in which it stands (carried-over money stands in two)."""
    for standing in standings_of(line.holding, *stages):
        funding.release(**_told(line, standing, context, occasion), stage=standing.stage, paper=paper)


def settle_payments(line: Any, context: Context) -> None:
    """What was paid becomes settled in the books of the year in which it was paid."""
    for standing in standings_of(line.holding, Stage.PAID):
        funding.settle(**_told(line, standing, context, "settle"))

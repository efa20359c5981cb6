"""What an adjustment causes: the decision, the amendment that shows before and after, the money; all or nothing."""

from typing import Any

from budgets.services import funding
from khuyencong.text import vnd
from khuyencong.workflow.machine import Context


def mark_confirmed(row: Any, context: Context) -> None:
    """Keep who confirmed for the Sở."""
    row.confirmed_by_id = context.actor.user_id


def _mark_decided(row: Any, context: Context) -> Any:
    from projects.selectors import adjusting  # leaf: imports the models, which take their guard from here

    found = adjusting.authority_of(row.line.project.track, row.kinds)
    row.decided_by_id, row.authority = context.actor.user_id, found.authority
    return found


def issue_decision(row: Any, context: Context) -> None:
    """The deciding authority's paper; one from outside the province is kept by its number and day."""
    from projects import documents  # leaf: papers read the models, which take their guard from here

    found = _mark_decided(row, context)
    if found.records_outside:
        row.notation, row.decided_on = str(context.data["notation"]).strip(), context.data["decided_on"]
        return
    row.paper = documents.adjustment_decision(row, context)
    row.notation, row.decided_on = row.paper.notation, row.paper.issued_on


def issue_refusal(row: Any, context: Context) -> None:
    """A notice says why nothing is changed."""
    from projects import documents  # leaf: papers read the models, which take their guard from here

    _mark_decided(row, context)
    row.paper = documents.adjustment_refusal(row, context)
    row.notation, row.decided_on = row.paper.notation, row.paper.issued_on


def apply(row: Any, context: Context) -> None:
    """Write the amendment, then let contract, line, đề án and ledger follow it."""
    from projects import documents  # leaf: papers read the models, which take their guard from here
    from projects.models import Amendment, Contract, Line
    from projects.selectors import adjusting
    from projects.services.applications import recount

    contract = Contract.objects.select_for_update(of=("self",), no_key=True).get(line_id=row.line_id)
    line = Line.objects.select_for_update(of=("self",), no_key=True).select_related("project", "enterprise", "holding").get(pk=row.line_id)
    before, after = adjusting.standing_of(line, contract), adjusting.standing_after(row, line, contract)
    old_amount = contract.amount
    number = contract.amendments.count() + 1
    contract.amount = row.new_amount or contract.amount
    contract.ends_on = row.new_ends_on or contract.ends_on
    contract.cooperating_unit = row.new_cooperating_unit or contract.cooperating_unit
    paper = documents.amendment(row, contract, number, adjusting.differences(before, after), context)
    Amendment.objects.create(
        contract=contract,
        adjustment=row,
        number=number,
        signed_on=context.day,
        before=before,
        after=after,
        amount=contract.amount,
        ends_on=contract.ends_on,
        by_id=context.actor.user_id,
        paper=paper,
    )
    contract.save(update_fields=["amount", "ends_on", "cooperating_unit"])
    line.approved = contract.amount
    line.area_id = row.new_area_id or (row.new_enterprise.area_id if row.new_enterprise_id else line.area_id)
    line.enterprise_id = row.new_enterprise_id or line.enterprise_id
    line.subject_matter = row.new_subject_matter or line.subject_matter
    line.full_clean(exclude=["counterpart"])
    line.save(update_fields=["approved", "area", "enterprise", "subject_matter"])
    project = line.project
    project.approved = sum(project.lines.order_by("pk").values_list("approved", flat=True))
    project.save(update_fields=["approved"])
    if row.new_enterprise_id:
        recount(project)
    adjusting.keep_verdict(row, line, context)
    _move_money(row, line, contract.amount - old_amount, paper.notation, context)


def _move_money(row: Any, line: Any, change: int, paper: str, context: Context) -> None:
    """More is taken out of the estimate and bound by the contract; less goes back to the estimate."""
    from projects.selectors import money  # leaf: imports the models, which take their guard from here

    if not change:
        return
    said = money.movement(line, context) | {"paper": paper, "amount": abs(change), "memo": f"Điều chỉnh hợp đồng: {_signed(change)} đồng"}
    if change > 0:
        funding.allocate(**said, key=f"adjustment:{row.pk}:allocate")
        funding.commit(**said, key=f"adjustment:{row.pk}:commit")
    else:
        funding.release(**said, key=f"adjustment:{row.pk}:release")


def _signed(change: int) -> str:
    return f"{'tăng' if change > 0 else 'giảm'} {vnd(abs(change))}"

"""Who else pays a beneficiary's part, and how far: the share in the table of costs, what was allocated of it, what became of that."""

from dataclasses import dataclass

from django.db.models import Sum

from budgets.enums import FundingSource
from budgets.selectors import Money
from projects.enums import PaymentState
from projects.models import CostShare, Line, SourcePart
from projects.workflow import purses


@dataclass(frozen=True, slots=True)
class Payer:
    """One purse of a line, and what it has in the ledger. `part` is None for the đề án's own source."""

    label: str
    part: SourcePart | None
    money: Money


def open_shares(line: Line) -> dict[FundingSource, int]:
    """The sources of the table of costs that pay nothing, or not all, through the ledger yet (đồng), by two queries."""
    planned = CostShare.objects.filter(item__line=line).order_by().values_list("source").annotate(total=Sum("amount"))
    given = dict(line.parts.order_by().values_list("source").annotate(total=Sum("amount")))
    left = {source: total - given.get(source, 0) for source, total in planned}
    return {source: left[source] for source in FundingSource if left.get(source, 0) > 0}


def share_left(line: Line, source: FundingSource) -> int:
    """What a source may still be given to pay of a line by the table of costs (đồng)."""
    return open_shares(line).get(source, 0)


def free_of(line: Line, part: SourcePart) -> int:
    """What of a part is neither paid nor asked for (đồng)."""
    rows = line.payment_requests.filter(part=part, state__in=(PaymentState.REQUESTED, PaymentState.APPROVED))
    asked = sum(rows.order_by("pk").values_list("amount", flat=True))
    return max(0, purses.money_in(line, part).left - asked)


def payers_of(line: Line) -> list[Payer]:
    """Every purse of a line; empty before the allocation."""
    if line.holding_id is None:
        return []
    return [Payer(purses.label(line, part), part, money) for part, money in purses.all_money_of(line)]

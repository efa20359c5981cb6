"""The purses out of which a beneficiary's part is paid: that of the đề án's own source (None), and one for each part of another source.

A purse is bound, advanced, accepted, paid, cleared and given back for itself; no step takes money of one for another.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from budgets import selectors as budgets
from budgets.enums import FundingSource
from budgets.selectors import Money
from projects.enums import LineState


def purse_of(line: Any, part: Any = None) -> tuple[FundingSource, int | None]:
    """How the ledger names a purse."""
    return (FundingSource(part.source), part.fund_id) if part is not None else (FundingSource(line.project.track), None)


def parts_of(line: Any) -> list[Any]:
    """The parts of other sources, in their order."""
    return list(line.parts.select_related("fund").order_by("pk"))


def purses(line: Any) -> Iterator[Any]:
    """All purses of a line: None for the đề án's own source, then its parts."""
    yield None
    yield from parts_of(line)


def money_in(line: Any, part: Any = None) -> Money:
    """What one purse has in the ledger; nothing before the allocation."""
    if line.holding_id is None:
        return Money()
    return budgets.money_of([line.holding_id])[line.holding_id].by_purse.get(purse_of(line, part), Money())


def all_money_of(line: Any) -> list[tuple[Any, Money]]:
    """Every purse with what it has, by one query for the ledger."""
    found = budgets.money_of([line.holding_id])[line.holding_id].by_purse if line.holding_id else {}
    return [(part, found.get(purse_of(line, part), Money())) for part in purses(line)]


def own_of(line: Any, money: Mapping[int, Money]) -> Money:
    """What a line has of its đề án's own source, out of the money of many holdings (`money_of`)."""
    return money[line.holding_id].by_purse.get(purse_of(line), Money()) if line.holding_id else Money()


def worth(line: Any, part: Any = None) -> int:
    """What the contract gives out of a purse (đồng)."""
    return int(part.amount if part is not None else line.contract.amount)


def worth_in_all(line: Any) -> int:
    """What the contract gives out of all purses (đồng)."""
    return sum(worth(line, part) for part in purses(line))


def accepted_of(line: Any, part: Any = None) -> int:
    """What of a purse was accepted (đồng); nothing before the acceptance."""
    return int((part.accepted if part is not None else line.accepted) or 0)


def accepted_in_all(line: Any) -> int:
    """What of all purses was accepted (đồng)."""
    return sum(accepted_of(line, part) for part in purses(line))


def advance_limit(line: Any, part: Any = None) -> int:
    """The most that may be advanced out of a purse (đồng, floored)."""
    return int(worth(line, part) * line.contract.advance_limit_bp // 10000)


def payable_before(line: Any, part: Any = None) -> int:
    """The most that advances and partial payments out of a purse may make before the acceptance (đồng, floored): the rest is held back."""
    contract = line.contract
    if not contract.retention_citation:
        return advance_limit(line, part)
    return int(worth(line, part) * (10000 - contract.retention_bp) // 10000)


def in_proportion(line: Any, amount: int, cost: int) -> int:
    """An amount of a part, less in proportion when less was spent than planned (đồng, floored)."""
    return int(amount * cost // line.total_cost) if cost < line.total_cost else int(amount)


def elsewhere_at(line: Any, cost: int, *, of_state: bool = False) -> int:
    """What other sources pay (of the State only, where asked) on a real cost (đồng): as planned, but for parts, which shrink with the cost."""
    planned = int(line.other_state if of_state else line.elsewhere)
    if cost >= line.total_cost:
        return planned
    shrinks = [part.amount for part in line.parts.order_by("pk") if not of_state or FundingSource(part.source).is_state]
    return planned - sum(amount - in_proportion(line, amount, cost) for amount in shrinks)


def owed_to(line: Any) -> list[tuple[Any, int]]:
    """What goes back to each purse (đồng): all it gave once terminated, else what the acceptance does not cover."""
    if line.state == LineState.TERMINATED:
        owed = [(part, money.advanced + money.paid) for part, money in all_money_of(line)]
    else:
        owed = [(part, max(0, money.advanced + money.paid - accepted_of(line, part))) for part, money in all_money_of(line)]
    return [(part, amount) for part, amount in owed if amount]


def label(line: Any, part: Any = None) -> str:
    """A purse in words."""
    return str(part.name if part is not None else purse_of(line)[0].label)

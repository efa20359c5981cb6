"""The table of costs and funding as papers print it."""

from collections.abc import Sequence

from khuyencong.documents.contexts import CostLine, Fact
from khuyencong.text import vnd
from projects.costs import SHORT
from projects.models import Line
from projects.selectors.costs import by_source, items_of, with_items


def table(lines: Sequence[Line]) -> tuple[CostLine, ...]:
    """The items of the lines; the beneficiary is named where there are several."""
    with_items(lines)
    return tuple(
        CostLine(
            item.name, item.amount, item.by_grant, sum(item.elsewhere.values()), item.own,
            beneficiary=line.enterprise.name if len(lines) > 1 else "",
        )
        for line in lines
        for item in items_of(line)
    )  # fmt: skip


def facts(lines: Sequence[Line]) -> tuple[Fact, ...]:
    """What each other source pays in all, with the programme or paper that the beneficiaries named."""
    with_items(lines)
    notes = ", ".join(dict.fromkeys(line.other_state_note for line in lines if line.other_state_note))
    paid = by_source(lines)
    return tuple(Fact(SHORT[source], f"{vnd(amount)} đồng" + (f" ({notes})" if notes else "")) for source, amount in paid.items())

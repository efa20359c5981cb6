"""Reading the table of costs and funding."""

from collections import Counter
from collections.abc import Iterable, Sequence

from django.db.models import prefetch_related_objects

from budgets.enums import FundingSource
from projects.costs import OWN, SHORT
from projects.models import CostItem, Line


def items_of(line: Line) -> list[CostItem]:
    """The items of a line in their order."""
    return sorted(line.items.all(), key=lambda item: item.position)


def with_items(lines: Sequence[Line]) -> None:
    """Read the tables of the lines in two queries, where they are not there yet."""
    prefetch_related_objects(list(lines), "items__shares")


def by_source(lines: Iterable[Line]) -> dict[FundingSource, int]:
    """What each source beside the đề án's own pays of the lines in all (đồng), in the order of the sources."""
    paid: Counter[str] = Counter()
    for line in lines:
        for item in line.items.all():
            paid.update(item.elsewhere)
    return {source: paid[source] for source in FundingSource if paid[source]}


def sources_of(line: Line) -> list[tuple[str, int]]:
    """Who pays a line, in words and đồng: khuyến công, the other sources that pay, the beneficiary. Together its cost."""
    others = [(SHORT[source], amount) for source, amount in by_source([line]).items()]
    return [("Khuyến công", line.requested), *others, (OWN, line.counterpart)]

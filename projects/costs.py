"""The terms of the table of costs and funding: an item, what its sources make. No rows, no queries."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from budgets.enums import FundingSource
from khuyencong.text import vnd

SHORT = {
    FundingSource.KCQG: "Khuyến công quốc gia",
    FundingSource.KCDP: "Khuyến công địa phương",
    FundingSource.DISTRICT: "Ngân sách huyện, xã",
    FundingSource.SCIENCE: "Sự nghiệp khoa học, công nghệ",
    FundingSource.OTHER_STATE: "Chương trình khác của Nhà nước",
    FundingSource.SOCIAL: "Huy động xã hội, quốc tế",
}
"""The sources in the words of a column's head."""

OWN = "Vốn đối ứng"
"""The beneficiary's own money: what no source pays. No source of public money, and never in the ledger."""


def sources_beside(track: str) -> list[FundingSource]:
    """The sources that may pay beside that of a đề án, which is its track."""
    return [source for source in FundingSource if source != track]


@dataclass(frozen=True, slots=True)
class Item:
    """One row of the cost table, in đồng: what khuyến công is asked for and what other sources pay; the rest is own money."""

    name: str
    amount: int
    by_grant: int = 0
    quantity: int = 1
    unit: str = ""
    elsewhere: Mapping[str, int] = field(default_factory=dict)

    @property
    def own(self) -> int:
        """The beneficiary's own money; below zero while the sources pay more than the item costs."""
        return self.amount - self.by_grant - sum(self.elsewhere.values())


@dataclass(frozen=True, slots=True)
class Sums:
    """What a table makes, in đồng. Σ sources = cost, because own money is what is left."""

    cost: int
    grant: int
    by_source: Mapping[str, int]

    @property
    def other_state(self) -> int:
        """Money of the State from elsewhere: counts with the grant against the norm."""
        return sum(amount for source, amount in self.by_source.items() if FundingSource(source).is_state)

    @property
    def social(self) -> int:
        """Money that is neither the State's nor the beneficiary's."""
        return sum(self.by_source.values()) - self.other_state

    @property
    def own(self) -> int:
        """The beneficiary's own money (vốn đối ứng)."""
        return self.cost - self.grant - sum(self.by_source.values())


def sums_of(items: Iterable[Item]) -> Sums:
    """The sums of a table: the one place where those of a line come from. Other sources in their order, those that pay."""
    cost = grant = 0
    paid: Counter[str] = Counter()
    for item in items:
        cost, grant = cost + item.amount, grant + item.by_grant
        paid.update(item.elsewhere)
    return Sums(cost, grant, {source: paid[source] for source in FundingSource.values if paid[source]})


def beyond(item: Item) -> str:
    """What is wrong when the sources of an item pay more than it costs; empty when they do not."""
    if item.own >= 0:
        return ""
    return (
        f"Các nguồn cộng lại {vnd(item.amount - item.own)} đồng, nhiều hơn thành tiền {vnd(item.amount)} đồng: thừa {vnd(-item.own)} đồng."
    )

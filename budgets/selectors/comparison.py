"""The estimate of a year beside that of the year before and beside what was used, by source, owner, content or place."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Sum

from budgets.enums import EstimateStatus, FundingSource, GroupBy, Stage
from budgets.holders import Holder, holders_of
from budgets.models import Account, Estimate, EstimateRow, SupportContent
from budgets.norms.enums import SubProgramme
from khuyencong.actors.models import AdminUnit, Organisation

S = Stage
_GIVEN = (S.ALLOCATED, S.COMMITTED, S.ADVANCED, S.PAID, S.SETTLED, S.CARRIED_OUT)
_PAID = (S.ADVANCED, S.PAID, S.SETTLED)
UNDIVIDED = "Chưa phân theo nội dung"
Key = tuple[object, str]


@dataclass(slots=True)
class Compared:
    """One group, in đồng: the year before, and the year."""

    name: str
    before: int = 0  # estimate of the year before
    paid_before: int = 0
    settled_before: int = 0
    estimate: int = 0
    allocated: int = 0
    paid: int = 0
    settled: int = 0

    @property
    def change(self) -> int:
        """The estimate, more or less than that of the year before."""
        return self.estimate - self.before

    @property
    def change_percent(self) -> int | None:
        """The same in whole percent; None without an estimate before."""
        return round(100 * self.change / self.before) if self.before else None

    @property
    def left(self) -> int:
        """Estimated and not allocated; below zero where more was allocated than the estimate divides here."""
        return self.estimate - self.allocated

    @property
    def used_percent(self) -> int | None:
        """Paid of the estimate, in whole percent; None without an estimate."""
        return self.paid * 100 // self.estimate if self.estimate else None

    def add(self, other: "Compared") -> None:
        """Add another row, for the sum."""
        for name in ("before", "paid_before", "settled_before", "estimate", "allocated", "paid", "settled"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


def owners_with_money(year: int, owner_ids: Iterable[int] | None = None) -> list[Organisation]:
    """Whose budgets have an approved estimate in the year or the one before."""
    told = Estimate.objects.filter(fiscal_year_id__in=(year - 1, year), status=EstimateStatus.APPROVED).order_by().values("owner_id")
    rows = Organisation.objects.filter(pk__in=told)
    return list((rows if owner_ids is None else rows.filter(pk__in=list(owner_ids))).order_by("name", "pk"))


def compare(year: int, by: GroupBy, owner_ids: Iterable[int] | None = None) -> tuple[list[Compared], Compared]:
    """The groups and their sum; of some owners only when named. At most seven queries, however many đề án there are.

    Estimates are those in force: the last approved version. What was used is what the year's own accounts say.
    """
    owners = None if owner_ids is None else list(owner_ids)
    rows: dict[object, Compared] = {}
    names = _Names(by)
    for row in _estimate_rows(year, owners):
        key, name = names.of_estimate(row)
        group = rows.setdefault(key, Compared(name))
        if row.estimate.fiscal_year_id == year:
            group.estimate += row.amount
        else:
            group.before += row.amount
    used = _used(year, owners)
    holders = holders_of({holding for _, _, _, holding, _, _ in used})
    names.learn(holders)
    for of_year, source, owner_id, holding_id, stage, amount in used:
        key, name = names.of_account(source, owner_id, holders.get(holding_id))
        group = rows.setdefault(key, Compared(name))
        if of_year == year:
            group.allocated += amount if stage in _GIVEN else 0
            group.paid += amount if stage in _PAID else 0
            group.settled += amount if stage == S.SETTLED else 0
        else:
            group.paid_before += amount if stage in _PAID else 0
            group.settled_before += amount if stage == S.SETTLED else 0
    total = Compared("Cộng")
    for group in rows.values():
        total.add(group)
    return sorted(rows.values(), key=lambda group: (group.name in (UNDIVIDED, "Toàn địa bàn"), group.name)), total


def _estimate_rows(year: int, owners: list[int] | None) -> list[EstimateRow]:
    versions = Estimate.objects.filter(fiscal_year_id__in=(year - 1, year), status=EstimateStatus.APPROVED)
    if owners is not None:
        versions = versions.filter(owner_id__in=owners)
    in_force = versions.order_by("fiscal_year_id", "source", "owner_id", "-version").distinct("fiscal_year_id", "source", "owner_id")
    rows = EstimateRow.objects.filter(estimate__in=in_force.values("pk")).select_related("estimate__owner", "content", "district")
    return list(rows.order_by("pk"))


def _used(year: int, owners: list[int] | None) -> list[tuple[int, str, int, int, str, int]]:
    rows = Account.objects.filter(fiscal_year_id__in=(year - 1, year), holding__isnull=False, stage__in=_GIVEN)
    if owners is not None:
        rows = rows.filter(owner_id__in=owners)
    summed = rows.order_by("fiscal_year_id", "source", "owner_id", "holding_id", "stage").values_list(
        "fiscal_year_id", "source", "owner_id", "holding_id", "stage"
    )
    return [(*told, int(amount)) for *told, amount in summed.annotate(total=Sum("balance"))]


class _Names:
    """Which group a row belongs to, and what it is called."""

    def __init__(self, by: GroupBy) -> None:
        self.by = by
        self._contents: dict[int, SupportContent] = {}
        self._places: dict[int, str] = {}
        self._owners: dict[int, str] = {}

    def learn(self, holders: dict[int, Holder]) -> None:
        """Read the names that holders and owners need, by one query each."""
        match self.by:
            case GroupBy.CONTENT | GroupBy.SUB_PROGRAMME:
                self._contents = SupportContent.objects.in_bulk({one.content_id for one in holders.values()})
            case GroupBy.DISTRICT:
                rows = AdminUnit.objects.filter(pk__in={one.district_id for one in holders.values()})
                self._places = dict(rows.order_by("pk").values_list("pk", "name"))
            case GroupBy.OWNER:
                self._owners = dict(Organisation.objects.order_by("pk").values_list("pk", "name"))

    def of_estimate(self, row: EstimateRow) -> Key:
        """The group of a row of an estimate."""
        match self.by:
            case GroupBy.SOURCE:
                return row.estimate.source, FundingSource(row.estimate.source).label
            case GroupBy.OWNER:
                return row.estimate.owner_id, row.estimate.owner.name
            case GroupBy.DISTRICT:
                return row.district_id, row.district.name if row.district else "Toàn địa bàn"
        return self._thing(row.content, row.sub_programme)

    def of_account(self, source: str, owner_id: int, holder: Holder | None) -> Key:
        """The group of what a holding used."""
        match self.by:
            case GroupBy.SOURCE:
                return source, FundingSource(source).label
            case GroupBy.OWNER:
                return owner_id, self._owners.get(owner_id, "")
            case GroupBy.DISTRICT:
                return (holder.district_id, self._places.get(holder.district_id, "")) if holder else (None, "Toàn địa bàn")
        return self._thing(self._contents.get(holder.content_id) if holder else None, "")

    def _thing(self, content: SupportContent | None, sub_programme: str) -> Key:
        code = content.sub_programme if content else sub_programme
        if not code:
            return "", UNDIVIDED
        if self.by == GroupBy.SUB_PROGRAMME:
            return code, f"{code} – {SubProgramme(code).label}"
        return (content.pk, content.short_name) if content else (code, f"Cả tiểu chương trình: {SubProgramme(code).label}")

"""Settlements: what a year's ledger says of each holding, what hinders a close, who reads what."""

from collections import Counter
from collections.abc import Container, Iterable
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet, Sum

from budgets.enums import HOLDING_STAGES, OPEN_STAGES, FundingSource, Outcome, SettlementStatus, Stage, YearStatus
from budgets.holders import Holder, holders_of
from budgets.models import Account, FiscalYear, Settlement, SettlementRow
from budgets.permissions import P
from budgets.selectors.money import is_own
from khuyencong.access import Principal, Scope
from khuyencong.documents.models import Paper

S = Stage
KEPT = (*HOLDING_STAGES, S.CARRIED_OUT)


@dataclass(frozen=True, slots=True)
class Figures:
    """What one holding had and used of a year, source and budget, in đồng (see `SettlementRow`); `stages` says where it stands."""

    stages: Counter[str] = field(default_factory=Counter)

    def at(self, *stages: Stage) -> int:
        """The money at some stages."""
        return sum(self.stages[stage] for stage in stages)

    @property
    def as_row(self) -> dict[str, int]:
        """The figures as a row of a settlement keeps them, once what was paid is settled."""
        return {
            "allocated": self.at(*KEPT),
            "paid": self.at(S.ADVANCED, S.PAID, S.SETTLED),
            "settled": self.at(S.PAID, S.SETTLED),
            "recovered": self.at(S.RECOVERED, S.RETURNED),
            "returned": self.at(S.RETURNED),
            "left": self.at(*OPEN_STAGES),
        }


def figures(year: int, source: str, owner_id: int) -> dict[int, Figures]:
    """By holding, by one query; holdings that gave everything back are left out."""
    rows = Account.objects.filter(fiscal_year_id=year, source=source, owner_id=owner_id, holding__isnull=False, stage__in=KEPT)
    found: dict[int, Figures] = {}
    for holding_id, stage, balance in rows.order_by("holding__code", "pk").values_list("holding_id", "stage", "balance"):
        found.setdefault(holding_id or 0, Figures()).stages[stage] += balance
    return {pk: own for pk, own in found.items() if own.at(*KEPT)}


def unallocated(year: int, source: str, owner_id: int) -> int:
    """What was never allocated of a year, source and budget, its funds too (đồng)."""
    rows = Account.objects.filter(fiscal_year_id=year, source=source, owner_id=owner_id, stage=S.ESTIMATE)
    return int(rows.aggregate(left=Sum("balance"))["left"] or 0)


def settlements_visible_to(who: Principal) -> QuerySet[Settlement]:
    """Settlements that the principal may read: all, or those of their district's own budget."""
    rows = Settlement.objects.select_related("fiscal_year", "owner", "drafted_by", "checked_by", "approved_by", "reopened_by", "paper")
    match who.scope(P.VIEW_BUDGET):
        case Scope.PROVINCE:
            return rows
        case Scope.DISTRICT:
            return rows.filter(owner__area_id__in=who.area_ids)
    return rows.none()


def within(settlement: Settlement, who: Principal, permission: P) -> bool:
    """Whether a settlement lies within the reach of a permission: a district's own money is the district's, but Sở Tài chính checks all."""
    checks_all = permission == P.CHECK_SETTLEMENT and who.scope(permission) == Scope.PROVINCE
    return checks_all or is_own(settlement, who, permission)


def before(settlement: Settlement) -> Settlement | None:
    """The version before, which was opened again."""
    rows = Settlement.objects.filter(
        fiscal_year_id=settlement.fiscal_year_id, source=settlement.source, owner_id=settlement.owner_id, version=settlement.version - 1
    )
    return rows.select_related("paper", "reopened_by").first()


def rows_of(settlement: Settlement) -> list[SettlementRow]:
    """The rows in the order of their holdings, what was never allocated last."""
    rows = settlement.rows.select_related("holding", "paper", "settlement").order_by("holding__code", "pk")
    return sorted(rows, key=lambda row: row.holding_id is None)


def named_rows(settlement: Settlement) -> list[tuple[SettlementRow, Holder | None]]:
    """The rows with who holds them."""
    rows = rows_of(settlement)
    holders = holders_of([row.holding_id for row in rows if row.holding_id])
    return [(row, holders.get(row.holding_id or 0)) for row in rows]


def papers_of(settlement: Settlement) -> list[Paper]:
    """Every paper of a version: its decision, notices for đề án, notice of what was carried over."""
    return list(Paper.objects.filter(subject_kind="settlement", subject_id=settlement.pk).order_by("pk"))


def lacks_words(row: SettlementRow) -> bool:
    """Whether a row still needs an explanation of its difference, or an outcome for what is left."""
    return bool((row.holding_id and row.difference and not row.explanation) or (row.left and not (row.outcome and row.reason)))


@dataclass(frozen=True, slots=True)
class Going:
    """Money that goes on into the next year: of which holding (None: of the estimate), at which stage, how much (đồng), why."""

    holding_id: int | None
    label: str
    stage: str
    amount: int
    reason: str


def going_of(settlement: Settlement) -> list[Going]:
    """What an approved settlement carries over, as the ledger stands; what is left of a fund always goes on, for it is its giver's."""
    kept = {row.holding_id: row for row in settlement.rows.filter(outcome=Outcome.CARRY).order_by("pk")}
    accounts = Account.objects.filter(
        fiscal_year_id=settlement.fiscal_year_id, source=settlement.source, owner_id=settlement.owner_id, stage__in=OPEN_STAGES,
        balance__gt=0,
    )  # fmt: skip
    return [
        Going(
            row.holding_id,
            str(row.holding or row.fund or "Dự toán chưa bố trí"),
            row.stage,
            row.balance,
            kept[row.holding_id].reason if row.holding_id in kept else "Kinh phí tài trợ chưa dùng",
        )
        for row in accounts.select_related("holding", "fund").order_by("holding__code", "pk")
        if _goes_on(row.holding_id, row.fund_id, row.stage, kept)
    ]


def _goes_on(holding_id: int | None, fund_id: int | None, stage: str, kept: Container[int | None]) -> bool:
    """Whether money that is left goes on into the next year: by a decision (`kept` holdings), or because it is the giver's of a fund."""
    return holding_id in kept or (fund_id is not None and stage != S.RECOVERED)


@dataclass(frozen=True, slots=True)
class WindingUp:
    """What the close of a year does to one source and budget: what stays settled, goes on into the next year, ends with the year (đồng)."""

    source: FundingSource
    owner: str
    settled: int
    carried: int
    cancelled: int


def winding_up(year: int) -> list[WindingUp]:
    """By approved settlement, as the ledger stands; three queries."""
    approved = Settlement.objects.filter(fiscal_year_id=year, status=SettlementStatus.APPROVED).select_related("owner")
    settlements = list(approved.prefetch_related("rows").order_by("source", "owner__name", "pk"))
    left: dict[tuple[str, int], list[Account]] = {}
    for account in Account.objects.filter(fiscal_year_id=year, stage__in=OPEN_STAGES, balance__gt=0).order_by("pk"):
        left.setdefault((account.source, account.owner_id), []).append(account)
    found = []
    for one in settlements:
        kept = {row.holding_id for row in one.rows.all() if row.outcome == Outcome.CARRY}
        rest = left.get((one.source, one.owner_id), [])
        carried = sum(row.balance for row in rest if _goes_on(row.holding_id, row.fund_id, row.stage, kept))
        settled = sum(row.settled for row in one.rows.all())
        found.append(WindingUp(FundingSource(one.source), one.owner.name, settled, carried, sum(row.balance for row in rest) - carried))
    return found


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A source and budget that has money in the year, and the settlement in force, if there is one."""

    source: FundingSource
    owner_id: int
    owner: str
    settlement: Settlement | None

    @property
    def is_approved(self) -> bool:
        """Whether it no longer hinders the close."""
        return self.settlement is not None and self.settlement.status == SettlementStatus.APPROVED


def to_settle(year: int, owner_ids: Iterable[int] | None = None) -> list[Unsettled]:
    """Every source and budget with money in the year, with its settlement; of some owners only when named."""
    moved = Account.objects.filter(Q(credited__gt=0) | Q(debited__gt=0), fiscal_year_id=year)
    if owner_ids is not None:
        moved = moved.filter(owner_id__in=list(owner_ids))
    pairs = moved.order_by("source", "owner__name", "owner_id").values_list("source", "owner_id", "owner__name").distinct()
    known = Settlement.objects.filter(fiscal_year_id=year).exclude(status=SettlementStatus.REOPENED).order_by("pk")
    by_key = {(row.source, row.owner_id): row for row in known}
    return [Unsettled(FundingSource(source), owner_id, name, by_key.get((source, owner_id))) for source, owner_id, name in pairs]


@dataclass(frozen=True, slots=True)
class Hindrance:
    """Money of a holding that a year's end meets on its way (đồng)."""

    stage: Stage
    amount: int
    holding: str
    holder: Holder | None


HINDERING = (S.ADVANCED, S.COMMITTED, S.ALLOCATED, S.PAID, S.RECOVERED)
MOST = 500


def hindrances(year: int, owner_ids: Iterable[int] | None = None) -> list[Hindrance]:
    """Open advances, what is not paid, not settled, not returned: by stage, the greatest first, at most `MOST`; two queries."""
    rows = Account.objects.filter(fiscal_year_id=year, stage__in=HINDERING, balance__gt=0).select_related("holding")
    if owner_ids is not None:
        rows = rows.filter(owner_id__in=list(owner_ids))
    found = list(rows.order_by("-balance", "pk")[:MOST])
    holders = holders_of([row.holding_id for row in found if row.holding_id])
    table = [Hindrance(S(row.stage), row.balance, str(row.holding or ""), holders.get(row.holding_id or 0)) for row in found]
    return sorted(table, key=lambda one: HINDERING.index(one.stage))


def earlier_open(year: int) -> list[int]:
    """Earlier years that are still open, and must close first."""
    rows = FiscalYear.objects.filter(year__lt=year, status=YearStatus.OPEN)
    return list(rows.order_by("year").values_list("year", flat=True))

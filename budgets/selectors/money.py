"""Reading the ledger: what holdings have, what a year has left, what happened."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import BigIntegerField, Case, Exists, Max, OuterRef, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from budgets.enums import HOLDING_STAGES, EntryKind, EstimateStatus, FundingSource, Stage
from budgets.models import Account, Entry, Estimate, FiscalYear, Holding, Leg, Settlement
from budgets.permissions import P
from khuyencong.access import Principal, Scope
from khuyencong.actors.models import Organisation

_IN_USE = (Stage.ALLOCATED, Stage.COMMITTED, Stage.ADVANCED, Stage.PAID, Stage.SETTLED)


@dataclass(frozen=True, slots=True)
class Money:
    """What one holding has, over all years, in đồng.

    `now` says what stands at each stage at this moment; the properties add up what reached a stage (and may have gone on),
    net of what was released, recovered or reversed. `advances` is what was ever given as advance, net of reversals.
    A purse is a source, or one fund (its id) within it.
    """

    now: Mapping[Stage, int] = field(default_factory=dict)
    advances: int = 0
    by_source: Mapping[FundingSource, "Money"] = field(default_factory=dict)
    by_purse: Mapping[tuple[FundingSource, int | None], "Money"] = field(default_factory=dict)

    def at(self, *stages: Stage) -> int:
        """The money that stands at the stages now."""
        return sum(self.now.get(stage, 0) for stage in stages)

    @property
    def allocated(self) -> int:
        """Allocated, whatever became of it since."""
        return self.at(*_IN_USE)

    @property
    def committed(self) -> int:
        """Bound by contract, paid or not."""
        return self.at(*_IN_USE[1:])

    @property
    def advanced(self) -> int:
        """Advances not cleared and not recovered yet."""
        return self.at(Stage.ADVANCED)

    @property
    def paid(self) -> int:
        """Paid for accepted work, settled or not; open advances are not in it."""
        return self.at(Stage.PAID, Stage.SETTLED)

    @property
    def disbursed(self) -> int:
        """Left the treasury: paid, and open advances (giải ngân)."""
        return self.at(Stage.ADVANCED, Stage.PAID, Stage.SETTLED)

    @property
    def settled(self) -> int:
        """Approved as expense."""
        return self.at(Stage.SETTLED)

    @property
    def recovered(self) -> int:
        """Taken back from the beneficiary, returned to the budget or not yet."""
        return self.at(Stage.RECOVERED, Stage.RETURNED)

    @property
    def left(self) -> int:
        """Allocated and not yet disbursed."""
        return self.at(Stage.ALLOCATED, Stage.COMMITTED)


def money_of(holding_ids: Iterable[int]) -> dict[int, Money]:
    """What each holding has, per purse, per source and summed, by one query. A holding without entries has an empty Money."""
    ids = list(holding_ids)
    advance_legs = Leg.objects.filter(account=OuterRef("pk"), entry__kind=EntryKind.ADVANCE).order_by().values("account")
    net = advance_legs.annotate(net=Sum("credit") - Sum("debit")).values("net")
    rows = (
        Account.objects.filter(holding_id__in=ids, stage__in=HOLDING_STAGES)
        .annotate(given=Case(When(stage=Stage.ADVANCED, then=Coalesce(Subquery(net), 0)), default=0, output_field=BigIntegerField()))
        .order_by("pk")
        .values_list("holding_id", "source", "fund_id", "stage", "balance", "given")
    )
    stages: dict[int, dict[tuple[FundingSource, int | None], dict[Stage, int]]] = {pk: {} for pk in ids}
    advances: Counter[tuple[int, FundingSource, int | None]] = Counter()
    for holding_id, source, fund_id, stage, balance, given in rows:
        of_purse = stages[holding_id].setdefault((FundingSource(source), fund_id), {})
        of_purse[Stage(stage)] = of_purse.get(Stage(stage), 0) + balance
        advances[holding_id, FundingSource(source), fund_id] += int(given)
    found: dict[int, Money] = {}
    for pk, purses in stages.items():
        parts = {purse: Money(now=now, advances=advances[pk, *purse]) for purse, now in purses.items()}
        sources = {
            source: _summed([part for (of, _), part in parts.items() if of == source]) for source in dict.fromkeys(of for of, _ in parts)
        }
        total = _summed(list(parts.values()))
        found[pk] = Money(now=total.now, advances=total.advances, by_source=sources, by_purse=parts)
    return found


def _summed(parts: list[Money]) -> Money:
    now = {stage: sum(part.at(stage) for part in parts) for stage in HOLDING_STAGES}
    return Money(now=now, advances=sum(part.advances for part in parts))


@dataclass(frozen=True, slots=True)
class Standing:
    """An amount of đồng of a holding, and the keywords of the account where it stands."""

    source: FundingSource
    year: int
    owner_id: int
    stage: Stage
    amount: int
    fund_id: int | None = None


def standings_of(holding: Holding | int, *stages: Stage) -> list[Standing]:
    """Where a holding's money stands now, oldest year first, of some stages only when named.

    After a carry-over one line has money in two years: a step that takes all of it (settle, release) takes it from each.
    """
    holding_id = holding.pk if isinstance(holding, Holding) else holding
    rows = Account.objects.filter(holding_id=holding_id, stage__in=stages or HOLDING_STAGES, balance__gt=0)
    return [
        Standing(FundingSource(row.source), row.fiscal_year_id, row.owner_id, Stage(row.stage), row.balance, row.fund_id)
        for row in rows.order_by("fiscal_year_id", "pk")
    ]


def estimate_left(source: FundingSource, year: int, owner_id: int, fund_id: int | None = None) -> int:
    """What is left of an estimate (of a fund's money, when named) to allocate, in đồng; 0 when there is none."""
    rows = Account.objects.filter(stage=Stage.ESTIMATE, source=source, fiscal_year_id=year, owner_id=owner_id, holding=None)
    rows = rows.filter(fund__isnull=True) if fund_id is None else rows.filter(fund_id=fund_id)
    return rows.values_list("balance", flat=True).first() or 0


def year_position(year: int, owner_ids: Iterable[int] | None = None) -> dict[FundingSource, dict[Stage, int]]:
    """What stands at each stage of a year, by source, in đồng; of some owners only when named.

    The contra stages read as positive sums: AUTHORITY is the approved estimate, CARRIED_IN what came from the year before.
    """
    rows = Account.objects.filter(fiscal_year_id=year)
    if owner_ids is not None:
        rows = rows.filter(owner_id__in=list(owner_ids))
    position: dict[FundingSource, dict[Stage, int]] = {}
    for source, stage, total in rows.order_by("source", "stage").values_list("source", "stage").annotate(total=Sum("balance")):
        of_source = position.setdefault(FundingSource(source), dict.fromkeys(Stage, 0))
        of_source[Stage(stage)] = -int(total) if stage in (Stage.AUTHORITY, Stage.CARRIED_IN) else int(total)
    return position


def entries_of(holding: Holding | int) -> QuerySet[Entry]:
    """Entries that touch a holding, newest first, with their legs, accounts and author; made for paging by id."""
    holding_id = holding.pk if isinstance(holding, Holding) else holding
    touching = Entry.objects.filter(legs__account__holding_id=holding_id).order_by().values("pk")
    return _entries().filter(pk__in=touching)


def entries_of_year(year: int, owner_ids: Iterable[int] | None = None) -> QuerySet[Entry]:
    """Entries of a year, newest first, of some owners only when named; made for paging by id."""
    rows = _entries().filter(fiscal_year_id=year)
    if owner_ids is None:
        return rows
    touching = Entry.objects.filter(fiscal_year_id=year, legs__account__owner_id__in=list(owner_ids)).order_by().values("pk")
    return rows.filter(pk__in=touching)


def entries_at(rows: QuerySet[Entry], stage: str) -> QuerySet[Entry]:
    """Those of some entries that touch an account of a stage."""
    touching = Account.objects.filter(legs__entry=OuterRef("pk"), stage=stage)
    return rows.filter(Exists(touching))


def entries_from(rows: QuerySet[Entry], source: str) -> QuerySet[Entry]:
    """Those of some entries that touch an account of a source."""
    return rows.filter(Exists(Account.objects.filter(legs__entry=OuterRef("pk"), source=source)))


def estimates_left(estimates: Iterable[Estimate]) -> dict[tuple[int, str, int], int]:
    """What is left to allocate (đồng) by year, source and owner of some estimates, by one query; missing where nothing was approved."""
    asked = {(row.fiscal_year_id, row.source, row.owner_id) for row in estimates}
    rows = Account.objects.filter(
        stage=Stage.ESTIMATE, holding=None, fund=None, fiscal_year_id__in={key[0] for key in asked}, owner_id__in={key[2] for key in asked}
    )
    found = rows.order_by("pk").values_list("fiscal_year_id", "source", "owner_id", "balance")
    return {(year, source, owner): balance for year, source, owner, balance in found if (year, source, owner) in asked}


def usual_estimate(owner_id: int) -> int:
    """The largest estimate that was ever approved for an owner (đồng); 0 where there was none."""
    rows = Estimate.objects.filter(owner=owner_id, status=EstimateStatus.APPROVED)
    most: int = rows.aggregate(most=Coalesce(Max("amount"), Value(0)))["most"]
    return most


def is_own(row: Estimate | Settlement, who: Principal, permission: P) -> bool:
    """Whether an estimate or a settlement lies within a right: a district's own money is the district's, all other the province's."""
    match who.scope(permission):
        case Scope.PROVINCE:
            return row.source != FundingSource.DISTRICT
        case Scope.DISTRICT:
            return row.source == FundingSource.DISTRICT and row.owner.area_id in who.area_ids
    return False


def owners_visible_to(principal: Principal) -> list[int] | None:
    """Whose budgets the principal may read: None for all, else the ids of the organisations of their area."""
    match principal.scope(P.VIEW_BUDGET):
        case Scope.PROVINCE:
            return None
        case Scope.DISTRICT:
            rows = Organisation.objects.filter(area_id__in=principal.area_ids)
            return list(rows.order_by("pk").values_list("pk", flat=True))
        case _:
            return []


def _entries() -> QuerySet[Entry]:
    rows = Entry.objects.select_related("by", "reverses", "reversed_by")
    return rows.prefetch_related("legs__account__holding", "legs__account__owner", "legs__account__fund").order_by("-pk")


def years() -> QuerySet[FiscalYear]:
    """Fiscal years, newest first."""
    return FiscalYear.objects.select_related("closed_by").order_by("-year")


def estimates_visible_to(principal: Principal) -> QuerySet[Estimate]:
    """Estimates that the principal may read: all, or those of their district's budget."""
    rows = Estimate.objects.select_related("owner", "drafted_by", "approved_by", "paper").order_by(
        "-fiscal_year_id", "source", "owner_id", "-version"
    )
    match principal.scope(P.VIEW_BUDGET):
        case Scope.PROVINCE:
            return rows
        case Scope.DISTRICT:
            return rows.filter(owner__area_id__in=principal.area_ids)
        case _:
            return rows.none()

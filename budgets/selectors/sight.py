"""Where money stands, from the balances of accounts alone: as fast with a million legs as with ten."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from budgets.enums import CONTRA_STAGES, EntryKind, FundingSource, Stage
from budgets.models import Account, Entry
from budgets.selectors.money import _entries
from budgets.streams import stages_of
from khuyencong.actors.models import Organisation

Balances = dict[Stage, int]
DISBURSING = (EntryKind.ADVANCE, EntryKind.PAY)
"""The entries by which money leaves the treasury; a cleared advance has left it before."""


@dataclass(frozen=True, slots=True)
class Positions:
    """A year's balances (đồng) by source and owner, and the owners' names; read by one query, summed here."""

    by_place: Mapping[tuple[FundingSource, int], Mapping[Stage, int]] = field(default_factory=dict)
    owners: Mapping[int, str] = field(default_factory=dict)

    @property
    def sources(self) -> list[FundingSource]:
        """The sources that have accounts, in the order of their declaration."""
        return [source for source in FundingSource if any(place[0] == source for place in self.by_place)]

    def of(self, source: str = "", owner_id: int | None = None) -> Balances:
        """The sums of a source, of an owner, of both, or of all."""
        found: Balances = dict.fromkeys(Stage, 0)
        for (of_source, of_owner), balances in self.by_place.items():
            if source in ("", of_source) and owner_id in (None, of_owner):
                for stage, amount in balances.items():
                    found[stage] += amount
        return found


def positions(year: int, owner_ids: Iterable[int] | None = None) -> Positions:
    """What stands at each stage of a year, by source and owner; of some owners only when named. Contra stages are negative."""
    rows = Account.objects.filter(fiscal_year_id=year)
    if owner_ids is not None:
        rows = rows.filter(owner_id__in=list(owner_ids))
    found: dict[tuple[FundingSource, int], Balances] = defaultdict(lambda: dict.fromkeys(Stage, 0))
    summed = rows.order_by("source", "owner_id", "stage").values_list("source", "owner_id", "stage").annotate(total=Sum("balance"))
    for source, owner_id, stage, total in summed:
        found[FundingSource(source), owner_id][Stage(stage)] = int(total)
    names = Organisation.objects.filter(pk__in={owner_id for _, owner_id in found}).order_by("name", "pk")
    return Positions(dict(found), dict(names.values_list("pk", "name")))


def balances_of(holding_ids: Collection[int], source: str = "") -> Balances:
    """What some holdings have at each stage, over all years; of one source only when named. One query."""
    rows = Account.objects.filter(holding_id__in=list(holding_ids)).exclude(stage__in=(*CONTRA_STAGES, Stage.CARRIED_OUT))
    if source:
        rows = rows.filter(source=source)
    found: Balances = dict.fromkeys(Stage, 0)
    found |= {Stage(stage): int(total) for stage, total in rows.order_by("stage").values_list("stage").annotate(total=Sum("balance"))}
    return found


def entries_of_holdings(holding_ids: Collection[int]) -> QuerySet[Entry]:
    """Entries that touch some holdings, newest first, made for paging by id."""
    touching = Entry.objects.filter(legs__account__holding_id__in=list(holding_ids)).order_by().values("pk")
    return _entries().filter(pk__in=touching)


def entries_touching(rows: QuerySet[Entry], **of_account: object) -> QuerySet[Entry]:
    """Those of some entries that touch an account with these columns."""
    return rows.filter(Exists(Account.objects.filter(legs__entry=OuterRef("pk"), **of_account)))


def entries_at_node(rows: QuerySet[Entry], key: str) -> QuerySet[Entry]:
    """Those of some entries that are behind the figure of a node of the way of money."""
    return entries_touching(rows, stage__in=stages_of(key))


@dataclass(frozen=True, slots=True)
class Turnover:
    """What went into and out of some accounts (đồng); their difference is what stands there."""

    into: int
    out: int

    @property
    def stands(self) -> int:
        """The balance."""
        return self.into - self.out


def turned_at(key: str, within: Q) -> Turnover:
    """How the figure of a node comes about, for the accounts under a condition. One query over accounts."""
    sums = Account.objects.filter(within, stage__in=stages_of(key)).aggregate(into=Sum("credited"), out=Sum("debited"))
    return Turnover(int(sums["into"] or 0), int(sums["out"] or 0))

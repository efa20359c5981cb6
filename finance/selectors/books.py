"""The books of a period, as accounting software reads them; what the chart does not know; and the proof that nothing is left out."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Count, QuerySet, Sum

from budgets import selectors as budgets
from budgets.enums import EntryKind, FundingSource, Stage
from budgets.models import Entry, Leg
from finance.bookkeeping import Booking, Chart, Codes, Move, Period, Side, moves
from finance.models import BooksHandover, BudgetCode, ChartRule
from finance.permissions import P
from khuyencong import clock
from khuyencong.access import Principal, Scope

_LEG = (
    "entry_id", "entry__kind", "entry__occurred_on", "entry__recorded_at", "entry__paper_code", "entry__memo", "entry__reverses_id",
    "account__stage", "account__source", "account__owner__name", "account__holding__code", "debit", "credit",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class BookLine:
    """One line of the file: a debit and a credit account for an amount of đồng, and what it is for."""

    entry_id: int
    occurred_on: date
    recorded_on: date
    voucher: str
    debit: str
    credit: str
    amount: int
    memo: str
    kind: str
    source: str
    owner: str
    project: str
    chapter: str
    category: str
    item: str
    is_reversal: bool


@dataclass(frozen=True, slots=True)
class Missing:
    """A move that the chart does not know, or a source without codes (then `move` is None); how many entries, and đồng."""

    kind: str
    from_stage: str
    to_stage: str
    source: str
    entries: int
    amount: int

    @property
    def words(self) -> str:
        """What is missing, for the person who has to declare it."""
        if not self.kind:
            return f"Mục lục ngân sách của nguồn “{FundingSource(self.source).label}”"
        way = f"từ “{Stage(self.from_stage).label}” đến “{Stage(self.to_stage).label}”"
        return f"Tài khoản của nghiệp vụ “{EntryKind(self.kind).label}” {way}, nguồn “{FundingSource(self.source).label}”"


@dataclass(frozen=True, slots=True)
class Total:
    """What a kind of entries adds up to (đồng) in a period."""

    kind: str
    entries: int
    amount: int

    @property
    def label(self) -> str:
        """The kind in words."""
        return EntryKind(self.kind).label


@dataclass(frozen=True, slots=True)
class Books:
    """The lines of a period in the order of their days, what is missing, and the ledger's own sums by kind."""

    period: Period
    lines: tuple[BookLine, ...]
    missing: tuple[Missing, ...]
    totals: tuple[Total, ...]

    @property
    def amount(self) -> int:
        """The sum of the lines."""
        return sum(line.amount for line in self.lines)

    @property
    def ledger_amount(self) -> int:
        """The sum of the entries, asked of the ledger apart from the lines."""
        return sum(total.amount for total in self.totals)


def owners_exported_by(who: Principal) -> list[int] | None:
    """Whose books the principal may take out: None for all, a district its own."""
    match who.scope(P.EXPORT_BOOKS):
        case Scope.PROVINCE:
            return None
        case Scope.DISTRICT:
            return budgets.owners_visible_to(who) or []
        case _:
            return []


def handovers_visible_to(who: Principal) -> QuerySet[BooksHandover]:
    """What the reader's own office handed to its accounting."""
    rows = BooksHandover.objects.select_related("by", "answered_by")
    return rows.filter(organisation_id=who.organisation_id) if who.organisation_id else rows.none()


def handed_of(period: Period, who: Principal) -> list[BooksHandover]:
    """The same of one period, the latest first."""
    return list(handovers_visible_to(who).filter(fiscal_year_id=period.year, period=period.key).order_by("-at", "-pk"))


def entries_of(period: Period, owner_ids: list[int] | None) -> QuerySet[Entry]:
    """The entries of a period, of some budgets only when named."""
    rows = Entry.objects.filter(fiscal_year_id=period.year)
    if period.first is not None and period.last is not None:
        rows = rows.filter(occurred_on__range=(period.first, period.last))
    if owner_ids is not None:
        touching = Leg.objects.filter(account__owner_id__in=owner_ids, account__fiscal_year_id=period.year).order_by().values("entry_id")
        rows = rows.filter(pk__in=touching)
    return rows


def chart() -> Chart:
    """All bookings."""
    names = ("kind", "from_stage", "to_stage", "source", "debit", "credit", "valid_from", "valid_to")
    return Chart.of(Booking(*row) for row in ChartRule.objects.order_by("pk").values_list(*names))


def codes() -> list[Codes]:
    """All codes of the State budget."""
    names = ("source", "chapter", "category", "item", "valid_from", "valid_to")
    return [Codes(*row) for row in BudgetCode.objects.order_by("pk").values_list(*names)]


def books(period: Period, owner_ids: list[int] | None = None) -> Books:
    """The books of a period. A fixed number of queries, however many entries."""
    entries = entries_of(period, owner_ids)
    totals = tuple(
        Total(kind, count, int(amount))
        for kind, count, amount in entries.order_by("kind").values_list("kind").annotate(n=Count("pk"), total=Sum("amount"))
    )
    bookings, of_sources = chart(), codes()
    lines: list[BookLine] = []
    missed: Counter[tuple[str, str, str, str]] = Counter()
    sums: Counter[tuple[str, str, str, str]] = Counter()
    for head, move in _moves(entries):
        code = next((code for code in of_sources if code.fits(head["account__source"], head["entry__occurred_on"])), None)
        is_reversal = head["entry__reverses_id"] is not None
        accounts = bookings.find(head["entry__kind"], move, head["account__source"], head["entry__occurred_on"], is_reversal=is_reversal)
        if accounts is None:
            ends = (move.to_stage, move.from_stage) if is_reversal else (move.from_stage, move.to_stage)
            missed[head["entry__kind"], *ends, head["account__source"]] += 1
            sums[head["entry__kind"], *ends, head["account__source"]] += move.amount
        if code is None:
            missed["", "", "", head["account__source"]] += 1
            sums["", "", "", head["account__source"]] += move.amount
        if accounts is not None and code is not None:
            lines.append(
                BookLine(
                    entry_id=head["entry_id"], occurred_on=head["entry__occurred_on"], recorded_on=clock.day_of(head["entry__recorded_at"]), voucher=head["entry__paper_code"],
                    debit=accounts.debit, credit=accounts.credit, amount=move.amount, memo=head["entry__memo"], kind=head["entry__kind"],
                    source=head["account__source"], owner=head["account__owner__name"], project=move.holding, chapter=code.chapter,
                    category=code.category, item=code.item, is_reversal=is_reversal,
                )
            )  # fmt: skip
    missing = tuple(Missing(*key, entries=missed[key], amount=sums[key]) for key in sorted(missed))
    return Books(period, tuple(lines), missing, totals)


def _moves(entries: QuerySet[Entry]) -> Iterator[tuple[dict[str, Any], Move]]:
    """Each move of the entries, with the columns of its first leg, in the order of days, entries and legs."""
    legs = Leg.objects.filter(entry__in=entries.order_by().values("pk"))
    rows = legs.order_by("entry__occurred_on", "entry_id", "pk").values(*_LEG).iterator(chunk_size=5_000)
    for _, group in groupby(rows, key=lambda row: row["entry_id"]):
        sides = list(group)
        for move in moves([Side(row["account__stage"], row["debit"], row["credit"], row["account__holding__code"] or "") for row in sides]):
            yield sides[0], move

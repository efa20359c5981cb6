"""Writing entries: the only code that does."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from budgets.enums import CONTRA_STAGES, EntryKind, YearStatus
from budgets.ledger.errors import (
    AmountInvalid,
    KeyReused,
    Overspent,
    ReversalRefused,
    Unbalanced,
    WrongYear,
    YearClosed,
    YearUnknown,
    translated,
)
from budgets.models import Account, Entry, FiscalYear, Leg
from khuyencong import clock
from khuyencong.text import nfc

LARGEST = 2**62
"""Above any sum of public money; kept well below what a bigint holds."""


@dataclass(frozen=True, slots=True)
class Move:
    """An amount of đồng goes from one account to another."""

    debit_account: Account
    credit_account: Account
    amount: int


def post(
    kind: EntryKind, *, year: int, moves: Sequence[Move], key: str, memo: str, by_id: int, paper: str = "", on: date | None = None
) -> Entry:
    """Write one entry of a fiscal year, all or nothing.

    The same key with the same content (kind, year, moves, paper) gives the entry that is already there. Raises KeyReused
    for another content, Overspent, YearClosed, YearUnknown, WrongYear, AmountInvalid or Unbalanced (no move at all).
    `on` is the day of the paper (today when left out); `by_id` the user who answers for it.
    """
    if not moves:
        raise Unbalanced
    sides: list[tuple[int, int, int]] = []
    for move in moves:
        if type(move.amount) is not int or not 0 < move.amount < LARGEST or move.debit_account.pk == move.credit_account.pk:
            raise AmountInvalid
        sides += [(move.debit_account.pk, move.amount, 0), (move.credit_account.pk, 0, move.amount)]
    entry = Entry(
        kind=EntryKind(kind), fiscal_year_id=year, key=nfc(key), memo=nfc(memo), by_id=by_id, paper_code=nfc(paper),
        occurred_on=on or clock.today(),
    )  # fmt: skip
    return _write(entry, sides)


def reverse(entry: Entry, *, key: str, reason: str, by_id: int) -> Entry:
    """Undo an entry by its mirror, in the same year. ReversalRefused when it is undone already or undoes one itself.

    Overspent when the money has moved on meanwhile; the later entries are to be reversed first.
    """
    mirror = Entry(
        kind=entry.kind, fiscal_year_id=entry.fiscal_year_id, key=nfc(key), memo=nfc(reason), by_id=by_id,
        paper_code=entry.paper_code, occurred_on=clock.today(), reverses_id=entry.pk,
    )  # fmt: skip
    sides = [(leg.account_id, leg.credit, leg.debit) for leg in entry.legs.order_by("-id")]
    return _write(mirror, sides)


@translated()
def _write(entry: Entry, sides: list[tuple[int, int, int]]) -> Entry:
    """Lock the accounts in the order of their keys, answer a repeated key, check, insert."""
    with transaction.atomic():
        ids = {account_id for account_id, _, _ in sides}
        rows = Account.objects.filter(pk__in=ids).select_for_update(of=("self",), no_key=True).order_by("pk")
        accounts = {row.pk: row for row in rows}
        if known := _known(entry, sides):
            return known
        _check(entry, sides, accounts)
        entry.amount = sum(debit for _, debit, _ in sides)
        try:
            with transaction.atomic():
                entry.save(force_insert=True)
        except IntegrityError as error:
            name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") or ""
            # A key or a reversal that another session wrote meanwhile, through other accounts.
            if "_key_" in name or name.endswith("_key"):
                if known := _known(entry, sides):
                    return known
                raise ReversalRefused from error
            raise
        Leg.objects.bulk_create([Leg(entry=entry, account_id=pk, debit=debit, credit=credit) for pk, debit, credit in sides])
        return entry


def _known(entry: Entry, sides: list[tuple[int, int, int]]) -> Entry | None:
    """The entry that has this key already, if it says the same."""
    known = Entry.objects.filter(key=entry.key).first()
    if known is None:
        return None
    same = (known.kind, known.fiscal_year_id, known.paper_code, known.reverses_id) == (
        entry.kind, entry.fiscal_year_id, entry.paper_code, entry.reverses_id,
    )  # fmt: skip
    if not same or Counter(known.legs.values_list("account_id", "debit", "credit")) != Counter(sides):
        raise KeyReused(entry.key)
    return known


def _check(entry: Entry, sides: list[tuple[int, int, int]], accounts: dict[int, Account]) -> None:
    """Refuse with the reason in words what the database would refuse."""
    year = FiscalYear.objects.filter(pk=entry.fiscal_year_id).first()
    if year is None:
        raise YearUnknown(entry.fiscal_year_id)
    if year.status == YearStatus.CLOSED:
        raise YearClosed(entry.fiscal_year_id)
    if any(account.fiscal_year_id != entry.fiscal_year_id for account in accounts.values()):
        raise WrongYear
    if entry.reverses_id is not None and Entry.objects.filter(reverses_id=entry.reverses_id).exists():
        raise ReversalRefused
    if entry.reverses_id is not None and Entry.objects.filter(pk=entry.reverses_id, reverses__isnull=False).exists():
        raise ReversalRefused
    net: Counter[int] = Counter()
    for account_id, debit, credit in sides:
        net[account_id] += credit - debit
    for account_id, change in net.items():
        account = accounts[account_id]
        sign = -1 if account.stage in CONTRA_STAGES else 1
        if sign * (account.balance + change) < 0:
            raise Overspent(left=sign * account.balance, asked=-sign * change, account=account.label)

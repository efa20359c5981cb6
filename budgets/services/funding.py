"""The flow of public money, one function per step an official takes.

All are atomic and idempotent by `key`: sent again with the same content, they give the entry that is already there.
Amounts are whole đồng above zero. All raise `budgets.ledger.LedgerError`s: Overspent when the stage before does not hold
the amount, YearClosed, YearUnknown, KeyReused, AmountInvalid. What every step is told is in `Said`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NotRequired, TypedDict, Unpack

from django.db import transaction

from budgets import ledger
from budgets.enums import OPEN_STAGES, EntryKind, FundingSource, Stage
from budgets.models import Account, Entry, Holding
from budgets.services.years import open_year
from khuyencong.text import vnd


class Said(TypedDict):
    """What every step is told, as keywords."""

    source: FundingSource
    year: int  # the fiscal year
    owner_id: int  # the organisation whose budget it is
    fund_id: NotRequired[int | None]  # the fund that is kept apart within the source; None for the source's common money
    key: str  # the same for the same command, however often it is sent
    by_id: int  # the user who answers for it
    paper: NotRequired[str]  # the number of the paper behind it
    memo: NotRequired[str]  # in words; made from the step when left out
    on: NotRequired[date | None]  # the paper's day; today when left out


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A stage, with the holding where the stage has one."""

    stage: Stage
    holding: Holding | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedOver:
    """The two entries of one carry-over: out of a year, into the next."""

    out: Entry
    into: Entry


@transaction.atomic
def _move(kind: EntryKind, *, gives: Place, takes: Place, amount: int, **said: Unpack[Said]) -> Entry:
    """One entry of one move between two places of a year, source and owner."""
    where, fund_id = (said["source"], said["year"], said["owner_id"]), said.get("fund_id")
    giver = ledger.account(gives.stage, *where, gives.holding, fund=fund_id)
    taker = ledger.account(takes.stage, *where, takes.holding, fund=fund_id)
    return ledger.post(
        kind,
        year=said["year"],
        moves=[ledger.Move(giver, taker, amount)],
        key=said["key"],
        memo=said.get("memo") or _memo(kind, gives.holding or takes.holding, amount),
        by_id=said["by_id"],
        paper=said.get("paper", ""),
        on=said.get("on"),
    )


def _memo(kind: EntryKind, holding: Holding | None, amount: int) -> str:
    """What the entry says when its author says nothing."""
    said = f"{kind.label} {vnd(amount)} đồng" if type(amount) is int else kind.label
    return f"{said} – {holding}"[:500] if holding else said


@transaction.atomic
def approve_estimate(*, amount: int, **said: Unpack[Said]) -> Entry:
    """Giao dự toán: the authority gives a budget its money of the year. Opens the year when it is new."""
    open_year(year=said["year"])
    gives, takes = Place(stage=Stage.AUTHORITY), Place(stage=Stage.ESTIMATE)
    return _move(EntryKind.APPROVE_ESTIMATE, gives=gives, takes=takes, amount=amount, **said)


def adjust_estimate(*, change: int, **said: Unpack[Said]) -> Entry:
    """Điều chỉnh dự toán by `change` đồng, more or (negative) less; less only as far as it is not allocated yet."""
    gives, takes = Place(stage=Stage.AUTHORITY), Place(stage=Stage.ESTIMATE)
    if change < 0:
        gives, takes = takes, gives
    return _move(EntryKind.ADJUST_ESTIMATE, gives=gives, takes=takes, amount=abs(change), **said)


def allocate(*, holding: Holding, amount: int, **said: Unpack[Said]) -> Entry:
    """Phân bổ: money of the estimate is set aside for one beneficiary line."""
    gives, takes = Place(stage=Stage.ESTIMATE), Place(stage=Stage.ALLOCATED, holding=holding)
    return _move(EntryKind.ALLOCATE, gives=gives, takes=takes, amount=amount, **said)


def commit(*, holding: Holding, amount: int, **said: Unpack[Said]) -> Entry:
    """Ký hợp đồng: allocated money is bound by a contract."""
    gives, takes = Place(stage=Stage.ALLOCATED, holding=holding), Place(stage=Stage.COMMITTED, holding=holding)
    return _move(EntryKind.COMMIT, gives=gives, takes=takes, amount=amount, **said)


def advance(*, holding: Holding, amount: int, **said: Unpack[Said]) -> Entry:
    """Tạm ứng: part of a contract is paid before acceptance. The share that the rule allows is the caller's to test."""
    gives, takes = Place(stage=Stage.COMMITTED, holding=holding), Place(stage=Stage.ADVANCED, holding=holding)
    return _move(EntryKind.ADVANCE, gives=gives, takes=takes, amount=amount, **said)


def pay(*, holding: Holding, amount: int, **said: Unpack[Said]) -> Entry:
    """Thanh toán: money of a contract is paid for accepted work."""
    gives, takes = Place(stage=Stage.COMMITTED, holding=holding), Place(stage=Stage.PAID, holding=holding)
    return _move(EntryKind.PAY, gives=gives, takes=takes, amount=amount, **said)


def clear_advance(*, holding: Holding, amount: int, **said: Unpack[Said]) -> Entry:
    """Thanh toán tạm ứng: an advance becomes payment, once the work is accepted."""
    gives, takes = Place(stage=Stage.ADVANCED, holding=holding), Place(stage=Stage.PAID, holding=holding)
    return _move(EntryKind.CLEAR_ADVANCE, gives=gives, takes=takes, amount=amount, **said)


def settle(*, holding: Holding, amount: int, **said: Unpack[Said]) -> Entry:
    """Quyết toán: what was paid is approved as the expense of the year."""
    gives, takes = Place(stage=Stage.PAID, holding=holding), Place(stage=Stage.SETTLED, holding=holding)
    return _move(EntryKind.SETTLE, gives=gives, takes=takes, amount=amount, **said)


@transaction.atomic
def settle_year(**said: Unpack[Said]) -> Entry | None:
    """Quyết toán năm: all that a source and owner paid in the year, of every fund, is approved as its expense, by one entry.

    None when nothing waits to be settled. The same key gives the entry that is already there, whatever was paid since.
    """
    if known := Entry.objects.filter(key=said["key"], kind=EntryKind.SETTLE, fiscal_year_id=said["year"]).first():
        return known
    where = (said["source"], said["year"], said["owner_id"])
    rows = Account.objects.filter(
        fiscal_year_id=said["year"], source=said["source"], owner_id=said["owner_id"], stage=Stage.PAID, balance__gt=0
    )
    moves = [
        ledger.Move(row, ledger.account(Stage.SETTLED, *where, row.holding_id, fund=row.fund_id), row.balance)
        for row in rows.select_for_update(of=("self",), no_key=True).order_by("pk")
    ]
    if not moves:
        return None
    said["memo"] = said.get("memo") or f"Quyết toán năm {said['year']}, {FundingSource(said['source']).label}"
    return ledger.post(
        EntryKind.SETTLE,
        year=said["year"],
        moves=moves,
        key=said["key"],
        memo=said["memo"],
        by_id=said["by_id"],
        paper=said.get("paper", ""),
        on=said.get("on"),
    )


def release(*, holding: Holding, amount: int, stage: Stage = Stage.COMMITTED, **said: Unpack[Said]) -> Entry:
    """Money of `stage` (allocated or committed) that is not needed goes back to the estimate, free to be allocated again."""
    if stage not in {Stage.ALLOCATED, Stage.COMMITTED}:
        raise ValueError(f"nothing is released from {stage}")
    gives, takes = Place(stage=stage, holding=holding), Place(stage=Stage.ESTIMATE)
    return _move(EntryKind.RELEASE, gives=gives, takes=takes, amount=amount, **said)


def recover(*, holding: Holding, amount: int, stage: Stage = Stage.ADVANCED, **said: Unpack[Said]) -> Entry:
    """Thu hồi: money that left (`stage` advanced, paid or settled) is taken back from the beneficiary."""
    if stage not in {Stage.ADVANCED, Stage.PAID, Stage.SETTLED}:
        raise ValueError(f"nothing is recovered from {stage}")
    gives, takes = Place(stage=stage, holding=holding), Place(stage=Stage.RECOVERED, holding=holding)
    return _move(EntryKind.RECOVER, gives=gives, takes=takes, amount=amount, **said)


def give_back(*, holding: Holding, amount: int, restore: bool = False, **said: Unpack[Said]) -> Entry:
    """Nộp trả ngân sách: recovered money leaves for the budget, or (`restore`) makes the year's estimate whole again."""
    takes = Place(stage=Stage.ESTIMATE) if restore else Place(stage=Stage.RETURNED, holding=holding)
    return _move(EntryKind.RETURN, gives=Place(stage=Stage.RECOVERED, holding=holding), takes=takes, amount=amount, **said)


def cancel(*, amount: int, **said: Unpack[Said]) -> Entry:
    """Hủy dự toán: money of the estimate that nobody was given lapses."""
    return _move(EntryKind.CANCEL, gives=Place(stage=Stage.ESTIMATE), takes=Place(stage=Stage.CANCELLED), amount=amount, **said)


@transaction.atomic
def undo(*, keys: Sequence[str], reason: str, by_id: int) -> list[Entry]:
    """Đảo: the entries of a command, by their keys, the later first. Overspent when the money has moved on, ReversalRefused when undone already."""
    rows = Entry.objects.filter(key__in=list(keys)).order_by("-pk")
    return [ledger.reverse(row, key=f"{row.key}:undo", reason=reason, by_id=by_id) for row in rows]


@transaction.atomic
def carry_over(
    *, stage: Stage, amount: int, holding: Holding | None = None, to_owner_id: int | None = None, **said: Unpack[Said]
) -> CarriedOver:
    """Chuyển nguồn: money of an open stage leaves the year and stands at the same stage in the next, opened when new.

    `to_owner_id` names the successor when the budget's owner was merged into another; the database holds both sums equal.
    """
    if stage not in OPEN_STAGES:
        raise ValueError(f"nothing is carried over from {stage}")
    open_year(year=said["year"] + 1)
    here = Place(stage=stage, holding=holding)
    gone, came = Place(stage=Stage.CARRIED_OUT, holding=holding), Place(stage=Stage.CARRIED_IN, holding=holding)
    leaving, arriving = said.copy(), said.copy()
    leaving["key"], arriving["key"] = f"{said['key']}:out", f"{said['key']}:in"
    arriving["year"], arriving["owner_id"] = said["year"] + 1, to_owner_id or said["owner_id"]
    return CarriedOver(
        out=_move(EntryKind.CARRY_OUT, gives=here, takes=gone, amount=amount, **leaving),
        into=_move(EntryKind.CARRY_IN, gives=came, takes=here, amount=amount, **arriving),
    )


@transaction.atomic
def wind_up(*, carry_estimate: bool = False, to_owner_id: int | None = None, **said: Unpack[Said]) -> list[Entry]:
    """The end of a year for one source and owner: what holdings still have is carried over; the rest of the estimate is
    cancelled, or (`carry_estimate`) carried over too. What is left of a fund always goes on: it is its giver's.

    Gives the entries written; sent again, nothing is left to write.
    """
    rows = Account.objects.filter(
        fiscal_year_id=said["year"], source=said["source"], owner_id=said["owner_id"], stage__in=OPEN_STAGES, balance__gt=0
    )
    written: list[Entry] = []
    for row in rows.select_related("holding").select_for_update(of=("self",), no_key=True).order_by("pk"):
        step = said.copy()
        step["key"], step["fund_id"] = f"{said['key']}:{row.pk}", row.fund_id
        if row.stage == Stage.ESTIMATE and not carry_estimate and row.fund_id is None:
            written.append(cancel(amount=row.balance, **step))
        else:
            both = carry_over(stage=Stage(row.stage), amount=row.balance, holding=row.holding, to_owner_id=to_owner_id, **step)
            written += [both.out, both.into]
    return written

"""Sixty-four officers at once, fifty times over, on one budget: real processes on a real database, and what happens without the guard."""

import multiprocessing
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, transaction

from budgets import ledger
from budgets.enums import Stage
from budgets.models import Account, Entry, Holding, Leg
from budgets.selectors import estimate_left
from budgets.services import funding
from tests.factories.budgets import Budget, make_budget, make_holding

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
OFFICERS = int(os.environ.get("KC_OFFICERS", "64"))
ROUNDS = int(os.environ.get("KC_ROUNDS", "50"))
EACH = 10
PATIENCE = 300  # seconds for a round: more means that somebody hangs
# Half of what is asked for, and a rest that one officer may still have: all who look at it together see enough.
THERE_IS = OFFICERS * ROUNDS * EACH // 2 + EACH


@dataclass(frozen=True)
class Desk:
    """What one officer works with: the budget, a holding and its account; `looked` is passed when all have looked."""

    number: int
    budget: Budget
    holding: Holding
    account_id: int
    looked: Any


def by_service(desk: Desk, turn: int) -> bool:
    desk.looked.wait(PATIENCE)
    try:
        funding.allocate(holding=desk.holding, amount=EACH, **desk.budget.said(f"{desk.number}:{turn}"))
    except ledger.Overspent:
        return False
    return True


def by_hand(desk: Desk, turn: int) -> bool:
    """Code that looks, then writes, and forgets to lock."""
    estimate = Account.objects.get(stage=Stage.ESTIMATE)
    is_enough = estimate.balance >= EACH
    desk.looked.wait(PATIENCE)
    if not is_enough:
        return False
    try:
        with transaction.atomic():
            entry = Entry.objects.create(
                kind="allocate", fiscal_year_id=desk.budget.year, amount=EACH, memo="không khóa", key=f"naive:{desk.number}:{turn}",
                by_id=desk.budget.user.pk,
            )  # fmt: skip
            sides = [Leg(entry=entry, account=estimate, debit=EACH), Leg(entry=entry, account_id=desk.account_id, credit=EACH)]
            Leg.objects.bulk_create(sides)
    except DatabaseError as refused:
        if "account_not_below_zero" not in str(refused):
            raise
        return False
    return True


def officer(way: Callable[[Desk, int], bool], desk: Desk, told: Any) -> None:
    """One process: fifty rounds, each begun by all together."""
    try:
        told.put((desk.number, sum(way(desk, turn) for turn in range(ROUNDS))))
    except BaseException as error:
        desk.looked.abort()  # nobody waits for who has gone
        told.put((desk.number, repr(error)))
        raise
    finally:
        connections.close_all()


def at_once(way: Callable[[Desk, int], bool], budget: Budget, places: list[tuple[Holding, int]]) -> int:
    """All officers as processes of their own; how many allocations went through."""
    connections.close_all()  # no child shares a socket with another
    context = multiprocessing.get_context("fork")
    looked, told = context.Barrier(OFFICERS), context.Queue()
    desks = [Desk(number, budget, *place, looked) for number, place in enumerate(places)]
    children = [context.Process(target=officer, args=(way, desk, told), daemon=True) for desk in desks]
    for child in children:
        child.start()
    found = dict(told.get(timeout=PATIENCE * 4) for _ in children)
    for child in children:
        child.join(PATIENCE)
        assert child.exitcode == 0, found
    return sum(found.values())


@pytest.mark.parametrize(("way", "guarded"), [(by_service, True), (by_hand, True), (by_hand, False)])
def test_64_officers_50_rounds(way, guarded, capsys):
    budget = make_budget(THERE_IS)
    holdings = [make_holding() for _ in range(OFFICERS)]
    places = [(one, ledger.account(Stage.ALLOCATED, budget.source, budget.year, budget.owner.pk, one).pk) for one in holdings]
    constraint = next(one for one in Account._meta.constraints if one.name == "account_not_below_zero")
    if not guarded:
        with connection.schema_editor() as editor:
            editor.remove_constraint(Account, constraint)
    try:
        taken = at_once(way, budget, places)
        left = estimate_left(budget.source, budget.year, budget.owner.pk)
        with capsys.disabled():
            print(f"\n{way.__name__}, guard {'on' if guarded else 'off'}: {taken} of {OFFICERS * ROUNDS}, left {left}")
        assert taken * EACH == THERE_IS - left  # whatever happened is in the books
        if guarded:
            assert left == THERE_IS % EACH == 0
            assert ledger.verify().ok
        else:
            assert left < 0
    finally:
        if not guarded:
            with connection.cursor() as cursor:
                for table in ("budgets_leg", "budgets_entry"):
                    cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
                cursor.execute("DELETE FROM budgets_leg; DELETE FROM budgets_entry; DELETE FROM budgets_account")
                for table in ("budgets_leg", "budgets_entry"):
                    cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            with connection.schema_editor() as editor:
                editor.add_constraint(Account, constraint)

"""Many officers at once on one budget: real threads, real commits."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import close_old_connections, connection, transaction

from budgets import ledger
from budgets.enums import FundingSource, Stage
from budgets.models import Account, Entry, Leg
from budgets.selectors import estimate_left, money_of
from budgets.services import funding
from budgets.services.years import close_year
from tests.factories.budgets import make_budget, make_funded, make_holding, make_owner

pytestmark = pytest.mark.django_db(transaction=True)
OFFICERS, ROUNDS, EACH = 16, 5, 10


def at_once(work: Callable[[int], object], people: int = OFFICERS) -> list[object]:
    """Run `work(n)` in threads that start together, each with its own connection; what each gave or raised."""
    start = threading.Barrier(people, timeout=30)

    def one(number: int) -> object:
        close_old_connections()
        try:
            start.wait()
            return work(number)
        except Exception as error:  # noqa: BLE001 (what was raised is the result that the test looks at)
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(people) as pool:
        return list(pool.map(one, range(people)))


def test_allocations_at_once_never_exceed_the_estimate():
    budget = make_budget(OFFICERS * ROUNDS * EACH // 2)
    holdings = [make_holding() for _ in range(OFFICERS)]

    def work(number: int) -> int:
        taken = 0
        for turn in range(ROUNDS):
            try:
                funding.allocate(holding=holdings[number], amount=EACH, **budget.said(f"{number}:{turn}"))
            except ledger.Overspent:
                continue
            taken += 1
        return taken

    taken = at_once(work)
    assert sum(taken) == OFFICERS * ROUNDS // 2
    assert estimate_left(budget.source, budget.year, budget.owner.pk) == 0
    assert sum(money.allocated for money in money_of([holding.pk for holding in holdings]).values()) == OFFICERS * ROUNDS * EACH // 2
    assert ledger.verify().ok


@pytest.mark.parametrize("guarded", [True, False])
def test_code_without_locks_overspends_only_without_the_guard(guarded):
    """The negative control: the same harness on code that forgets to lock. The database alone holds it; without it, money is lost."""
    budget = make_budget(EACH)
    accounts = [ledger.account(Stage.ALLOCATED, budget.source, budget.year, budget.owner.pk, make_holding()).pk for _ in range(OFFICERS)]
    between = threading.Barrier(OFFICERS, timeout=30)

    def work(number: int) -> None:
        estimate = Account.objects.get(stage=Stage.ESTIMATE)
        assert estimate.balance == EACH
        between.wait()  # all have looked before anyone writes
        with transaction.atomic():
            entry = Entry.objects.create(
                kind="allocate", fiscal_year_id=budget.year, amount=EACH, memo="không khóa", key=f"naive:{number}", by_id=budget.user.pk
            )
            sides = [Leg(entry=entry, account=estimate, debit=EACH), Leg(entry=entry, account_id=accounts[number], credit=EACH)]
            Leg.objects.bulk_create(sides)

    constraint = next(one for one in Account._meta.constraints if one.name == "account_not_below_zero")
    if not guarded:
        with connection.schema_editor() as editor:
            editor.remove_constraint(Account, constraint)
    try:
        raised = [error for error in at_once(work) if error is not None]
        left = estimate_left(budget.source, budget.year, budget.owner.pk)
        if guarded:
            assert (left, len(raised)) == (0, OFFICERS - 1)
            assert all("account_not_below_zero" in str(error) for error in raised)
        else:
            assert (left, raised) == (EACH - OFFICERS * EACH, [])
    finally:
        if not guarded:
            with connection.cursor() as cursor:
                cursor.execute("ALTER TABLE budgets_leg DISABLE TRIGGER USER")
                cursor.execute("ALTER TABLE budgets_entry DISABLE TRIGGER USER")
                cursor.execute("DELETE FROM budgets_leg; DELETE FROM budgets_entry; DELETE FROM budgets_account")
                cursor.execute("ALTER TABLE budgets_leg ENABLE TRIGGER USER")
                cursor.execute("ALTER TABLE budgets_entry ENABLE TRIGGER USER")
            with connection.schema_editor() as editor:
                editor.add_constraint(Account, constraint)


def test_one_command_sent_by_all_at_once_has_one_effect():
    budget = make_budget(100)
    holding = make_holding()
    said = budget.said("the button")
    results = at_once(lambda _: funding.allocate(holding=holding, amount=60, **said).pk)
    assert len(set(results)) == 1
    assert estimate_left(budget.source, budget.year, budget.owner.pk) == 40


def test_one_key_for_different_commands_has_one_effect():
    budget = make_budget(1000)
    holdings = [make_holding() for _ in range(OFFICERS)]
    said = budget.said("the same key")
    results = at_once(lambda number: funding.allocate(holding=holdings[number], amount=60, **said))
    assert sum(isinstance(result, ledger.KeyReused) for result in results) == OFFICERS - 1
    assert estimate_left(budget.source, budget.year, budget.owner.pk) == 940


def test_an_entry_is_reversed_by_one_of_all():
    budget = make_budget(1000)
    make_funded(budget, allocated=10)
    make_funded(budget, allocated=500)
    entry = Entry.objects.filter(kind="allocate").earliest("pk")
    results = at_once(lambda number: ledger.reverse(entry, key=f"undo:{number}", reason="nhầm", by_id=budget.user.pk))
    assert sum(isinstance(result, ledger.ReversalRefused) for result in results) == OFFICERS - 1
    assert estimate_left(budget.source, budget.year, budget.owner.pk) == 500


def test_money_going_round_in_both_directions_meets_no_deadlock():
    budget = make_budget(1000)
    holdings = [make_funded(budget, allocated=20, committed=20) for _ in range(4)]

    def work(number: int) -> None:
        holding = holdings[number % 4]
        for turn in range(ROUNDS):
            if number % 2:
                funding.release(holding=holding, amount=1, **budget.said(f"r{number}:{turn}"))
            else:
                funding.allocate(holding=holding, amount=1, **budget.said(f"a{number}:{turn}"))

    assert at_once(work) == [None] * OFFICERS
    assert estimate_left(budget.source, budget.year, budget.owner.pk) == 1000 - 160
    assert ledger.verify().ok


def test_a_year_closes_once_and_no_entry_slips_in():
    budget = make_budget(0)
    owner = make_owner()

    def work(number: int) -> object:
        if number == OFFICERS // 2:
            return close_year(year=budget.year, by_id=budget.user.pk)
        return funding.approve_estimate(amount=1, **budget.said(f"late:{number}") | {"owner_id": owner.pk, "source": FundingSource.SOCIAL})

    results = at_once(work)
    closed = not isinstance(results[OFFICERS // 2], ledger.YearNotEmpty)
    written = sum(isinstance(result, Entry) for result in results)
    refused = sum(isinstance(result, ledger.YearClosed) for result in results)
    assert (written, refused) == ((0, OFFICERS - 1) if closed else (OFFICERS - 1, 0))
    proof = ledger.verify()
    assert (proof.ok, proof.entries) == (True, written)

"""`verify` finds every kind of error, planted with the guards out of the way."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from budgets import ledger
from budgets.enums import FundingSource, Stage
from budgets.ledger.verify import QUESTIONS
from budgets.models import Entry
from budgets.services import estimates, funding
from tests.factories.budgets import Budget, close, make_budget, make_funded, make_owner, make_user

pytestmark = pytest.mark.django_db

PLANTED: dict[str, str] = {
    "entry_unbalanced": "UPDATE budgets_leg SET debit = debit + 1 WHERE debit = 30",
    "entry_one_legged": "DELETE FROM budgets_leg WHERE debit = 30",
    "leg_not_on_one_side": "UPDATE budgets_leg SET credit = 7 WHERE debit = 30",
    "balance_is_not_its_legs": "UPDATE budgets_account SET credited = credited + 1 WHERE stage = 'allocated'",
    "below_zero": "UPDATE budgets_account SET debited = credited + 1 WHERE stage = 'paid'",
    "year_mixed": "UPDATE budgets_entry SET fiscal_year_id = 2025 WHERE kind = 'pay'",
    "entry_mixed": "UPDATE budgets_account SET source = 'KCQG' WHERE stage = 'paid'",
    "move_is_not_of_its_kind": "UPDATE budgets_entry SET kind = 'advance' WHERE kind = 'pay'",
    "reversal_wrong": "UPDATE budgets_leg SET debit = debit + 1 "
    "WHERE entry_id = (SELECT id FROM budgets_entry WHERE key = 'undo') AND debit > 0",
    "reversed_twice": "UPDATE budgets_entry SET reverses_id = (SELECT id FROM budgets_entry WHERE kind = 'settle' AND reverses_id IS NULL) "
    "WHERE kind = 'pay'",
    "key_repeated": "UPDATE budgets_entry SET key = 'same' WHERE kind IN ('pay', 'commit')",
    "carry_over_unequal": "UPDATE budgets_account SET credited = credited - 1 WHERE stage = 'carried_out'",
    "closed_with_money": "UPDATE budgets_fiscalyear SET status = 'closed', closed_at = now(), "
    "closed_by_id = (SELECT min(id) FROM actors_user) WHERE year = 2024",
}  # fmt: skip

# In the books of a year that was estimated, settled, carried over and closed.
PLANTED_IN_A_YEAR: dict[str, str] = {
    "estimate_is_not_its_rows": "UPDATE budgets_estimaterow SET amount = amount - 1",
    "estimate_is_not_given": "UPDATE budgets_estimate SET amount = amount + 1",
    "settlement_is_not_the_ledger": "UPDATE budgets_settlementrow SET settled = settled - 1 WHERE settled > 0",
    "settlement_unexplained": "UPDATE budgets_settlementrow SET reason = '' WHERE outcome <> ''",
    "settlement_not_by_three": "UPDATE budgets_settlement SET approved_by_id = checked_by_id",
    "closed_unsettled": "UPDATE budgets_settlement SET status = 'reopened'",
    "carried_not_as_told": "UPDATE budgets_carrynotice SET amount = amount + 1",
}


@pytest.fixture
def budget() -> Budget:
    budget = make_budget(1000)
    holding = make_funded(budget, allocated=30, committed=50, advanced=10, paid=40, settled=5)
    ledger.reverse(Entry.objects.get(kind="settle"), key="undo", reason="nhầm", by_id=budget.user.pk)
    funding.carry_over(stage=Stage.COMMITTED, amount=30, holding=holding, **budget.said())
    connection.check_constraints()
    return budget


@pytest.fixture
def books() -> None:
    owner, officer, leader = make_owner(), make_user(), make_user()
    row = estimates.draft_estimate(year=2023, source=FundingSource.KCDP, owner_id=owner.pk, amount=1000, by_id=officer.pk)
    estimates.submit_estimate(estimate_id=row.pk)
    estimates.approve_estimate(estimate_id=row.pk, by_id=leader.pk, decision="1/QĐ-UBND")
    budget = Budget(2023, FundingSource.KCDP, owner, officer)
    make_funded(budget, committed=100, paid=200)
    close(budget)
    connection.check_constraints()


def plant(statement: str) -> int:
    """Change rows as nobody can: triggers off, constraints dropped."""
    tables = ("entry", "leg", "account", "fiscalyear", "estimate", "estimaterow", "settlement", "settlementrow", "carrynotice")
    with connection.cursor() as cursor:
        for table in (f"budgets_{name}" for name in tables):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute("SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN ('c', 'u')", [table])
            for (name,) in cursor.fetchall():
                cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        cursor.execute(statement)
        return cursor.rowcount


def test_a_true_ledger_is_proved(budget):
    proof = ledger.verify()
    assert (proof.ok, proof.problems) == (True, ())
    assert (proof.entries, proof.legs) == (Entry.objects.count(), 2 * Entry.objects.count())


@pytest.mark.parametrize("question", PLANTED)
def test_planted_errors_are_found(budget, question):
    assert plant(PLANTED[question]) > 0
    found = {problem.question for problem in ledger.verify().problems}
    assert question in found


@pytest.mark.parametrize("question", PLANTED_IN_A_YEAR)
def test_errors_planted_in_a_settled_year_are_found(books, question):
    assert ledger.verify().ok
    assert plant(PLANTED_IN_A_YEAR[question]) > 0
    assert question in {problem.question for problem in ledger.verify().problems}


def test_every_question_has_an_error_that_it_finds():
    assert set(QUESTIONS) == {*PLANTED, *PLANTED_IN_A_YEAR}


def test_the_command_tells_in_its_exit_code(budget):
    out = StringIO()
    call_command("verify_ledger", format="json", stdout=out)
    told = json.loads(out.getvalue())
    assert (told["ok"], told["problems"], told["legs"]) == (True, [], 2 * told["entries"])
    plant(PLANTED["balance_is_not_its_legs"])
    out = StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("verify_ledger", format="json", stdout=out)
    assert left.value.code == 1
    assert json.loads(out.getvalue())["problems"][0]["question"] == "balance_is_not_its_legs"
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("verify_ledger", stdout=out)
    assert "1 chỗ sai" in out.getvalue()

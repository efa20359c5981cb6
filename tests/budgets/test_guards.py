"""Each guard of the ledger: raw SQL that it refuses, and the same SQL going in once the guard is gone.

The two halves share their attack, so that a refusal cannot come for another reason than the guard.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from budgets import ledger
from budgets.enums import Stage
from budgets.models import Account, Entry, Estimate, FiscalYear, Leg
from budgets.models.guards import IGNORE
from budgets.services import estimates, funding
from tests.factories.budgets import Budget, close, make_budget, make_funded, make_holding, make_settled, make_user

pytestmark = pytest.mark.django_db


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def account(budget: Budget, stage: Stage, holding=None, year: int = 2024) -> int:
    return ledger.account(stage, budget.source, year, budget.owner.pk, holding).pk


def entry(
    budget: Budget, amount: int = 10, *, kind: str = "allocate", year: int = 2024, key: str = "raw", reverses: int | None = None
) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO budgets_entry (kind, fiscal_year_id, amount, occurred_on, recorded_at, memo, key, by_id, paper_code, reverses_id) "
            "VALUES (%s, %s, %s, '2024-05-01', now(), 'thô', %s, %s, '', %s) RETURNING id",
            [kind, year, amount, key, budget.user.pk, reverses],
        )
        return cursor.fetchone()[0]


def leg(entry_id: int, account_id: int, debit: int, credit: int) -> None:
    sql("INSERT INTO budgets_leg (entry_id, account_id, debit, credit) VALUES (%s, %s, %s, %s)", entry_id, account_id, debit, credit)


def moved(budget: Budget, giver: int, taker: int, amount: int = 10, **more) -> int:
    written = entry(budget, amount, **more)
    leg(written, taker, 0, amount)
    leg(written, giver, amount, 0)
    return written


# Attacks: each gets a budget of 100 đồng for 2024 and does what the guard forbids.


def unbalanced(b: Budget) -> None:
    written = entry(b)
    leg(written, account(b, Stage.ESTIMATE), 10, 0)
    leg(written, account(b, Stage.ALLOCATED, make_holding()), 0, 9)


def one_legged(b: Budget) -> None:
    leg(entry(b), account(b, Stage.ESTIMATE), 10, 0)


def without_legs(b: Budget) -> None:
    entry(b)


def added_to_later(b: Budget) -> None:
    holding = make_funded(b, allocated=10)
    connection.check_constraints()
    old = Entry.objects.get(kind="allocate")
    leg(old.pk, account(b, Stage.ESTIMATE), 5, 0)
    leg(old.pk, account(b, Stage.ALLOCATED, holding), 0, 5)


def both_sided(b: Budget) -> None:
    written = entry(b)
    leg(written, account(b, Stage.ALLOCATED, make_holding()), 0, 10)
    leg(written, account(b, Stage.ESTIMATE), 15, 5)


def overspent(b: Budget) -> None:
    moved(b, account(b, Stage.ESTIMATE), account(b, Stage.ALLOCATED, make_holding()), 101)


def contra_above_zero(b: Budget) -> None:
    make_funded(b, allocated=10)
    moved(b, account(b, Stage.CANCELLED), account(b, Stage.AUTHORITY), 1)


def entry_updated(b: Budget) -> None:
    sql("UPDATE budgets_entry SET memo = 'khác'")


def entry_deleted(b: Budget) -> None:
    entry(b, key="to be deleted")
    sql("DELETE FROM budgets_entry WHERE key = 'to be deleted'")


def leg_updated(b: Budget) -> None:
    sql("UPDATE budgets_leg SET debit = debit + 1 WHERE debit > 0")


def leg_deleted(b: Budget) -> None:
    sql("DELETE FROM budgets_leg")


def leg_truncated(b: Budget) -> None:
    connection.check_constraints()
    sql("TRUNCATE budgets_leg")


def entry_truncated(b: Budget) -> None:
    connection.check_constraints()
    with connection.cursor() as cursor:
        # What hangs on entries in other rooms refuses as well.
        cursor.execute(
            "SELECT DISTINCT conrelid::regclass::text FROM pg_constraint "
            "WHERE contype = 'f' AND confrelid = 'budgets_entry'::regclass AND conrelid <> confrelid"
        )
        for (table,) in cursor.fetchall():
            sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    sql("TRUNCATE budgets_entry CASCADE")


def balance_written(b: Budget) -> None:
    sql("UPDATE budgets_account SET credited = credited + 1000 WHERE stage = 'estimate'")


def born_rich(b: Budget) -> None:
    sql(
        "INSERT INTO budgets_account (fiscal_year_id, source, stage, owner_id, holding_id, credited, debited) "
        "VALUES (2024, 'KCQG', 'estimate', %s, NULL, 500, 0)",
        b.owner.pk,
    )


def account_renamed(b: Budget) -> None:
    sql("UPDATE budgets_account SET source = 'SOCIAL' WHERE stage = 'estimate'")


def other_year(b: Budget) -> None:
    make_budget(100, year=2025)
    moved(b, account(b, Stage.ESTIMATE), account(b, Stage.CANCELLED, year=2025))


def in_closed_year(b: Budget) -> None:
    funding.cancel(amount=100, **b.said())
    close(b)
    moved(b, account(b, Stage.AUTHORITY), account(b, Stage.CANCELLED), kind="cancel")


def closed_with_money(b: Budget) -> None:
    sql("UPDATE budgets_fiscalyear SET status = 'closed', closed_at = now(), closed_by_id = %s WHERE year = 2024", b.user.pk)


def closed_before_its_elder(b: Budget) -> None:
    FiscalYear.objects.create(year=2030)
    sql("UPDATE budgets_fiscalyear SET status = 'closed', closed_at = now(), closed_by_id = %s WHERE year = 2030", b.user.pk)


def reopened(b: Budget) -> None:
    funding.cancel(amount=100, **b.said())
    close(b)
    sql("UPDATE budgets_fiscalyear SET status = 'open', closed_at = NULL, closed_by_id = NULL WHERE year = 2024")


def born_closed(b: Budget) -> None:
    sql("INSERT INTO budgets_fiscalyear (year, status, closed_at, closed_by_id) VALUES (2029, 'closed', now(), %s)", b.user.pk)


def reversed_in_part(b: Budget) -> None:
    holding = make_funded(b, allocated=10)
    first = Entry.objects.get(kind="allocate")
    moved(b, account(b, Stage.ALLOCATED, holding), account(b, Stage.ESTIMATE), 5, reverses=first.pk)


def reversed_elsewhere(b: Budget) -> None:
    make_funded(b, allocated=10)
    other = make_funded(b, allocated=20)
    first = Entry.objects.filter(kind="allocate").earliest("pk")
    moved(b, account(b, Stage.ALLOCATED, other), account(b, Stage.ESTIMATE), 10, reverses=first.pk)


def reversal_reversed(b: Budget) -> None:
    holding = make_funded(b, allocated=10)
    first = Entry.objects.get(kind="allocate")
    undone = ledger.reverse(first, key="undo", reason="nhầm", by_id=b.user.pk)
    moved(b, account(b, Stage.ESTIMATE), account(b, Stage.ALLOCATED, holding), 10, reverses=undone.pk)


def reversed_as_another_kind(b: Budget) -> None:
    holding = make_funded(b, allocated=10)
    first = Entry.objects.get(kind="allocate")
    moved(b, account(b, Stage.ALLOCATED, holding), account(b, Stage.ESTIMATE), 10, kind="release", reverses=first.pk)


def reversed_twice(b: Budget) -> None:
    holding = make_funded(b, allocated=10)
    make_funded(b, allocated=10)
    first = Entry.objects.filter(kind="allocate").earliest("pk")
    for key in ("once", "twice"):
        moved(b, account(b, Stage.ALLOCATED, holding), account(b, Stage.ESTIMATE), 10, reverses=first.pk, key=key)
        funding.allocate(holding=holding, amount=10, **b.said())


def key_repeated(b: Budget) -> None:
    for _ in range(2):
        moved(b, account(b, Stage.ESTIMATE), account(b, Stage.CANCELLED), key="the same")


def carried_out_alone(b: Budget) -> None:
    moved(b, account(b, Stage.ESTIMATE), account(b, Stage.CARRIED_OUT), kind="carry_out")


def carried_in_more(b: Budget) -> None:
    funding.carry_over(stage=Stage.ESTIMATE, amount=50, **b.said())
    moved(b, account(b, Stage.CARRIED_IN, year=2025), account(b, Stage.ESTIMATE, year=2025), 1, kind="carry_in", year=2025)


def unknown_stage(b: Budget) -> None:
    sql(
        "INSERT INTO budgets_account (fiscal_year_id, source, stage, owner_id, holding_id, credited, debited) "
        "VALUES (2024, 'KCDP', 'pocket', %s, NULL, 0, 0)",
        b.owner.pk,
    )


def fund_of_the_state(b: Budget) -> None:
    sql("INSERT INTO budgets_fund (code, title) VALUES ('TT-9', 'Quỹ')")
    sql(
        "INSERT INTO budgets_account (fiscal_year_id, source, stage, owner_id, holding_id, fund_id, credited, debited) "
        "SELECT 2024, 'KCDP', 'estimate', %s, NULL, id, 0, 0 FROM budgets_fund",
        b.owner.pk,
    )


def unknown_source(b: Budget) -> None:
    sql(
        "INSERT INTO budgets_account (fiscal_year_id, source, stage, owner_id, holding_id, credited, debited) "
        "VALUES (2024, 'LOTTERY', 'estimate', %s, NULL, 0, 0)",
        b.owner.pk,
    )


def allocated_to_nobody(b: Budget) -> None:
    account_of_stage(b, "allocated")


def account_twice(b: Budget) -> None:
    account_of_stage(b, "estimate")


def account_of_stage(b: Budget, stage: str) -> None:
    sql(
        "INSERT INTO budgets_account (fiscal_year_id, source, stage, owner_id, holding_id, credited, debited) "
        "VALUES (2024, 'KCDP', %s, %s, NULL, 0, 0)",
        stage,
        b.owner.pk,
    )


def unknown_kind(b: Budget) -> None:
    moved(b, account(b, Stage.ESTIMATE), account(b, Stage.CANCELLED), kind="gift")


def stated_as_nothing(b: Budget) -> None:
    entry(b, 0)


def without_key(b: Budget) -> None:
    moved(b, account(b, Stage.ESTIMATE), account(b, Stage.CANCELLED), key="")


def approved(b: Budget, amount: int = 10) -> Estimate:
    estimate = estimates.draft_estimate(year=2025, source=b.source, owner_id=b.owner.pk, amount=amount, by_id=make_user().pk)
    estimates.submit_estimate(estimate_id=estimate.pk)
    return estimates.approve_estimate(estimate_id=estimate.pk, by_id=b.user.pk, decision="1/QĐ-UBND ngày 02/01/2025")


def approved_estimate_changed(b: Budget) -> None:
    sql("UPDATE budgets_estimate SET note = 'x' WHERE id = %s", approved(b).pk)


def approved_estimate_deleted(b: Budget) -> None:
    sql("DELETE FROM budgets_estimate WHERE id = %s", approved(b, amount=0).pk)  # without rows, which would keep it


def approved_by_its_drafter(b: Budget) -> None:
    estimate = estimates.draft_estimate(year=2025, source=b.source, owner_id=b.owner.pk, amount=10, by_id=b.user.pk)
    sql(
        "UPDATE budgets_estimate SET status = 'approved', approved_by_id = %s, approved_at = now(), decision = '1/QĐ' WHERE id = %s",
        b.user.pk,
        estimate.pk,
    )


def drafted(b: Budget, version: int, amount: int = 10, source: str = "KCDP") -> None:
    sql(
        "INSERT INTO budgets_estimate (fiscal_year_id, source, owner_id, version, amount, note, status, drafted_by_id, decision) "
        "VALUES (2024, %s, %s, %s, %s, '', 'draft', %s, '')",
        source,
        b.owner.pk,
        version,
        amount,
        b.user.pk,
    )


def two_estimates_under_way(b: Budget) -> None:
    drafted(b, 1)
    drafted(b, 2)


def estimate_version_twice(b: Budget) -> None:
    row = approved(b)
    drafted(b, row.version)
    sql("UPDATE budgets_estimate SET fiscal_year_id = 2025 WHERE status = 'draft'")


def negative_estimate(b: Budget) -> None:
    drafted(b, 1, amount=-1)


def estimate_of_unknown_source(b: Budget) -> None:
    drafted(b, 1, source="LOTTERY")


def closed_unsettled(b: Budget) -> None:
    funding.cancel(amount=100, **b.said())
    sql("UPDATE budgets_fiscalyear SET status = 'closed', closed_at = now(), closed_by_id = %s WHERE year = 2024", b.user.pk)


def settled_and_moved(b: Budget) -> None:
    make_settled(b)
    moved(b, account(b, Stage.ESTIMATE), account(b, Stage.ALLOCATED, make_holding()))


def settled_and_reversed(b: Budget) -> None:
    holding = make_funded(b, paid=10)
    make_settled(b)
    settling = Entry.objects.get(kind="settle")
    moved(b, account(b, Stage.SETTLED, holding), account(b, Stage.PAID, holding), kind="settle", reverses=settling.pk)


def rows_short_of_their_estimate(b: Budget) -> None:
    estimate = estimates.draft_estimate(year=2025, source=b.source, owner_id=b.owner.pk, amount=10, by_id=make_user().pk)
    sql("UPDATE budgets_estimaterow SET amount = 9 WHERE estimate_id = %s", estimate.pk)
    sql(
        "UPDATE budgets_estimate SET status = 'approved', approved_by_id = %s, approved_at = now(), decision = '1/QĐ' WHERE id = %s",
        b.user.pk,
        estimate.pk,
    )


def rows_of_an_approved_estimate_changed(b: Budget) -> None:
    sql("UPDATE budgets_estimaterow SET amount = 9 WHERE estimate_id = %s", approved(b).pk)


def closed_by_nobody(b: Budget) -> None:
    funding.cancel(amount=100, **b.said())
    make_settled(b)
    sql("UPDATE budgets_fiscalyear SET status = 'closed'")


def year_of_another_age(b: Budget) -> None:
    sql("INSERT INTO budgets_fiscalyear (year, status) VALUES (1899, 'open')")


@dataclass(frozen=True)
class Case:
    """An attack, the guards (triggers by model, constraints by table) that stop it, and what the refusal says."""

    attack: Callable[[Budget], None]
    guards: tuple[str, ...]
    says: str

    def __str__(self) -> str:
        return self.attack.__name__


CASES = [
    Case(unbalanced, ("Entry:balanced", "Leg:balanced"), "not balanced"),
    Case(one_legged, ("Entry:balanced", "Leg:balanced"), "not balanced"),
    Case(without_legs, ("Entry:balanced",), "not balanced"),
    Case(added_to_later, ("Leg:balanced",), "not balanced"),
    Case(both_sided, ("budgets_leg.leg_has_one_side", "Entry:balanced", "Leg:balanced"), "leg_has_one_side"),
    Case(overspent, ("budgets_account.account_not_below_zero",), "account_not_below_zero"),
    Case(contra_above_zero, ("budgets_account.account_not_below_zero",), "account_not_below_zero"),
    Case(entry_updated, ("Entry:append_only",), "append-only"),
    Case(entry_deleted, ("Entry:append_only", "Entry:balanced"), "append-only"),
    Case(leg_updated, ("Leg:append_only",), "append-only"),
    Case(leg_deleted, ("Leg:append_only",), "append-only"),
    Case(leg_truncated, ("Leg:no_truncate",), "append-only"),
    Case(entry_truncated, ("Entry:no_truncate",), "append-only"),
    Case(balance_written, ("Account:balance_from_legs",), "by legs alone"),
    Case(born_rich, ("Account:starts_empty",), "starts empty"),
    Case(account_renamed, ("Account:keeps_identity",), "keeps what it is"),
    Case(other_year, ("Leg:same_year",), "of another year"),
    Case(in_closed_year, ("Entry:year_open",), "takes no entry"),
    Case(closed_with_money, ("FiscalYear:closes_empty", "FiscalYear:closes_settled"), "still has 1 accounts"),
    Case(closed_unsettled, ("FiscalYear:closes_settled",), "settlement is not approved"),
    Case(settled_and_moved, ("Leg:settled_stays",), "settlement of this year, source and owner is approved"),
    Case(settled_and_reversed, ("Leg:settled_stays",), "settlement of this year, source and owner is approved"),
    Case(rows_short_of_their_estimate, ("Estimate:rows_add_up",), "make 9, not 10"),
    Case(rows_of_an_approved_estimate_changed, ("EstimateRow:rows_stay",), "stay as they are"),
    Case(closed_before_its_elder, ("FiscalYear:closes_empty",), "an earlier year"),
    Case(reopened, ("FiscalYear:stays_closed",), "closed and stays so"),
    Case(born_closed, ("FiscalYear:starts_open",), "starts open"),
    Case(reversed_in_part, ("Entry:mirrors",), "does not mirror"),
    Case(reversed_elsewhere, ("Entry:mirrors",), "does not mirror"),
    Case(reversal_reversed, ("Entry:mirrors",), "does not mirror"),
    Case(reversed_as_another_kind, ("Entry:mirrors",), "does not mirror"),
    Case(reversed_twice, ("budgets_entry.budgets_entry_reverses_id_key",), "reverses_id"),
    Case(key_repeated, ("budgets_entry.budgets_entry_key_key",), "budgets_entry_key"),
    Case(carried_out_alone, ("Account:carried_equal",), "not what enters"),
    Case(carried_in_more, ("Account:carried_equal",), "not what enters"),
    Case(unknown_stage, ("budgets_account.account_stage_is_known", "budgets_account.account_holding_fits_stage"),
         "stage_is_known|holding_fits"),
    Case(unknown_source, ("budgets_account.account_source_is_known",), "account_source_is_known"),
    Case(fund_of_the_state, ("budgets_account.account_fund_is_not_of_the_state",), "account_fund_is_not_of_the_state"),
    Case(allocated_to_nobody, ("budgets_account.account_holding_fits_stage",), "account_holding_fits_stage"),
    Case(account_twice, ("budgets_account.account_is_one",), "account_is_one"),
    Case(unknown_kind, ("budgets_entry.entry_kind_is_known",), "entry_kind_is_known"),
    Case(stated_as_nothing, ("budgets_entry.entry_amount_is_positive", "Entry:balanced"), "entry_amount_is_positive"),
    Case(without_key, ("budgets_entry.entry_says_what_it_is",), "entry_says_what_it_is"),
    Case(approved_estimate_changed, ("Estimate:approved_stays",), "approved and stays so"),
    Case(approved_estimate_deleted, ("Estimate:approved_stays",), "approved and stays so"),
    Case(approved_by_its_drafter, ("budgets_estimate.estimate_approved_by_another",), "estimate_approved_by_another"),
    Case(two_estimates_under_way, ("budgets_estimate.estimate_under_way_is_one",), "estimate_under_way_is_one"),
    Case(estimate_version_twice, ("budgets_estimate.estimate_version_is_one",), "estimate_version_is_one"),
    Case(negative_estimate, ("budgets_estimate.estimate_is_not_negative",), "estimate_is_not_negative"),
    Case(estimate_of_unknown_source, ("budgets_estimate.estimate_source_is_known",), "estimate_source_is_known"),
    Case(closed_by_nobody, ("budgets_fiscalyear.fiscal_year_closed_by_someone",), "fiscal_year_closed_by_someone"),
    Case(year_of_another_age, ("budgets_fiscalyear.fiscal_year_is_of_this_age",), "fiscal_year_is_of_this_age"),
]  # fmt: skip


def attempt(case: Case, budget: Budget) -> None:
    """The attack up to what a commit would check."""
    with transaction.atomic():
        case.attack(budget)
        connection.check_constraints()


def remove(guard: str) -> None:
    """Take a guard out of the database, inside the test's transaction."""
    if ":" in guard:
        model_name, name = guard.split(":")
        model = apps.get_model("budgets", model_name)
        trigger = next(trigger for trigger in model._meta.triggers if trigger.name == name)
        sql(f"DROP TRIGGER {trigger.get_pgid(model)} ON {model._meta.db_table}")
    else:
        table, name = guard.split(".")
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_constraint WHERE conname = %s", [name])
            is_constraint = cursor.fetchone()[0] == 1
        sql(f"ALTER TABLE {table} DROP CONSTRAINT {name}" if is_constraint else f"DROP INDEX {name}")


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_database_refuses(case):
    budget = make_budget(100)
    with pytest.raises((DatabaseError, ledger.LedgerError), match=case.says):
        attempt(case, budget)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_without_its_guard_it_goes_in(case):
    budget = make_budget(100)
    connection.check_constraints()
    for guard in case.guards:
        remove(guard)
    attempt(case, budget)


def test_every_guard_has_a_case():
    """A new trigger or constraint of the ledger without an attack on it fails here."""
    attacked = {guard for case in CASES for guard in case.guards}
    models = (Account, Entry, Estimate, FiscalYear, Leg)
    triggers = {f"{model.__name__}:{trigger.name}" for model in models for trigger in model._meta.triggers if trigger.name != "audit"}
    assert triggers - attacked == {
        "Leg:keeps_balance",
        "Leg:touches",
    }  # no refusals; see test_balances_follow_the_legs and tests/reports/test_standing.py
    constraints = {f"{model._meta.db_table}.{constraint.name}" for model in models for constraint in model._meta.constraints}
    assert constraints - attacked == {
        "budgets_account.account_turnover_is_not_negative",  # a second lock behind leg_has_one_side; attacked in tests/guards/budgets.py
    }


def test_balances_follow_the_legs_and_do_not_without_their_trigger():
    budget = make_budget(100)
    estimate = Account.objects.get(stage=Stage.ESTIMATE)
    moved(budget, estimate.pk, account(budget, Stage.CANCELLED), 30)
    assert ledger.balance(estimate) == 70
    remove("Leg:keeps_balance")
    moved(budget, estimate.pk, account(budget, Stage.CANCELLED), 30, key="unseen")
    assert ledger.balance(estimate) == 70
    assert not ledger.verify().ok


def test_no_session_setting_switches_the_guards_off():
    budget = make_budget(100)
    names = [trigger.get_pgid(model) for model in (Account, Entry, Leg) for trigger in model._meta.triggers]
    sql("SELECT set_config('pgtrigger.ignore', %s, true)", "{" + ",".join(names) + "}")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        entry_updated(budget)
    with pytest.raises(DatabaseError, match="by legs alone"), transaction.atomic():
        balance_written(budget)
    # The switch that the library would have made lets the same statement pass.
    sql(f"CREATE OR REPLACE FUNCTION {IGNORE}(trigger_name NAME) RETURNS BOOLEAN AS 'BEGIN RETURN TRUE; END;' LANGUAGE plpgsql")
    entry_updated(budget)

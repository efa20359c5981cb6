"""Attacks on the ledger that need no history of their own; the others stand in tests/budgets/test_guards.py."""

from tests.guards import update

ATTACKS = [
    # A second lock: legs are positive, and balances are written by legs alone.
    update("budgets_account", "account_turnover_is_not_negative", "credited = -1, debited = -1", ["*"]),
]

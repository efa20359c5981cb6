"""Guards whose attacks stand in a suite of their own, because they need a history of their own; each suite drops the guard too."""

from django.apps import apps

from khuyencong.workflow.models import TransitionLog
from tests.budgets.norms.test_guards import BREACHES as NORMS
from tests.budgets.test_guards import CASES, test_balances_follow_the_legs_and_do_not_without_their_trigger
from tests.calendar.test_guards import BREACHES as CALENDAR
from tests.reports.test_standing import WRITERS as MARKS
from tests.reports.test_standing import test_each_mark_is_made_by_its_trigger_and_by_nothing_else
from tests.workflow.test_guard import ATTACKS as MOVES
from tests.workflow.test_guard import test_the_transaction_of_a_log_row_is_not_for_the_writer_to_say

_LEDGER = {tuple(guard.replace(":", ".").split(".")) for case in CASES for guard in case.guards}


def _table(name: str) -> str:
    return name if name.startswith("budgets_") else apps.get_model("budgets", name)._meta.db_table


ATTACKED: frozenset[tuple[str, str]] = frozenset(
    {(_table(owner), name) for owner, name in _LEDGER}
    | {(f"calendar_{table}", name) for table, name in CALENDAR}
    | {(f"budgets_{table}", name) for table, name in NORMS}
    | {(table, name) for _, guards in MOVES.values() for table, name in guards if table == TransitionLog._meta.db_table}
)

# Triggers that write and do not refuse, with the test that shows what is written without them.
WRITES = {
    ("budgets_leg", "keeps_balance"): test_balances_follow_the_legs_and_do_not_without_their_trigger,
    ("workflow_transitionlog", "own_transaction"): test_the_transaction_of_a_log_row_is_not_for_the_writer_to_say,
} | dict.fromkeys(MARKS, test_each_mark_is_made_by_its_trigger_and_by_nothing_else)

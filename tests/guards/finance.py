"""Attacks on the dated rules of the books and of warnings."""

from tests.guards import copy, insert, remove_all, truncate, update

_STAYS = {
    "finance_chartrule": "chart_rule_says_it_for_good",
    "finance_budgetcode": "budget_code_says_it_for_good",
    "finance_warningrule": "warning_rule_says_it_for_good",
}
_ONE = {
    "finance_chartrule": "chart_rule_is_one_at_a_time",
    "finance_budgetcode": "budget_code_is_one_at_a_time",
    "finance_warningrule": "warning_rule_is_one_at_a_time",
}
_KEPT = {
    "finance_chartrule": "chart_rule_is_kept",
    "finance_budgetcode": "budget_code_is_kept",
    "finance_warningrule": "warning_rule_is_kept",
}
_CITED = {
    "finance_chartrule": "chart_rule_has_its_citation",
    "finance_budgetcode": "budget_code_has_its_citation",
    "finance_warningrule": "warning_rule_has_its_citation",
}

ATTACKS = [
    *[update(table, guard, "valid_from = valid_from + 1") for table, guard in _STAYS.items()],
    *[insert(table, guard, copy(table)) for table, guard in _ONE.items()],
    *[remove_all(table, guard) for table, guard in _KEPT.items()],
    *[truncate(table, guard) for table, guard in _KEPT.items()],
    *[update(table, guard, "citation = ''", [_STAYS[table]]) for table, guard in _CITED.items()],
    update("finance_chartrule", "chart_rule_is_known", "source = 'guess' WHERE kind = 'pay'", [_STAYS["finance_chartrule"]]),
    update("finance_chartrule", "chart_rule_has_its_accounts", "debit = credit WHERE kind = 'pay'", [_STAYS["finance_chartrule"]]),
    update("finance_budgetcode", "budget_code_source_is_known", "source = 'guess' WHERE source = 'KCDP'", [_STAYS["finance_budgetcode"]]),
    update("finance_budgetcode", "budget_code_is_of_digits", "chapter = 'x'", [_STAYS["finance_budgetcode"]]),
    update("finance_warningrule", "warning_rule_is_known", "amount = 400", [_STAYS["finance_warningrule"]]),
]

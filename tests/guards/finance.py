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
BOOKS, _ONCE = "finance_bookshandover", "books_handover_is_answered_once"

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
    remove_all(BOOKS, "books_handover_is_kept"),
    truncate(BOOKS, "books_handover_is_kept"),
    update(BOOKS, _ONCE, "words = 'GS-02' WHERE was_taken"),
    update(BOOKS, _ONCE, "amount = amount + 1 WHERE was_taken IS NULL"),
    update(BOOKS, "books_handover_holds_something", "lines = 0 WHERE was_taken IS NULL", [_ONCE]),
    update(BOOKS, "books_handover_answer_is_whole", "words = 'GS-02' WHERE was_taken IS NULL"),
    update(
        BOOKS,
        "books_handover_is_answered_by_another",
        "was_taken = true, words = 'GS-02', answered_by_id = by_id, answered_at = at WHERE was_taken IS NULL",
    ),
    insert(BOOKS, "books_wait_for_one_answer", copy(BOOKS, "was_taken IS NULL")),
    insert(BOOKS, "the_same_books_are_taken_once", copy(BOOKS, "was_taken")),
]

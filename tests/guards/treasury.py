"""Attacks on the treasury's statements and how they are worked off."""

from tests.guards import copy, insert, remove_all, truncate, update

_OTHER_USER = "(SELECT max(id) FROM actors_user)"
_UNPAID = "(SELECT min(id) FROM projects_paymentrequest WHERE state <> 'paid')"

ATTACKS = [
    *[
        attack(f"treasury_{table}", f"{name}_is_kept")
        for table, name in (("match", "match"), ("question", "question"), ("reconciliation", "reconciliation"))
        for attack in (remove_all, truncate)
    ],
    *[
        attack
        for table, name, column in (
            ("statement", "statement_stays", "total"),
            ("statementrow", "statement_row_stays", "amount"),
        )
        for attack in (
            update(f"treasury_{table}", name, f"{column} = {column} + 1"),
            remove_all(f"treasury_{table}", name),
            truncate(f"treasury_{table}", name),
        )
    ],
    update("treasury_explanation", "explanation_stays", "text = 'x'"),
    remove_all("treasury_explanation", "explanation_stays"),
    truncate("treasury_explanation", "explanation_stays"),
    update("treasury_statement", "statement_says_something", "total = 0", ["statement_stays"]),
    update("treasury_statement", "statement_ends_after_it_starts", "last_on = first_on - 1", ["statement_stays"]),
    update("treasury_statementrow", "statement_row_amount_is_positive", "amount = 0", ["statement_row_stays"]),
    update("treasury_statementrow", "statement_row_says_what_and_whom", "beneficiary = ''", ["statement_row_stays"]),
    insert("treasury_statementrow", "statement_voucher_once_a_year", copy("treasury_statementrow", number="number + 1000")),
    insert("treasury_statementrow", "statement_row_number_once", copy("treasury_statementrow", voucher_key="'NEW'")),
    update("treasury_match", "match_way_is_known", "way = 'guess'", ["match_stays"]),
    update("treasury_match", "match_undone_is_whole", "undone_at = now() WHERE undone_at IS NULL", ["match_stays"]),
    update("treasury_match", "match_stays", f"by_id = {_OTHER_USER}"),
    insert(
        "treasury_match", "match_of_a_row_is_one", copy("treasury_match", "undone_at IS NULL"), behind=["match_of_a_payment_is_one"],
    ),
    insert(
        "treasury_match", "match_of_a_payment_is_one", copy("treasury_match", "undone_at IS NULL"), behind=["match_of_a_row_is_one"],
    ),
    insert("treasury_match", "match_is_of_a_payment", copy("treasury_match", "undone_at IS NULL", payment_id=_UNPAID, row_id="(SELECT max(id) FROM treasury_statementrow)")),
    update("treasury_explanation", "explanation_is_of_one_side", f"payment_id = {_UNPAID}", ["explanation_stays"]),
    update("treasury_explanation", "explanation_says_something", "text = ''", ["explanation_stays"]),
    update("treasury_question", "question_is_of_one_side", f"payment_id = {_UNPAID}, row_id = (SELECT max(id) FROM treasury_statementrow)", ["question_stays"]),
    update("treasury_question", "question_says_something", "text = ''", ["question_stays"]),
    update("treasury_question", "question_answer_is_whole", "answer = 'x'  WHERE answered_at IS NULL", ["question_stays"]),
    update("treasury_question", "question_is_answered_by_another", "answered_by_id = asked_by_id WHERE answered_at IS NOT NULL", ["question_stays"]),
    update("treasury_question", "question_stays", "text = 'x'"),
    insert("treasury_question", "question_open_is_one", copy("treasury_question", "answered_at IS NULL")),
    update("treasury_reconciliation", "reconciliation_ends_after_it_starts", "last_on = first_on - 1"),
    update("treasury_reconciliation", "reconciliation_is_sound", "unexplained = differences + 1"),
]  # fmt: skip

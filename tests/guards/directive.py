"""Attacks on directives."""

from tests.guards import copy, insert, remove_all, truncate, update

_STAYS = ["clause_stays"]
ATTACKS = [
    insert("directive_directive", "directive_is_one", copy("directive_directive")),
    update("directive_directive", "directive_says_what_it_is", "issuer = ''", ["directive_stays"]),
    update("directive_directive", "directive_ends_after_it_starts", "valid_to = valid_from - 1"),
    update("directive_directive", "directive_stays", "issuer = 'x'"),
    insert("directive_clause", "clause_code_once", copy("directive_clause", position="9999")),
    insert("directive_clause", "clause_position_once", copy("directive_clause", code="'other'")),
    update("directive_clause", "clause_says_whose_duty", "duty = ''", _STAYS),
    update("directive_clause", "clause_stays", "duty = 'x'"),
    remove_all("directive_clause", "clause_stays"),
    truncate("directive_clause", "clause_stays"),
    insert("directive_clauseplan", "clause_plan_once_a_year", copy("directive_clauseplan")),
    update("directive_clauseplan", "clause_plan_year_is_sound", "year = 1999"),
    update("directive_clauseplan", "clause_target_is_positive", "target = 0"),
    update("directive_clauseplan", "clause_plan_says_something", "target = NULL, due_on = NULL, words = ''"),
    update("directive_remark", "clause_remark_says_something", "words = ''", ["clause_remark_stays"]),
    update("directive_remark", "clause_remark_year_is_sound", "year = 1999", ["clause_remark_stays"]),
    update("directive_remark", "clause_remark_stays", "words = 'x'"),
    remove_all("directive_remark", "clause_remark_stays"),
    truncate("directive_remark", "clause_remark_stays"),
    insert("directive_reminder", "clause_reminder_once_a_day", copy("directive_reminder")),
    update("directive_reminder", "clause_reminder_says_something", "words = ''", ["clause_reminder_stays"]),
    update("directive_reminder", "clause_reminder_stays", "words = 'x'"),
    remove_all("directive_reminder", "clause_reminder_stays"),
    truncate("directive_reminder", "clause_reminder_stays"),
    insert("directive_colourrule", "one_colour_rule_at_a_time", copy("directive_colourrule")),
    update("directive_colourrule", "colour_basis_is_known", "basis = 'moon' WHERE id = (SELECT min(id) FROM directive_colourrule)"),
    update("directive_colourrule", "colour_green_is_above_amber", "amber_from = green_from"),
    update("directive_colourrule", "colour_rule_has_its_citation", "citation = ''"),
]

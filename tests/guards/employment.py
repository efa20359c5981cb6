"""Attacks on needs, classes and trainees."""

from tests.guards import copy, insert, remove_all, truncate, update

_RUNS = "(SELECT max(id) FROM employment_course WHERE finished_at IS NULL AND cancelled_at IS NULL)"
_DONE = "(SELECT max(id) FROM employment_course WHERE finished_at IS NOT NULL)"
_OPEN = "(SELECT max(id) FROM employment_need WHERE closed_at IS NULL)"
_CLOSED = "(SELECT max(id) FROM employment_need WHERE closed_at IS NOT NULL)"
_POSTED = ["need_stays_as_posted"]
_OPENED = ["course_stays_as_opened"]
_WHOLE = f"WHERE course_id = {_RUNS}"
_WHO = ["trainee_stays_who_they_are"]
_HIRED = "WHERE hired_on IS NOT NULL AND stayed IS NULL"
_CLASS = {"finished_at": "NULL", "finished_by_id": "NULL", "cancelled_at": "NULL", "cancelled_by_id": "NULL", "cancelled_reason": "NULL"}

ATTACKS = [
    update("employment_need", "need_names_its_trade", "trade = ''", _POSTED),
    update("employment_need", "need_asks_for_somebody", "count = 0", _POSTED),
    update("employment_need", "need_wage_is_positive", "wage = 0", _POSTED),
    update("employment_need", "need_outcome_is_known", f"outcome = 'moon' WHERE id = {_CLOSED}"),
    update("employment_need", "need_closed_says_why", f"outcome = NULL WHERE id = {_CLOSED}"),
    update("employment_need", "need_stays_as_posted", "trade = 'x'"),
    update(
        "employment_need", "need_is_open_while_its_class_runs",
        f"outcome = 'filled', closed_at = now(), closed_by_id = posted_by_id WHERE id = (SELECT max(need_id) FROM employment_courseneed WHERE course_id = {_RUNS})",
    ),
    remove_all("employment_need", "need_is_kept"),
    truncate("employment_need", "need_is_kept"),
    insert("employment_backing", "need_backs_a_line_once", copy("employment_backing")),
    update("employment_backing", "need_goes_on_backing", "at = now()"),
    remove_all("employment_backing", "need_goes_on_backing"),
    truncate("employment_backing", "need_goes_on_backing"),
    update("employment_course", "course_says_what_and_where", "title = ''", _OPENED),
    update("employment_course", "course_ends_after_it_starts", "ends_on = starts_on - 1", _OPENED),
    update("employment_course", "course_has_seats", "seats = 0", _OPENED),
    update(
        "employment_course", "course_ends_one_way", f"cancelled_at = now(), cancelled_by_id = opened_by_id, cancelled_reason = 'x' WHERE id = {_DONE}"
    ),
    update("employment_course", "course_finished_by_somebody", f"finished_at = now() WHERE id = {_RUNS}"),
    update("employment_course", "course_cancelled_says_why", f"cancelled_at = now() WHERE id = {_RUNS}"),
    update("employment_course", "course_stays_as_opened", "title = 'x'"),
    insert("employment_course", "course_answers_a_need", copy("employment_course", f"id = {_RUNS}", **_CLASS)),
    remove_all("employment_course", "course_is_kept"),
    truncate("employment_course", "course_is_kept"),
    insert("employment_courseneed", "course_answers_a_need_once", copy("employment_courseneed", f"course_id = {_RUNS}")),
    insert(
        "employment_courseneed", "course_is_opened_for_open_needs", copy("employment_courseneed", f"course_id = {_RUNS}", need_id=_CLOSED)
    ),
    update("employment_courseneed", "course_need_stays", f"need_id = {_CLOSED}"),
    remove_all("employment_courseneed", "course_need_stays"),
    truncate("employment_courseneed", "course_need_stays"),
    update("employment_trainee", "trainee_has_a_name", f"full_name = '' {_WHOLE}"),
    update("employment_trainee", "trainee_is_born_in_our_time", f"born = 1800 {_WHOLE}"),
    update("employment_trainee", "trainee_certificate_is_whole", f"certified_on = now() {_WHOLE}"),
    update(
        "employment_trainee", "trainee_hired_has_a_certificate", f"hired_on = '2024-03-04', check_on = '2024-09-04', hired_elsewhere = 'x' {_WHOLE}"
    ),
    update("employment_trainee", "trainee_is_hired_somewhere", f"hired_by_id = NULL, hired_elsewhere = '' {_HIRED}"),
    update("employment_trainee", "trainee_hired_is_asked_after", f"check_on = hired_on {_HIRED}"),
    update("employment_trainee", "trainee_stayed_six_months", f"stayed = true, stayed_on = check_on - 1 {_HIRED}"),
    update("employment_trainee", "trainee_withdrawn_is_nameless", f"withdrawn_at = now() {_WHOLE}"),
    insert("employment_trainee", "trainee_fits_the_class", copy("employment_trainee", f"course_id = {_RUNS}", course_id=_DONE)),
    update("employment_trainee", "trainee_is_certified_by_a_finished_class", f"certificate = 'x', certified_on = now() {_WHOLE}"),
    update("employment_trainee", "trainee_stays_who_they_are", "consented_on = consented_on - 1"),
    remove_all("employment_trainee", "trainee_is_kept"),
    truncate("employment_trainee", "trainee_is_kept"),
]  # fmt: skip

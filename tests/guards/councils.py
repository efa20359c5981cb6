"""Attacks on councils: seats, sittings, agendas, sheets."""

from tests.guards import copy, insert, remove_all, truncate, update

_OPEN = "item_id IN (SELECT id FROM councils_agendaitem WHERE conclusion = '')"
_OPEN_SHEET = f"ballot_id IN (SELECT id FROM councils_ballot WHERE {_OPEN})"
_KEPT_OUT = "(SELECT m.id FROM councils_member m JOIN projects_conflictdeclaration d ON d.person_id = m.user_id AND d.has_conflict ORDER BY m.id LIMIT 1)"
_OTHER_PROJECT = "(SELECT min(id) FROM projects_project)"

ATTACKS = [
    *[
        attack(f"councils_{table}", f"{table}_is_kept")
        for table in ("attendance", "ballot", "council", "member", "score")
        for attack in (remove_all, truncate)
    ],
    update("councils_council", "council_ends_after_it_starts", "valid_to = valid_from - 1"),
    update("councils_council", "council_shares_are_shares", "quorum_bp = 0"),
    update("councils_member", "member_seat_is_known", "seat = 'guest' WHERE seat = 'member'"),
    update("councils_member", "member_ends_after_start", "valid_to = valid_from - 1"),
    insert("councils_member", "member_sits_once", copy("councils_member", "seat = 'member'")),
    insert(
        "councils_member", "council_has_one_chair_and_secretary",
        copy("councils_member", "seat = 'chair'", user_id="(SELECT max(id) FROM actors_user)"),
    ),
    update("councils_criterion", "criterion_weighs_something", "weight = 0"),
    insert("councils_criterion", "criterion_is_one_at_a_time", copy("councils_criterion")),
    update("councils_priorityrule", "priority_has_a_rank_and_values", "values = '{}'"),
    insert("councils_priorityrule", "priority_is_one_at_a_time", copy("councils_priorityrule")),
    update("councils_sitting", "sitting_opened_has_its_two", "presided_by_id = secretary_id WHERE opened_at IS NOT NULL", ["sitting_stays"]),
    update("councils_sitting", "sitting_is_signed_after_it_opened", "secretary_signed_at = now() WHERE opened_at IS NULL"),
    update("councils_sitting", "sitting_minutes_are_signed_by_both", "chair_signed_at = NULL WHERE minutes_id IS NOT NULL", ["sitting_stays"]),
    update("councils_sitting", "sitting_stays", "place = 'Nơi khác' WHERE minutes_id IS NOT NULL"),
    remove_all("councils_sitting", "sitting_stays"),
    insert("councils_attendance", "attendance_once", copy("councils_attendance"), behind=["attendance_is_of_the_council"]),
    insert(
        "councils_attendance", "attendance_is_of_the_council",
        copy(
            "councils_attendance", "sitting_id IN (SELECT id FROM councils_sitting WHERE minutes_id IS NOT NULL)",
            member_id="(SELECT max(id) FROM councils_member)",
        ),
    ),
    insert(
        "councils_agendaitem", "item_is_once_in_a_sitting", copy("councils_agendaitem", "conclusion = 'postponed'", position="position + 50")
    ),
    insert(
        "councils_agendaitem", "item_position_is_once_in_a_sitting",
        copy("councils_agendaitem", "conclusion = 'postponed'", project_id=_OTHER_PROJECT),
    ),
    insert(
        "councils_agendaitem", "item_stands_before_one_sitting",
        copy(
            "councils_agendaitem", "conclusion = ''", sitting_id="(SELECT max(id) FROM councils_sitting WHERE opened_at IS NULL)",
            position="position + 50",
        ),
    ),
    update("councils_agendaitem", "item_conclusion_is_whole", "concluded_at = NULL WHERE conclusion = 'postponed'", ["item_stays"]),
    update(
        "councils_agendaitem", "item_names_its_conditions", "conclusion = 'conditional', conditions = '' WHERE conclusion = 'recommend'",
        ["item_stays"],
    ),
    update("councils_agendaitem", "item_score_is_a_share", "score = 10001", ["item_stays"]),
    update("councils_agendaitem", "item_counts_its_votes", "votes_for = 9 WHERE conclusion = ''"),
    update("councils_agendaitem", "item_stays", "discussion = 'Khác' WHERE conclusion <> ''"),
    remove_all("councils_agendaitem", "item_stays"),
    insert("councils_ballot", "ballot_once", copy("councils_ballot", _OPEN)),
    update("councils_ballot", "ballot_for_names_an_amount", f"amount = NULL WHERE {_OPEN}"),
    update("councils_ballot", "ballot_explains_itself", f"remarks = '' WHERE vote = 'conditional' AND {_OPEN}"),
    update("councils_ballot", "ballot_is_of_who_is_free", "remarks = 'Khác'"),
    insert("councils_ballot", "ballot_is_of_who_is_free", copy("councils_ballot", _OPEN, member_id=_KEPT_OUT)),
    insert("councils_score", "score_once", copy("councils_score", _OPEN_SHEET)),
    update("councils_score", "score_is_sound", f"points = 11 WHERE {_OPEN_SHEET}"),
    update("councils_score", "score_is_of_who_is_free", "remark = 'Khác'"),
]  # fmt: skip

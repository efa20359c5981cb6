"""Attacks on plans, visits, what was sent from the place, and what follows a finding."""

from tests.guards import copy, insert, remove_all, truncate, update

_OPEN = " WHERE outcome = ''"
_NO_PAPER = {"notice_id": "NULL"}
_TEAM = "inspections_teammember"
_OTHER_USER = "(SELECT max(id) FROM actors_user)"

ATTACKS = [
    *[
        attack(f"inspections_{table}", f"{guard}_is_kept")
        for table, guard in (("plan", "plan"), ("visit", "visit"), ("sending", "sending"), ("sanction", "sanction"))
        for attack in (remove_all, truncate)
    ],
    *[truncate(f"inspections_{table}", f"{table}_stays") for table in ("sample", "answer", "photo", "signature", "reminder")],
    update("inspections_checklist", "checklist_days_are_in_order", "valid_to = valid_from - 1"),
    insert("inspections_checklist", "checklist_begins_once", copy("inspections_checklist")),
    insert("inspections_question", "question_of_a_checklist_once", copy("inspections_question")),
    update("inspections_question", "question_kind_is_known", "kind = 'guess'"),
    insert("inspections_timerule", "time_rule_begins_once", copy("inspections_timerule")),
    update("inspections_timerule", "time_rule_is_known", "code = 'never' WHERE code = 'on'"),
    update("inspections_timerule", "time_rule_leaves_time_to_reply", "days = 0 WHERE code = 'reply'"),
    update("inspections_plan", "plan_approved_is_whole", "approved_at = now() WHERE state = 'draft'"),
    update("inspections_plan", "plan_is_approved_by_another",
           "state = 'approved', approved_by_id = drafted_by_id, approved_at = now(), paper_id = (SELECT min(id) FROM documents_paper) "
           "WHERE state = 'draft'"),
    update("inspections_plan", "plan_approved_stays", "aims = 'khác' WHERE state = 'approved'"),
    update("inspections_sample", "sample_stays", "seed = 'khác'"),
    insert("inspections_sample", "sample_size_is_sound", copy("inspections_sample", size="0")),
    insert("inspections_sample", "sample_can_be_repeated", copy("inspections_sample", seed="''")),
    update("inspections_visit", "visit_is_planned_or_ordered", "quarter = 5 WHERE inspection_id IS NULL AND plan_id IS NOT NULL"),
    update("inspections_visit", "visit_says_why", "reason = '' WHERE inspection_id IS NULL"),
    update("inspections_visit", "visit_cancelled_says_why", "cancelled_reason = 'x' WHERE inspection_id IS NULL AND cancelled_at IS NULL"),
    update("inspections_visit", "visit_done_stays", "due_on = due_on + 1 WHERE inspection_id IS NOT NULL"),
    insert("inspections_visit", "visit_of_a_quarter_once", copy("inspections_visit", "plan_id IS NOT NULL AND inspection_id IS NULL")),
    insert(_TEAM, "member_of_a_team_once", copy(_TEAM, "NOT is_head")),
    insert(_TEAM, "team_has_one_head", copy(_TEAM, "is_head", user_id=_OTHER_USER)),
    update("inspections_sending", "sending_state_is_known", "state = 'lost' WHERE state = 'kept'"),
    update("inspections_sending", "sending_taken_has_no_obstacle", "state = 'taken', words = 'x' WHERE state = 'kept'"),
    insert("inspections_sending", "visit_is_recorded_once", copy("inspections_sending", "state = 'taken'", client_id="gen_random_uuid()")),
    update("inspections_sending", "sending_says_what_it_said", "payload = '{}'"),
    update("inspections_answer", "answer_stays", "remark = 'khác'"),
    insert("inspections_answer", "question_is_answered_once", copy("inspections_answer")),
    insert("inspections_answer", "answer_is_known", copy("inspections_answer", value="'ừ'"), behind=["question_is_answered_once"]),
    update("inspections_photo", "photo_stays", "caption = 'khác'"),
    insert(
        "inspections_photo", "photo_place_is_on_earth",
        copy("inspections_photo", client_id="gen_random_uuid()", attachment_id="(SELECT min(id) FROM documents_attachment)", latitude="91"),
    ),
    update("inspections_signature", "signature_stays", "name = 'khác'"),
    insert("inspections_signature", "side_signs_once", copy("inspections_signature", attachment_id="NULL", how="'on_paper'", reason="''")),
    insert(
        "inspections_signature", "signature_side_is_known",
        copy("inspections_signature", attachment_id="NULL", how="'on_paper'", reason="''", side="'other'"),
    ),
    insert(
        "inspections_signature", "signature_is_drawn_or_explained",
        copy("inspections_signature", attachment_id="NULL", how="'refused'", reason="''"), behind=["side_signs_once"],
    ),
    update("inspections_findingowner", "owner_has_a_name", "name = ''"),
    update("inspections_reminder", "reminder_stays", "step = 'after'"),
    insert("inspections_reminder", "step_is_reminded_once", copy("inspections_reminder")),
    insert("inspections_reminder", "reminder_step_is_of_the_ladder", copy("inspections_reminder", step="'reply'")),
    update("inspections_sanction", "sanction_says_what_and_why", "grounds = ''" + _OPEN),
    update("inspections_sanction", "sanction_reply_is_whole", "reply = 'x'" + _OPEN),
    update("inspections_sanction", "sanction_decided_is_whole", "outcome = 'dropped'" + _OPEN),
    update("inspections_sanction", "sanction_waits_for_the_reply",
           f"outcome = 'imposed', decision = 'x', decided_by_id = {_OTHER_USER}, decided_on = reply_until" + _OPEN),
    update("inspections_sanction", "sanction_is_decided_by_another",
           "outcome = 'dropped', decision = 'x', decided_by_id = proposed_by_id, decided_on = reply_until" + _OPEN),
    update("inspections_sanction", "sanction_lifted_was_imposed", f"lifted_at = now(), lifted_by_id = {_OTHER_USER}" + _OPEN),
    insert("inspections_sanction", "sanction_is_considered_once", copy("inspections_sanction", "outcome = ''", **_NO_PAPER)),
    update("inspections_sanction", "sanction_decided_stays", "decision = 'khác' WHERE outcome <> ''"),
]  # fmt: skip

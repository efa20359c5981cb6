"""Attacks on a đề án, from its draft to its liquidation."""

from tests.guards import Attack, copy, insert, remove_all, truncate, update

_PAPER = {"paper_id": "NULL"}
_OTHER = "(SELECT max(id) FROM actors_enterprise)"
_NEW_LINE = {"holding_id": "NULL", "state": "'waiting'", "version": "0"}
_NEW_ADJUSTMENT = {"state": "'requested'", "version": "0", "paper_id": "NULL"}
_WAITING = "(SELECT id FROM projects_adjustment WHERE state = 'confirmed')"
_OTHER_PAPER = "(SELECT max(id) FROM documents_paper)"
_NEW_PAYMENT = {"paper_id": "NULL", "state": "'requested'", "version": "0"}


def _touch(table: str, guard: str) -> Attack:
    return update(table, guard, "id = id")


ATTACKS = [
    update("projects_acceptance", "acceptance_amounts_are_sound", '"grant" = real_cost + 1'),
    insert("projects_acceptance", "acceptance_is_passed_once", copy("projects_acceptance", **_PAPER)),
    update("projects_advancelimit", "advance_limit_is_a_share", "limit_bp = 10001"),
    insert("projects_advancelimit", "advance_limit_is_one_at_a_time", copy("projects_advancelimit")),
    update("projects_adjustment", "adjustment_amount_is_positive", "new_amount = 0"),
    update("projects_adjustment", "adjustment_applied_is_whole", "notation = '' WHERE state = 'applied'"),
    update("projects_adjustment", "adjustment_asker_does_not_confirm", "confirmed_by_id = requested_by_id"),
    update("projects_adjustment", "adjustment_is_decided_by_a_third", "decided_by_id = confirmed_by_id"),
    update("projects_adjustment", "adjustment_kinds_are_known", "kinds = '{}'"),
    update("projects_adjustment", "adjustment_says_why", "reason = ''"),
    update("projects_adjustment", "adjustment_state_is_known", "state = 'lost', version = version + 1", ["moves_adjustment"]),
    insert("projects_adjustment", "adjustment_open_is_one", *[copy("projects_adjustment", **_NEW_ADJUSTMENT)] * 2),
    insert("projects_adjustment", "starts_adjustment", copy("projects_adjustment", "state = 'applied'", paper_id="NULL")),
    update("projects_adjustment", "moves_adjustment", "state = 'refused', version = version + 1"),
    remove_all("projects_adjustment", "stays_adjustment"),
    truncate("projects_adjustment", "keeps_adjustment"),
    update("projects_adjustmentauthority", "adjustment_authority_kind_is_known", "kind = 'guess'", ["adjustment_authority_is_one_at_a_time"]),
    insert("projects_adjustmentauthority", "adjustment_authority_is_one_at_a_time", copy("projects_adjustmentauthority")),
    update("projects_amendment", "amendment_amount_is_positive", "amount = 0", ["amendment_stays"]),
    insert("projects_amendment", "amendment_number_once", copy("projects_amendment", adjustment_id=_WAITING, paper_id=_OTHER_PAPER)),
    update("projects_executionterm", "execution_term_is_known", "unit = 'years'"),
    update("projects_executionterm", "execution_term_is_positive", "amount = 0"),
    insert("projects_executionterm", "execution_term_is_one_at_a_time", copy("projects_executionterm")),
    update("projects_paperrule", "paper_rule_is_of_known_things", "purpose = 'khac' WHERE id = (SELECT min(id) FROM projects_paperrule)"),
    update("projects_paperrule", "paper_rule_asks_for_something", "at_least = 0"),
    insert("projects_paperrule", "paper_rule_is_one_at_a_time", copy("projects_paperrule")),
    update("projects_hearing", "hearing_reply_is_whole", "reply = ''"),
    update("projects_hearing", "hearing_says_why", "grounds = ''"),
    remove_all("projects_hearing", "hearing_is_kept"),
    truncate("projects_hearing", "hearing_is_kept"),
    update("projects_instalment", "instalment_amount_is_positive", "amount = 0", ["instalment_stays"]),
    insert("projects_instalment", "instalment_position_once", copy("projects_instalment")),
    update("projects_order", "order_has_a_number", "notation = ''", ["order_stays"]),
    update("projects_order", "order_kind_is_known", "kind = 'guess', resume_by = NULL", ["order_stays"]),
    update("projects_order", "order_says_why", "reason = ''", ["order_stays"]),
    update("projects_order", "order_suspends_until_a_day", "resume_by = decided_on", ["order_stays"]),
    update("projects_recovery", "recovery_amount_is_positive", "amount = 0", ["recovery_stays"]),
    update("projects_recovery", "recovery_is_due_after_its_decision", "due_on = decided_on - 1", ["recovery_stays"]),
    update("projects_recovery", "recovery_says_why", "reason = ''", ["recovery_stays"]),
    insert("projects_recovery", "recovery_is_due_whole", copy("projects_recovery", paper_id=_OTHER_PAPER)),
    update("projects_receipt", "receipt_amount_is_positive", "amount = 0", ["receipt_stays"]),
    insert("projects_receipt", "receipt_voucher_once", copy("projects_receipt", amount="1")),
    insert("projects_receipt", "recovery_is_not_overpaid", copy("projects_receipt", voucher="'x'", amount="20000000")),
    *[
        attack(f"projects_{table}", f"{table}_stays")
        for table in ("amendment", "instalment", "order", "recovery", "receipt")
        for attack in (_touch, remove_all, truncate)
    ],
    update("projects_appraisal", "appraisal_concludes", "conclusion = ''"),
    insert("projects_appraisal", "appraisal_in_force_is_one", copy("projects_appraisal", **_PAPER)),
    insert("projects_approvalauthority", "approval_authority_is_one_at_a_time", copy("projects_approvalauthority")),
    update("projects_contract", "contract_advance_limit_is_a_share", "advance_limit_bp = 10001"),
    update("projects_contract", "contract_amount_is_positive", "amount = 0", ["contract_changes_by_amendment"]),
    update("projects_contract", "contract_ends_after_it_starts", "ends_on = starts_on - 1", ["contract_changes_by_amendment"]),
    update("projects_contract", "contract_changes_by_amendment", "amount = amount - 1"),
    update("projects_costitem", "item_amount_is_positive", "amount = 0, by_grant = 0"),
    update("projects_costitem", "item_grant_is_within_amount", "by_grant = amount + 1"),
    insert("projects_costitem", "item_position_once", copy("projects_costitem")),
    update("projects_counterpartproof", "proof_amount_is_positive", "amount = 0"),
    update("projects_counterpartproof", "proof_is_verified_by_another", "verified_by_id = entered_by_id"),
    update("projects_counterpartproof", "proof_verified_is_whole", "verified_at = NULL"),
    insert("projects_counterpartproof", "proof_is_used_once", copy("projects_counterpartproof")),
    update("projects_decision", "decision_has_a_number", "notation = ''", ["decision_stays"]),
    update("projects_decision", "decision_has_amount_or_reason", "amount = 0", ["decision_stays"]),
    update("projects_decision", "decision_kind_is_known", "kind = 'guess', reason = 'x'", ["decision_stays"]),
    update("projects_decision", "decision_stays", "amount = amount + 1"),
    remove_all("projects_decision", "decision_stays"),
    truncate("projects_decision", "decision_stays"),
    *[
        attack(f"projects_{table}", f"{table}_is_kept")
        for table in ("acceptance", "contract", "counterpartproof", "liquidation")
        for attack in (remove_all, truncate)
    ],
    update("projects_finding", "finding_closed_says_who", "state = 'closed', repair = 'x', fixed_at = now()"),
    update("projects_finding", "finding_fixed_says_how", "state = 'fixed'"),
    update("projects_finding", "finding_state_is_known", "state = 'gone', repair = 'x', fixed_at = now()"),
    update("projects_line", "answers_fit_the_content", """answers = '{"colour": 1}'"""),
    update("projects_line", "line_accepted_has_amounts", "accepted = NULL WHERE state = 'closed'"),
    update("projects_line", "line_accepted_is_within_approved", "accepted = approved + 1"),
    update("projects_line", "line_amounts_are_not_negative", "other_state = -1"),
    update("projects_line", "line_approved_is_within_cost", "approved = total_cost + 1"),
    update("projects_line", "line_state_is_known", "state = 'lost', version = version + 1", ["moves_line"]),
    update("projects_line", "line_support_is_within_cost", "requested = total_cost + 1"),
    insert(
        "projects_line", "line_enterprise_and_content_once", copy("projects_line", position="position + 50", **_NEW_LINE)
    ),
    insert("projects_line", "line_position_once", copy("projects_line", enterprise_id=_OTHER, **_NEW_LINE)),
    insert(
        "projects_line", "starts_line",
        copy("projects_line", "state = 'closed'", position="position + 50", enterprise_id=_OTHER, holding_id="NULL"),
    ),
    update("projects_line", "moves_line", "state = 'accepted', version = version + 1 WHERE state = 'closed'"),
    update("projects_line", "closed_part_keeps_its_place", "area_id = (SELECT max(id) FROM actors_adminunit) WHERE state = 'closed'"),
    update("projects_project", "closed_file_keeps_its_place", "district_id = (SELECT max(id) FROM actors_adminunit) WHERE state = 'closed'"),
    remove_all("projects_line", "stays_line"),
    truncate("projects_line", "keeps_line"),
    update("projects_liquidation", "liquidation_pays_what_was_accepted", "paid = paid + 1"),
    update("projects_normcheck", "norm_check_amounts_are_not_negative", "cost = -1"),
    update("projects_normcheck", "norm_check_within_means_within", 'is_within = true, ceiling = "grant" - 1'),
    update("projects_normcheck", "norm_exception_has_its_decision", "exception_reason = 'x'"),
    update("projects_conditiontick", "condition_has_its_evidence", "evidence = ''"),
    insert("projects_conditiontick", "condition_is_ticked_once", copy("projects_conditiontick")),
    update("projects_normexception", "norm_exception_state_is_known", "state = 'maybe' WHERE state = 'asked'", ["norm_exception_decided_is_whole"]),
    update("projects_normexception", "norm_exception_says_why", "reason = '' WHERE state = 'asked'"),
    update("projects_normexception", "norm_exception_decided_is_whole", "state = 'refused' WHERE state = 'asked'"),
    update(
        "projects_normexception", "norm_exception_granted_has_a_paper",
        "state = 'granted', remarks = 'x', decided_at = now(), decided_by_id = (SELECT max(id) FROM actors_user) WHERE state = 'asked'",
    ),
    update(
        "projects_normexception", "norm_exception_is_decided_by_another",
        "state = 'refused', remarks = 'x', decided_at = now(), decided_by_id = argued_by_id WHERE state = 'asked'",
    ),
    update("projects_normexception", "norm_exception_decided_stays", "remarks = 'y' WHERE state = 'granted'"),
    insert("projects_normexception", "norm_exception_waits_once", copy("projects_normexception", "state = 'asked'")),
    remove_all("projects_normexception", "norm_exception_is_kept"),
    truncate("projects_normexception", "norm_exception_is_kept"),
    update("projects_opinionrequest", "opinion_answer_is_whole", "text = '' WHERE state = 'answered'"),
    update("projects_opinionrequest", "opinion_state_is_known", "state = 'lost'"),
    insert("projects_opinionrequest", "opinion_is_asked_once_of_a_function", copy("projects_opinionrequest")),
    update("projects_paymentrequest", "payment_amount_is_positive", "amount = 0"),
    update("projects_paymentrequest", "payment_asker_does_not_approve", "approved_by_id = requested_by_id"),
    update("projects_paymentrequest", "payment_paid_is_whole", "paid_on = NULL WHERE state = 'paid'"),
    update("projects_paymentrequest", "payment_recorder_is_a_third_person", "recorded_by_id = approved_by_id"),
    update("projects_paymentrequest", "payment_kind_is_known", "kind = 'gift'"),
    insert(
        "projects_paymentrequest", "advance_is_within_limit",
        copy("projects_paymentrequest", kind="'advance'", amount="1", voucher="''", **_NEW_PAYMENT),
        copy(
            "projects_paymentrequest", "kind = 'payment'", kind="'advance'", voucher="''",
            amount="(SELECT amount * advance_limit_bp / 10000 FROM projects_contract c WHERE c.line_id = projects_paymentrequest.line_id)",
            **_NEW_PAYMENT,
        ),
        behind=["payment_request_open_is_one"],
    ),
    update("projects_paymentrequest", "payment_state_is_known", "state = 'lost', version = version + 1", ["moves_payment"]),
    insert(
        "projects_paymentrequest", "payment_request_open_is_one",
        *[copy("projects_paymentrequest", voucher="''", **_NEW_PAYMENT)] * 2,
    ),
    insert("projects_paymentrequest", "payment_voucher_once", copy("projects_paymentrequest", "voucher <> ''", **_NEW_PAYMENT)),
    insert(
        "projects_paymentrequest", "starts_payment", copy("projects_paymentrequest", "state = 'paid'", voucher="'x'", paper_id="NULL")
    ),
    update("projects_paymentrequest", "moves_payment", "state = 'approved', version = version + 1"),
    remove_all("projects_paymentrequest", "stays_payment"),
    truncate("projects_paymentrequest", "keeps_payment"),
    update("projects_progressreport", "progress_final_is_whole", "proof_id = NULL WHERE is_final"),
    update("projects_progressreport", "progress_is_sane", "percent = 101, is_final = false"),
    update("projects_project", "project_appraiser_does_not_approve", "approver_id = appraiser_id"),
    update("projects_project", "project_approved_is_within_cost", "approved = total_cost + 1"),
    update("projects_project", "project_author_does_not_appraise", "appraiser_id = written_by_id"),
    update("projects_project", "project_author_does_not_approve", "approver_id = written_by_id"),
    update("projects_project", "project_ends_after_it_starts", "ends_on = starts_on - 1"),
    update("projects_project", "project_funded_has_an_amount", "approved = NULL WHERE state = 'closed'"),
    update("projects_project", "project_kind_is_known", "kind = 'XX'"),
    update("projects_project", "project_state_is_known", "state = 'lost', version = version + 1", ["moves_project"]),
    update("projects_project", "project_sums_are_sound", "requested = total_cost + 1"),
    update("projects_project", "project_track_is_known", "track = 'XX'"),
    update("projects_project", "project_year_is_sane", "year = 1999"),
    insert("projects_project", "starts_project", copy("projects_project", "state = 'closed'", code="'KC-X'")),
    update("projects_project", "moves_project", "state = 'approved', version = version + 1 WHERE state = 'closed'"),
    remove_all("projects_project", "stays_project"),
    truncate("projects_project", "keeps_project"),
    update("projects_supplementrequest", "supplement_answer_has_its_time", "answer = 'x', answered_at = NULL"),
    update("projects_supplementrequest", "supplement_names_what_is_missing", "items = ''"),
    insert("projects_supplementrequest", "supplement_is_asked_once_at_a_step", copy("projects_supplementrequest", **_PAPER)),
]  # fmt: skip

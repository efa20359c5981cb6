"""Attacks on the ledger and the law of support that need no history of their own; the others stand in tests/budgets/."""

from tests.guards import Attack, copy, insert, remove_all, truncate, update

_OVERLAP = {
    "budgets_contentfield": "content_field_is_one_at_a_time",
    "budgets_eligibility": "eligibility_is_one_at_a_time",
    "budgets_paperground": "paper_ground_is_one_at_a_time",
    "budgets_placestanding": "place_standing_is_one_at_a_time",
}
_RANGE = "valid_to = valid_from - 1"

_DRAFT_ROW = "estimate_id IN (SELECT id FROM budgets_estimate WHERE status <> 'approved')"
_OPEN_ROW = "settlement_id IN (SELECT id FROM budgets_settlement WHERE status IN ('draft', 'checked'))"
_S = "budgets_settlement"
# What stands before every change of a settlement.
_STEPS = ["goes_step_by_step", "year_is_open", "explained", "equals_the_ledger"]
_BORN = {"version": "version + 50", "status": "'draft'", "checked_by_id": "NULL", "checked_at": "NULL", "paper_id": "NULL"}
_NOBODY = {"approved_by_id": "NULL", "approved_at": "NULL", "reopened_by_id": "NULL", "reopened_at": "NULL", "reopened_reason": "''"}
_APPROVES = "status = 'approved', approved_by_id = (SELECT min(id) FROM actors_user), approved_at = now(), paper_id = (SELECT min(id) FROM documents_paper)"

ATTACKS = [
    Attack("budgets_touched", "touched_is_one_thing", ("INSERT INTO budgets_touched (holding_id, content_id) VALUES (1, 1)",)),
    insert("budgets_estimaterow", "estimate_row_is_one", copy("budgets_estimaterow", _DRAFT_ROW)),
    update("budgets_estimaterow", "estimate_row_amount_is_positive", f"amount = 0 WHERE {_DRAFT_ROW}"),
    update("budgets_estimaterow", "estimate_row_sub_programme_is_known", f"sub_programme = 'SP9' WHERE {_DRAFT_ROW}"),
    update(
        "budgets_estimaterow", "estimate_row_is_for_one_thing",
        f"content_id = (SELECT min(id) FROM budgets_supportcontent) WHERE sub_programme <> '' AND {_DRAFT_ROW}",
    ),
    update("budgets_estimaterow", "estimate_row_quarter_is_of_four", f"quarter = 5 WHERE quarter = 4 AND {_DRAFT_ROW}"),
    truncate("budgets_estimaterow", "no_truncate"),
    insert(_S, "settlement_version_is_one", copy(_S, "status = 'reopened'", **_BORN | _NOBODY | {"version": "version"}),
           behind=["settlement_in_force_is_one", "year_is_open"]),
    insert(_S, "settlement_in_force_is_one", copy(_S, "status = 'draft'", version="version + 50")),
    update(_S, "settlement_source_is_known", "source = 'LOTTERY' WHERE status = 'draft' AND source = 'KCDP'", _STEPS),
    update(_S, "settlement_version_starts_at_one", "version = 0 WHERE status = 'draft'", _STEPS),
    update(_S, "settlement_checked_by_another", "checked_by_id = drafted_by_id WHERE status = 'checked'", [*_STEPS, "settlement_approved_by_a_third"]),
    update(_S, "settlement_approved_by_a_third", "approved_by_id = checked_by_id WHERE status = 'approved'", _STEPS),
    update(_S, "settlement_reopened_says_why", "reopened_reason = '' WHERE status = 'reopened'", _STEPS),
    insert(_S, "starts_as_draft", copy(_S, "status = 'checked'", version="version + 50"), behind=["settlement_in_force_is_one"]),
    remove_all(_S, "is_kept", ["settled_rows_stay"]),
    truncate(_S, "no_truncate"),
    update(_S, "goes_step_by_step", "source = 'SOCIAL' WHERE status = 'draft' AND source = 'KCDP'"),
    update(_S, "year_is_open", "note = 'x' WHERE fiscal_year_id = 2023", ["goes_step_by_step"]),
    update(_S, "explained", "status = 'drawn' WHERE status = 'draft' AND source = 'KCDP'"),
    update(_S, "equals_the_ledger", f"{_APPROVES} WHERE status = 'checked'"),
    insert("budgets_settlementrow", "settlement_row_is_one", copy("budgets_settlementrow", _OPEN_ROW)),
    update("budgets_settlementrow", "settlement_row_amounts_are_sound", f"settled = paid + 1 WHERE {_OPEN_ROW}"),
    update("budgets_settlementrow", "settlement_row_outcome_is_known", f"outcome = 'spend' WHERE {_OPEN_ROW}"),
    update("budgets_settlementrow", "settled_rows_stay", "reason = 'x' WHERE settlement_id IN (SELECT id FROM budgets_settlement WHERE status = 'approved')"),
    truncate("budgets_settlementrow", "no_truncate"),
    update("budgets_carrynotice", "carry_notice_tells_of_money", "amount = 0", ["append_only"]),
    update("budgets_carrynotice", "append_only", "amount = amount + 1"),
    truncate("budgets_carrynotice", "no_truncate"),
    # A second lock: legs are positive, and balances are written by legs alone.
    update("budgets_account", "account_turnover_is_not_negative", "credited = -1, debited = -1", ["*"]),
    *[insert(table, guard, copy(table)) for table, guard in _OVERLAP.items()],
    # The range of the exclusion constraint refuses a period that ends before it starts on its own.
    update("budgets_contentfield", "content_field_ends_after_it_starts", _RANGE, ["content_field_is_one_at_a_time"]),
    update("budgets_contentfield", "content_field_kind_is_known", "kind = 'colour', paired = false, choices = '[]'"),
    update("budgets_contentfield", "content_field_has_its_names", "label = ''"),
    update("budgets_contentfield", "content_field_pairs_numbers", "paired = true WHERE kind = 'text'"),
    update("budgets_contentfield", "content_field_bounds_are_in_order", "low = high + 1 WHERE high IS NOT NULL"),
    update("budgets_contentfield", "content_field_offers_choices", "choices = '[]' WHERE kind = 'choice'"),
    update("budgets_contentfield", "content_field_condition_is_whole", 'only_if = \'[[["hired", "~", 1]]]\' WHERE only_if <> \'[]\''),
    update("budgets_eligibility", "eligibility_ends_after_it_starts", _RANGE, ["eligibility_is_one_at_a_time"]),
    update("budgets_eligibility", "eligibility_aspect_is_known", "aspect = 'colour'"),
    update("budgets_eligibility", "eligibility_test_is_known", "test = 'guess'"),
    update("budgets_eligibility", "eligibility_confidence_is_known", "confidence = 'sure'"),
    update("budgets_eligibility", "eligibility_says_why", "citation = ''"),
    update("budgets_eligibility", "eligibility_condition_is_whole", 'only_if = \'[[["trade", "~", 1]]]\''),
    update("budgets_eligibility", "eligibility_meets_a_condition", "test = 'meets', values = '[]', fact = ''"),
    update("budgets_paperground", "paper_ground_ends_after_it_starts", _RANGE, ["paper_ground_is_one_at_a_time"]),
    update("budgets_paperground", "paper_ground_family_is_known", "family = 'x' WHERE family = 'budget'"),
    update("budgets_paperground", "paper_ground_confidence_is_known", "confidence = 'sure'"),
    update("budgets_paperground", "paper_ground_says_what", "words = 'Căn cứ Luật'"),
    update("budgets_placestanding", "place_standing_ends_after_it_starts", _RANGE, ["place_standing_is_one_at_a_time"]),
    update("budgets_placestanding", "place_standing_is_known", "standing = 'nice'"),
    update("budgets_placestanding", "place_standing_confidence_is_known", "confidence = 'sure'"),
    update("budgets_placestanding", "place_standing_has_its_citation", "citation = ''"),
]  # fmt: skip

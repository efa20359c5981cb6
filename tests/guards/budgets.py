"""Attacks on the ledger and the law of support that need no history of their own; the others stand in tests/budgets/."""

from tests.guards import copy, insert, update

_OVERLAP = {
    "budgets_contentfield": "content_field_is_one_at_a_time",
    "budgets_eligibility": "eligibility_is_one_at_a_time",
    "budgets_placestanding": "place_standing_is_one_at_a_time",
}
_RANGE = "valid_to = valid_from - 1"

ATTACKS = [
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
    update("budgets_contentfield", "content_field_condition_is_whole", "only_if_value = '' WHERE only_if_key <> ''"),
    update("budgets_eligibility", "eligibility_ends_after_it_starts", _RANGE, ["eligibility_is_one_at_a_time"]),
    update("budgets_eligibility", "eligibility_aspect_is_known", "aspect = 'colour'"),
    update("budgets_eligibility", "eligibility_test_is_known", "test = 'guess'"),
    update("budgets_eligibility", "eligibility_confidence_is_known", "confidence = 'sure'"),
    update("budgets_eligibility", "eligibility_says_why", "citation = ''"),
    update("budgets_placestanding", "place_standing_ends_after_it_starts", _RANGE, ["place_standing_is_one_at_a_time"]),
    update("budgets_placestanding", "place_standing_is_known", "standing = 'nice'"),
    update("budgets_placestanding", "place_standing_confidence_is_known", "confidence = 'sure'"),
    update("budgets_placestanding", "place_standing_has_its_citation", "citation = ''"),
]

"""Attacks on units, organisations, enterprises, people and their roles."""

from tests.guards import Attack, copy, insert, update

_ENDS = "valid_to = valid_from - 1"

ATTACKS = [
    update("actors_adminunit", "unit_ends_after_it_starts", _ENDS, ["unit_code_is_one_at_a_time"]),
    update("actors_adminunit", "unit_has_a_parent", "parent_id = NULL WHERE level = 'commune'"),
    update("actors_adminunit", "unit_level_is_known", "level = 'hamlet' WHERE level = 'commune'"),
    insert("actors_adminunit", "unit_code_once_a_start", copy("actors_adminunit", "level = 'commune'", level="'district'")),
    insert("actors_adminunit", "unit_code_is_one_at_a_time", copy("actors_adminunit", valid_from="valid_from + 1")),
    Attack(
        "actors_adminunitsuccession",
        "no_unit_succeeds_itself",
        (
            "INSERT INTO actors_adminunitsuccession (old_id, new_id, \"on\", decree) SELECT min(id), min(id), '2025-07-01', '' FROM actors_adminunit",
        ),
    ),
    insert("actors_adminunitsuccession", "succession_once", copy("actors_adminunitsuccession")),
    update("actors_enterprise", "enterprise_capital_is_not_negative", "capital = -1"),
    update("actors_enterprise", "enterprise_form_is_known", "legal_form = 'guild'"),
    update("actors_enterprise", "enterprise_tax_code_has_its_shape", "tax_code = id::text"),
    update("actors_enterprise", "enterprise_trade_is_known", "trade = 'alchemy'"),
    insert("actors_enterprise", "enterprise_tax_code_is_one", copy("actors_enterprise", "tax_code IS NOT NULL")),
    update("actors_functionholder", "function_ends_after_it_starts", _ENDS, ["function_has_one_holder_at_a_time"]),
    update("actors_functionholder", "function_is_known", "function = 'poet' WHERE id = (SELECT min(id) FROM actors_functionholder)"),
    insert("actors_functionholder", "function_has_one_holder_at_a_time", copy("actors_functionholder")),
    update("actors_membership", "membership_ends_after_it_starts", _ENDS),
    update("actors_membership", "membership_is_of_an_enterprise_or_an_organisation", "organisation_id = NULL, enterprise_id = NULL"),
    update("actors_membership", "membership_role_is_known", "role = 'system' WHERE organisation_id IS NOT NULL"),
    update("actors_organisation", "organisation_ends_after_it_starts", _ENDS, ["organisation_code_is_one_at_a_time"]),
    update("actors_organisation", "organisation_is_not_its_own_parent", "parent_id = id"),
    update("actors_organisation", "organisation_kind_is_known", "kind = 'guild'"),
    insert("actors_organisation", "organisation_code_is_one_at_a_time", copy("actors_organisation")),
    update("actors_user", "user_email_is_lower_case", "email = upper(email)"),
]

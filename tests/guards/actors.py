"""Attacks on units, organisations, enterprises, people and their roles."""

from tests.guards import Attack, copy, insert, remove_all, truncate, update

_ENDS = "valid_to = valid_from - 1"
_UNIT, _ORGANISATION, _PERIOD = "actors_adminunit", "actors_organisation", "actors_organisationperiod"
_MERGED, _HOLDER = "actors_organisationsuccession", "actors_functionholder"
_DONE, _MOVED = "actors_reorganisation", "actors_relocation"
_CENTRE = "(SELECT id FROM actors_organisation WHERE code = 'ttkc')"
_NAMED = ["organisation_is_called_as_its_last_period"]

ATTACKS = [
    update("actors_adminunit", "unit_ends_after_it_starts", _ENDS, ["*"]),
    update("actors_adminunit", "unit_has_a_parent", "parent_id = NULL WHERE level = 'commune'"),
    update("actors_adminunit", "unit_level_is_known", "level = 'hamlet' WHERE level = 'commune'", ["unit_parent_stands_above"]),
    update(_UNIT, "unit_parent_stands_above", "parent_id = id WHERE level = 'district'"),
    update(_UNIT, "unit_lies_in_its_parents_time", "valid_to = '2026-01-01' WHERE level = 'province'"),
    insert(
        "actors_adminunit",
        "unit_code_once_a_start",
        copy("actors_adminunit", "level = 'commune'", level="'district'"),
        behind=["unit_parent_stands_above"],
    ),
    insert("actors_adminunit", "unit_code_is_one_at_a_time", copy("actors_adminunit", valid_from="valid_from + 1")),
    Attack(
        "actors_adminunitsuccession",
        "no_unit_succeeds_itself",
        (
            "INSERT INTO actors_adminunitsuccession (old_id, new_id, \"on\", decree) SELECT min(id), min(id), '2025-07-01', '' FROM actors_adminunit",
        ),
        ("succession_follows_the_end",),
    ),
    insert("actors_adminunitsuccession", "succession_once", copy("actors_adminunitsuccession")),
    update("actors_adminunitsuccession", "succession_follows_the_end", '"on" = "on" + 1'),
    update("actors_enterprise", "enterprise_capital_is_not_negative", "capital = -1"),
    update("actors_enterprise", "enterprise_form_is_known", "legal_form = 'guild'"),
    update("actors_enterprise", "enterprise_tax_code_has_its_shape", "tax_code = id::text"),
    update("actors_enterprise", "enterprise_trade_is_known", "trade = 'alchemy'"),
    insert("actors_enterprise", "enterprise_tax_code_is_one", copy("actors_enterprise", "tax_code IS NOT NULL")),
    update("actors_functionholder", "function_ends_after_it_starts", _ENDS, ["*"]),
    update("actors_functionholder", "function_is_known", "function = 'poet' WHERE id = (SELECT min(id) FROM actors_functionholder)"),
    insert("actors_functionholder", "function_has_one_holder_at_a_time", copy("actors_functionholder")),
    update("actors_membership", "membership_ends_after_it_starts", _ENDS, ["a_role_is_held_once_at_a_time"]),
    update("actors_membership", "membership_is_of_an_enterprise_or_an_organisation", "organisation_id = NULL, enterprise_id = NULL"),
    update(
        "actors_membership", "membership_role_is_known", "role = 'system' WHERE organisation_id IS NOT NULL", ["role_fits_the_organisation"]
    ),
    update(
        _HOLDER,
        "function_has_an_area_if_it_is_local",
        "area_id = NULL WHERE id = (SELECT min(id) FROM actors_functionholder WHERE area_id > 0)",
    ),
    update(_HOLDER, "function_lies_in_its_holders_time", "valid_from = valid_from - 1"),
    update("actors_organisation", "organisation_ends_after_it_starts", _ENDS, ["*"]),
    update(
        _ORGANISATION,
        "organisation_is_not_its_own_parent",
        "parent_id = id",
        ["organisation_has_no_circular_parent", "organisation_keeps_to_its_last_period"],
    ),
    update(
        _ORGANISATION,
        "organisation_has_no_circular_parent",
        f"parent_id = {_CENTRE} WHERE code = 'sct'",
        ["organisation_keeps_to_its_last_period"],
    ),
    update(_ORGANISATION, "organisation_keeps_to_its_last_period", "name = name || ' mới'"),
    update(_ORGANISATION, "organisation_covers_its_periods", "valid_to = '2026-01-01'", ["organisation_covers_its_functions"]),
    update(_ORGANISATION, "organisation_covers_its_functions", "valid_to = '2026-01-01'", ["organisation_covers_its_periods"]),
    update(_PERIOD, "organisation_period_ends_after_it_starts", _ENDS, ["*"]),
    update(_PERIOD, "organisation_period_has_a_name", "name = ''", _NAMED),
    update(_PERIOD, "organisation_period_has_another_parent", "parent_id = organisation_id", ["period_has_no_circular_parent", *_NAMED]),
    insert(_PERIOD, "organisation_has_one_name_at_a_time", copy(_PERIOD, "valid_to IS NULL", valid_from="valid_from + 1")),
    update(
        _PERIOD,
        "period_has_no_circular_parent",
        f"parent_id = {_CENTRE} WHERE organisation_id = (SELECT id FROM actors_organisation WHERE code = 'sct')",
        _NAMED,
    ),
    update(
        _PERIOD,
        "period_lies_in_its_organisations_time",
        "valid_from = valid_from - 1 WHERE organisation_id = (SELECT id FROM actors_organisation WHERE code = 'bdk')",
    ),
    update(_PERIOD, "organisation_is_called_as_its_last_period", "name = name || ' mới' WHERE valid_to IS NULL"),
    insert(_MERGED, "organisation_succession_once", copy(_MERGED)),
    update(_MERGED, "no_organisation_succeeds_itself", "new_id = old_id"),
    update(_MERGED, "organisation_succession_has_a_decree", "decree = ''"),
    update(_DONE, "reorganisation_has_a_decree", "decree = ''", ["reorganisation_stays"]),
    *(
        attack(table, guard)
        for table, guard in ((_DONE, "reorganisation_stays"), (_MOVED, "relocation_stays"))
        for attack in (remove_all, truncate)
    ),
    update(_DONE, "reorganisation_stays", "title = ''"),
    update(_MOVED, "relocation_stays", "label = ''"),
    insert(_MOVED, "relocation_once_a_reorganisation", copy(_MOVED)),
    update(_MOVED, "relocation_says_from_where", "old_unit_id = NULL", ["relocation_stays"]),
    update(_MOVED, "relocation_leads_elsewhere", "new_unit_id = old_unit_id", ["relocation_stays"]),
    update("actors_organisation", "organisation_kind_is_known", "kind = 'guild'"),
    insert("actors_organisation", "organisation_code_is_one_at_a_time", copy("actors_organisation")),
    update("actors_user", "user_email_is_lower_case", "email = upper(email)"),
    insert("actors_membership", "a_role_is_held_once_at_a_time", copy("actors_membership", "organisation_id IS NOT NULL")),
    update("actors_membership", "role_fits_the_organisation", "role = 'operator' WHERE role = 'district_leader'"),
    update("actors_officerassignment", "officer_decision_has_a_number", "decision_number = ''"),
    update("actors_officerassignment", "officer_share_is_a_percentage", "share = 101"),
    update(
        "actors_officerassignment",
        "officer_term_ends_after_it_starts",
        _ENDS,
        ["one_main_officer_at_a_time", "officer_is_assigned_once_at_a_time"],
    ),
    insert(
        "actors_officerassignment",
        "one_main_officer_at_a_time",
        copy("actors_officerassignment", user_id="(SELECT min(user_id) FROM actors_membership)"),
    ),
    insert("actors_officerassignment", "officer_is_assigned_once_at_a_time", copy("actors_officerassignment", is_main="false")),
    remove_all("actors_officerassignment", "officer_assignment_is_kept"),
    truncate("actors_officerassignment", "officer_assignment_is_kept"),
    update("actors_qualification", "qualification_degree_is_known", "degree = 'wise'"),
    update("actors_qualification", "qualification_years_are_a_working_life", "years = 61"),
    insert("actors_qualification", "qualification_is_recorded_once", copy("actors_qualification")),
    update("actors_training", "training_ends_after_it_starts", "ends_on = starts_on - 1"),
    update("actors_training", "training_topic_is_known", "topic = 'magic'"),
    insert("actors_training", "training_is_recorded_once", copy("actors_training")),
    update("actors_delegation", "delegation_ends_after_it_starts", "valid_to = valid_from - 1", ["delegation_stands_alone"]),
    update("actors_delegation", "delegation_form_is_known", "form = 'xx'"),
    update("actors_delegation", "delegation_rests_on_a_paper", "paper_date = valid_from + 1"),
    update("actors_delegation", "delegation_revoked_says_why", "revoked_at = now()"),
    update(
        "actors_delegation",
        "delegation_stands_alone",
        "valid_to = valid_to + 60 WHERE valid_from = (SELECT min(valid_from) FROM actors_delegation)",
    ),
    remove_all("actors_delegation", "delegation_is_kept"),
    truncate("actors_delegation", "delegation_is_kept"),
    insert("actors_handover", "one_handover_of_a_role_at_a_time", copy("actors_handover", "state = 'draft'")),
    insert("actors_handover", "starts_handover", copy("actors_handover", "state = 'done'", paper_id="NULL")),
    update("actors_handover", "moves_handover", "state = 'cancelled', version = version + 1, finished_at = NULL WHERE state = 'done'"),
    update("actors_handover", "handover_state_is_known", "state = 'lost', version = version + 1, finished_at = NULL", ["moves_handover"]),
    update("actors_handover", "handover_giving_is_signed_or_stood_in_for", "stand_in_reason = 'x'"),
    update(
        "actors_handover", "handover_is_signed_by_the_giving_side", "giver_signed_at = NULL, giver_signed_by_id = NULL WHERE state = 'done'"
    ),
    update("actors_handover", "handover_done_says_when", "finished_at = NULL WHERE state = 'done'"),
    remove_all("actors_handover", "stays_handover"),
    truncate("actors_handover", "keeps_handover"),
    insert(
        "actors_handoverreceiver",
        "a_receiver_is_named_once",
        copy("actors_handoverreceiver", position="position + 9"),
        behind=["receivers_are_those_signed_for"],
    ),
    insert(
        "actors_handoverreceiver",
        "receiver_position_once",
        copy("actors_handoverreceiver", membership_id="(SELECT min(id) FROM actors_membership)"),
        behind=["receivers_are_those_signed_for"],
    ),
    update("actors_handoverreceiver", "receivers_are_those_signed_for", "position = position + 1"),
    update("actors_handoveritem", "items_are_those_signed_for", "title = 'Dấu khác'"),
    *[
        update("actors_handoveritem", guard, what, ["items_are_those_signed_for"])
        for guard, what in (
            ("handover_item_section_is_known", "section = 'attic' WHERE section = 'seal'"),
            ("handover_item_outcome_is_known", "outcome = 'lost'"),
            ("handover_item_has_a_title", "title = ''"),
            ("handover_item_names_what_it_is", "keeper = 'projects.draft' WHERE section = 'seal'"),
            ("handover_item_done_says_when", "done_at = NULL"),
        )
    ],
    insert(
        "actors_handoveritem",
        "handover_names_a_thing_once",
        copy("actors_handoveritem", "section = 'file'"),
        behind=["items_are_those_signed_for"],
    ),
]

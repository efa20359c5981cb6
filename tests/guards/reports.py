"""Attacks on reports and on what is known of the years before the portal."""

from tests.guards import Attack, copy, insert, remove_all, truncate, update

_RUN, _RULE, _PAST = "reports_reportrun", "reports_reportrule", "reports_historicalproject"
_ASKED, _MADE = "WHERE state = 'asked'", "WHERE state = 'made'"
_KEEPS = ["keeps_identity"]
_FILE, _STAYS = "reports_reportfile", ["report_files_stay"]

ATTACKS = [
    update(_PAST, "history_cost_is_not_negative", 'total_cost = -1, "grant" = NULL'),
    update(_PAST, "history_grant_is_not_negative", '"grant" = -1'),
    update(_PAST, "history_grant_is_within_cost", '"grant" = total_cost + 1'),
    update(_PAST, "history_is_no_part_of_itself", "part_of_id = id", ["a_part_has_no_parts"]),
    update(_PAST, "history_names_its_source", "source_of_figures = ''"),
    update(_PAST, "history_year_is_sane", "year = 1999"),
    Attack(
        _PAST,
        "a_part_has_no_parts",
        (
            f"UPDATE {_PAST} SET part_of_id = (SELECT max(id) FROM {_PAST}) WHERE id = (SELECT min(id) FROM {_PAST})",
            f"UPDATE {_PAST} SET part_of_id = (SELECT min(id) FROM {_PAST}) WHERE id = (SELECT max(id) FROM {_PAST})",
        ),
    ),
    update(_RULE, "report_rule_has_its_citation", "citation = ''"),
    update(_RULE, "report_rule_is_made_before_it_is_due", "made_after = due_after + 1"),
    update(_RULE, "report_rule_kind_is_known", "kind = 'poem' WHERE id = (SELECT min(id) FROM reports_reportrule)"),
    update(_RULE, "report_rule_place_is_known", "place = 'moon' WHERE id = (SELECT min(id) FROM reports_reportrule)"),
    update(_RULE, "report_rule_span_comes_again", "span = 'stage' WHERE id = (SELECT min(id) FROM reports_reportrule)"),
    insert(_RULE, "report_rule_is_one_at_a_time", copy(_RULE)),
    insert(_RUN, "report_is_made_once_a_version", copy(_RUN)),
    update(_RUN, "report_kind_is_known", f"kind = 'poem' {_ASKED}", _KEEPS),
    update(_RUN, "report_new_version_says_why", f"reason = 'x' {_ASKED}", _KEEPS),
    update(_RUN, "report_period_ends_after_it_starts", f"period_end = period_start - 1 {_ASKED}", _KEEPS),
    update(
        _RUN,
        "report_map_is_of_the_province",
        f"map_on = '2025-07-01', unit_id = (SELECT min(id) FROM actors_adminunit) {_ASKED}",
        _KEEPS,
    ),
    update(_RUN, "report_source_is_known", f"source = 'XX' {_ASKED}", _KEEPS),
    update(
        _RUN, "report_state_is_known", f"state = 'lost', snapshot = '{{}}', snapshot_sha256 = repeat('0', 64), frozen_at = now() {_ASKED}"
    ),
    update(_RUN, "report_is_frozen_with_its_hash", f"snapshot = '{{}}' {_ASKED}"),
    update(_RUN, "report_made_says_when", f"made_at = now() {_ASKED}"),
    update(_RUN, "keeps_identity", f"period = 'khác' {_ASKED}"),
    update(_RUN, "snapshot_is_frozen", "snapshot = '{\"a\": 1}' WHERE state = 'frozen'"),
    update(_RUN, "made_is_made", f"made_at = now() + interval '1 day' {_MADE}"),
    remove_all(_RUN, "runs_stay"),
    update(_FILE, "report_file_format_is_known", "format = 'doc'", _STAYS),
    update(_FILE, "report_file_has_its_hash", "sha256 = 'x'", _STAYS),
    update(_FILE, "report_pdf_has_pages", "format = 'pdf', pages = 0", _STAYS),
    insert(_FILE, "report_file_once_a_format", copy(_FILE)),
    update(_FILE, "report_files_stay", "path = 'b.csv'"),
    remove_all(_FILE, "report_files_stay"),
    truncate(_FILE, "report_files_stay"),
]

"""Attacks on reports and on what is known of the years before the portal."""

from tests.guards import Attack, copy, insert, remove_all, truncate, update

_RUN, _RULE, _PAST = "reports_reportrun", "reports_reportrule", "reports_historicalproject"
_ASKED, _MADE = "WHERE state = 'asked'", "WHERE state = 'made'"
_KEEPS = ["keeps_identity"]
_FILE, _STAYS = "reports_reportfile", ["report_files_stay"]

_FILING, _SENT, _TOLD = "reports_filing", "reports_delivery", "reports_filingreminder"

_SHEET, _YEAR, _SAID, _WORD = "reports_pastsheet", "reports_pastyear", "reports_pastfigure", "reports_pastword"
_DRAFT, _TAKEN, _COUNTED, _ALONE = "WHERE state = 'draft'", "WHERE state = 'taken'", "WHERE is_counted", ["past_figures_stay"]

ATTACKS = [
    insert(_SHEET, "past_sheet_is_taken_once", copy(_SHEET, "state = 'draft'")),
    update(_SHEET, "past_sheet_state_is_known", f"state = 'lost', taken_at = now() {_DRAFT}", ["past_sheet_moves_on"]),
    update(_SHEET, "past_sheet_source_is_known", f"source = 'XX' {_DRAFT}"),
    update(_SHEET, "past_sheet_taken_says_when", f"taken_at = now() {_DRAFT}"),
    update(_SHEET, "past_sheet_withdrawn_says_why", f"reason = 'x' {_DRAFT}"),
    update(_SHEET, "past_sheet_is_frozen", f"columns = '[1]' {_TAKEN}"),
    update(_SHEET, "past_sheet_is_frozen", f"\"table\" = '[1]' {_DRAFT}"),
    update(
        _SHEET, "past_sheet_moves_on", "state = 'taken', withdrawn_at = NULL, withdrawn_by_id = NULL, reason = '' WHERE state = 'withdrawn'"
    ),
    update(
        _SHEET,
        "past_sheet_moves_on",
        f"state = 'withdrawn', withdrawn_at = now(), withdrawn_by_id = by_id, reason = 'x' WHERE id = (SELECT sheet_id FROM {_YEAR} {_COUNTED})",
    ),
    Attack(_SHEET, "past_sheet_stays", (f"DELETE FROM {_SHEET} WHERE state = 'withdrawn'",)),
    insert(_YEAR, "past_year_once_a_sheet", copy(_YEAR, "NOT is_counted")),
    update(_YEAR, "past_year_is_told_by_one_sheet", "is_counted = true"),
    insert(_YEAR, "past_year_is_sane", copy(_YEAR, "NOT is_counted", year="1900")),
    remove_all(_YEAR, "past_years_stay"),
    update(_YEAR, "past_year_is_of_its_sheet", "year = 2011"),
    insert(
        _YEAR,
        "past_year_counts_when_taken",
        copy(_YEAR, "NOT is_counted", year="2012", is_counted="true", sheet_id=f"(SELECT id FROM {_SHEET} {_DRAFT})"),
    ),
    insert(_SAID, "past_figure_once_a_row", copy(_SAID)),
    update(_SAID, "past_figure_says_something", 'projects = NULL, total_cost = NULL, "grant" = NULL', _ALONE),
    update(_SAID, "past_figure_is_not_negative", "counterpart = -1", _ALONE),
    update(_SAID, "past_grant_is_within_cost", '"grant" = total_cost + 1', _ALONE),
    update(_SAID, "past_figure_source_is_known", "source = 'XX'", _ALONE),
    update(_SAID, "past_figures_stay", "number = number + 1"),
    remove_all(_SAID, "past_figures_stay"),
    truncate(_SAID, "past_figures_stay"),
    insert(_WORD, "past_word_means_one_thing", copy(_WORD)),
    update(_WORD, "past_word_dimension_is_known", "dimension = 'moon'"),
    update(_WORD, "past_word_says_something", "value = ''"),
    insert("reports_share", "share_of_a_project_once", copy("reports_share")),
    insert("reports_standing", "standing_once", copy("reports_standing")),
    update("reports_share", "share_is_by_what_is_kept", "by = 'moon' WHERE id = (SELECT min(id) FROM reports_share)"),
    update("reports_standing", "standing_is_by_what_is_kept", "by = 'moon' WHERE id = (SELECT min(id) FROM reports_standing)"),
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
    insert(
        _FILING,
        "starts_filing",
        copy(
            _FILING, "edition = 2", edition="3", corrects_id="(SELECT min(id) FROM reports_filing WHERE state = 'sent')", state="'returned'"
        ),
    ),
    update(_FILING, "moves_filing", "state = 'replaced', version = version + 1 WHERE state = 'issued'"),
    remove_all(_FILING, "stays_filing"),
    truncate(_FILING, "keeps_filing"),
    update(_FILING, "filing_sent_stays", "results = 'x' WHERE state = 'issued'"),
    update(_FILING, "filing_has_a_run_of_its_own", "run_id = (SELECT min(id) FROM reports_reportrun) WHERE state = 'open'"),
    insert(_FILING, "filing_edition_once", copy(_FILING, "state = 'open' AND edition = 1")),
    update(_FILING, "filing_kind_is_known", "kind = 'poem' WHERE state = 'open'", ["filing_has_a_run_of_its_own"]),
    update(_FILING, "filing_correction_says_what_changed", "change = 'x' WHERE edition = 1"),
    update(_FILING, "filing_corrects_another", "corrects_id = id WHERE edition = 2"),
    update(_FILING, "filing_sent_by_a_unit", "sent_at = NULL WHERE state = 'sent'"),
    update(
        _FILING,
        "filing_signed_is_of_the_province",
        "unit_id = (SELECT min(id) FROM actors_adminunit) WHERE state = 'issued'",
        ["filing_has_a_run_of_its_own"],
    ),
    update(_FILING, "filing_issued_says_when", "issued_at = NULL WHERE state = 'issued'"),
    insert(_SENT, "filing_delivered_once", copy(_SENT)),
    update(_SENT, "filing_read_by_somebody", "read_at = at WHERE read_at IS NULL"),
    update(_SENT, "filing_read_stays", "read_at = read_at + interval '1 hour' WHERE read_at IS NOT NULL"),
    insert(_TOLD, "filing_reminded_once_a_day", copy(_TOLD)),
    update(_TOLD, "filing_reminder_stays", "id = id"),
    remove_all(_TOLD, "filing_reminder_stays"),
    truncate(_TOLD, "filing_reminder_stays"),
]

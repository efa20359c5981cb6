"""Attacks on requests about personal data, copies, and the record of who saw and what was erased."""

from tests.guards import copy, insert, remove_all, truncate, update

_DECIDED = ["rights_decided_stay"]
_OPEN = " WHERE state = 'open'"

ATTACKS = [
    update("privacy_rightsrequest", "rights_kind_is_known", "kind = 'wish'" + _OPEN),
    update("privacy_rightsrequest", "rights_state_is_known", "state = 'lost'" + _OPEN, ["rights_decision_has_its_grounds"]),
    update("privacy_rightsrequest", "rights_are_due_after_asked", "due_at = asked_at - interval '1 day'" + _OPEN),
    update("privacy_rightsrequest", "rights_decision_has_its_grounds", "state = 'done'" + _OPEN),
    insert("privacy_rightsrequest", "rights_request_is_open_once", copy("privacy_rightsrequest", "state = 'open'")),
    update("privacy_rightsrequest", "rights_decided_stay", "grounds = 'khác' WHERE state = 'refused'"),
    remove_all("privacy_rightsrequest", "rights_are_kept"),
    truncate("privacy_rightsrequest", "rights_are_kept"),
    update("privacy_dataexport", "export_for_another_has_a_reason", "reason = '', asked_by_id = (SELECT max(id) FROM actors_user)"),
    update("privacy_dataexport", "export_file_is_whole", "size = 5, path = ''", ["export_is_there_or_removed"]),
    update("privacy_dataexport", "export_is_there_or_removed", "path = '', made_at = asked_at, expires_at = asked_at + interval '1 day', "
           "sha256 = repeat('0', 64), size = 1"),
    update("privacy_disclosure", "disclosure_has_a_reason", "reason = ''", ["disclosure_stays"]),
    update("privacy_disclosure", "disclosure_stays", "reason = 'khác'"),
    truncate("privacy_disclosure", "disclosure_stays"),
    update("privacy_retentionrun", "retention_run_stays", "report = '[]'"),
    truncate("privacy_retentionrun", "retention_run_stays"),
]  # fmt: skip

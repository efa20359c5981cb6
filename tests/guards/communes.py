"""Attacks on tasks of communes, their links, reports, signals and contacts."""

from tests.guards import copy, insert, remove_all, truncate, update

_OPEN = "(SELECT max(id) FROM communes_link WHERE used_at IS NULL AND ended_at IS NULL)"
_USED = "(SELECT max(id) FROM communes_link WHERE used_at IS NOT NULL)"
_OF_OPEN = f"(SELECT assignment_id FROM communes_link WHERE id = {_OPEN})"
_LINK = ["commune_link_is_used_once"]
_STAYS = ["commune_report_stays"]

ATTACKS = [
    update("communes_task", "commune_task_stays", "title = 'x'"),
    update("communes_task", "commune_task_clause_is_known", "clause = '99'", ["commune_task_stays"]),
    update("communes_task", "commune_task_says_what", "title = ''", ["commune_task_stays"]),
    update("communes_task", "commune_task_called_off_says_why", "called_off_at = now() WHERE called_off_at IS NULL"),
    remove_all("communes_task", "commune_task_is_kept"),
    truncate("communes_task", "commune_task_is_kept"),
    insert("communes_assignment", "commune_has_a_task_once", copy("communes_assignment")),
    update("communes_assignment", "commune_assignment_stays", "area_id = (SELECT min(id) FROM actors_adminunit)"),
    remove_all("communes_assignment", "commune_assignment_is_kept"),
    truncate("communes_assignment", "commune_assignment_is_kept"),
    update("communes_link", "commune_link_is_used_once", f"used_at = NULL WHERE id = {_USED}"),
    update("communes_link", "commune_link_is_hashed", f"token_hash = 'abc' WHERE id = {_OPEN}", _LINK),
    update("communes_link", "commune_link_expires_after_it_is_made", f"expires_at = made_at WHERE id = {_OPEN}", _LINK),
    update("communes_link", "commune_link_is_used_or_ended", f"ended_at = used_at WHERE id = {_USED}"),
    update("communes_link", "commune_link_is_used_in_time", f"used_at = expires_at + interval '1 day' WHERE id = {_OPEN}"),
    insert(
        "communes_link", "commune_link_is_open_once",
        copy("communes_link", f"id = {_OPEN}", key="gen_random_uuid()", token_hash="encode(sha256('other'), 'hex')"),
    ),
    remove_all("communes_link", "commune_link_is_kept"),
    truncate("communes_link", "commune_link_is_kept"),
    insert(
        "communes_report", "commune_report_is_by_its_link",
        copy("communes_report", "link_id IS NOT NULL", assignment_id=_OF_OPEN, link_id=_OPEN, photo_id="NULL"),
    ),
    update("communes_report", "commune_report_says_what", "words = ''", _STAYS),
    update("communes_report", "commune_report_reaches_whom_there_are", "reached = 100001", _STAYS),
    update("communes_report", "commune_report_comes_one_way", "by_id = NULL, link_id = NULL", _STAYS),
    update("communes_report", "commune_report_stays", "words = 'x'"),
    remove_all("communes_report", "commune_report_stays"),
    truncate("communes_report", "commune_report_stays"),
    update("communes_signal", "commune_signal_kind_is_known", "kind = 'moon'", ["commune_signal_stays"]),
    update("communes_signal", "commune_signal_says_what", "title = ''", ["commune_signal_stays"]),
    update("communes_signal", "commune_signal_answer_is_whole", "answer = 'x' WHERE answered_at IS NULL"),
    update("communes_signal", "commune_signal_stays", "words = 'x'"),
    remove_all("communes_signal", "commune_signal_is_kept"),
    truncate("communes_signal", "commune_signal_is_kept"),
    update("communes_contact", "commune_contact_email_is_lower_case", "email = 'XA@THU.INVALID'"),
    update("communes_contact", "commune_contact_can_be_written_to", "name = ''"),
]  # fmt: skip

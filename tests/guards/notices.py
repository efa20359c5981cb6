"""Attacks on notices."""

from tests.guards import update

ATTACKS = [
    update("notices_notice", "notice_is_read_after_it_came", "read_at = created_at - interval '1 day'"),
    update("notices_notice", "notice_subject_is_whole", "subject_id = NULL, subject_kind = 'project'"),
]

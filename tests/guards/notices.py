"""Attacks on notices and consents."""

from tests.guards import copy, insert, remove_all, truncate, update

_FROZEN = ["consent_is_frozen"]

ATTACKS = [
    update("notices_notice", "notice_is_read_after_it_came", "read_at = created_at - interval '1 day'"),
    update("notices_notice", "notice_subject_is_whole", "subject_id = NULL, subject_kind = 'project'"),
    update("notices_consent", "consent_is_of_one", "subject_kind = 'trainee', subject_id = 1", _FROZEN),
    update("notices_consent", "consent_purpose_is_known", "purpose = 'poetry'", _FROZEN),
    update("notices_consent", "consent_words_are_hashed", "text_sha256 = 'words'", _FROZEN),
    update("notices_consent", "consent_ends_after_it_was_given", "withdrawn_at = given_at - interval '1 day'"),
    update("notices_consent", "consent_is_frozen", "version = '1999-01'"),
    insert("notices_consent", "consent_in_force_is_one", copy("notices_consent")),
    remove_all("notices_consent", "consent_is_kept"),
    truncate("notices_consent", "consent_is_kept"),
]

"""Attacks on the library of legal texts, on what is sent for reading, on policies and comments."""

from tests.guards import copy, insert, remove_all, truncate, update

_UPPER = "(SELECT max(text_id) FROM policy_textrelation)"
_LOWER = "(SELECT max(other_id) FROM policy_textrelation)"
_OLDEST = "(SELECT id FROM policy_legaltext ORDER BY issued_on NULLS LAST LIMIT 1)"
_NEWEST = "(SELECT id FROM policy_legaltext ORDER BY issued_on DESC NULLS LAST LIMIT 1)"

ATTACKS = [
    *[
        attack(f"policy_{table}", name)
        for table, name in (
            ("legaltext", "legal_text_is_kept"),
            ("sending", "sending_stays"),
            ("receipt", "receipt_is_kept"),
            ("draftversion", "draft_version_stays"),
            ("opinion", "opinion_is_kept"),
            ("publiccomment", "public_comment_is_kept"),
        )
        for attack in (remove_all, truncate)
    ],
    update("policy_legaltext", "legal_text_kind_is_known", "kind = 'moon'"),
    update("policy_legaltext", "legal_text_says_what", "title = ''"),
    update("policy_legaltext", "legal_text_days_in_order", "valid_to = valid_from - 1"),
    insert("policy_legaltext", "legal_text_is_kept_once", copy("policy_legaltext")),
    update("policy_legaltext", "legal_text_stays_in_order", f"issued_on = '2023-01-01', valid_from = NULL WHERE id = {_LOWER}"),
    insert("policy_article", "article_stands_once_in_its_text", copy("policy_article")),
    update("policy_article", "article_says_something", "words = ''"),
    insert("policy_textrelation", "text_relation_is_said_once", copy("policy_textrelation")),
    update("policy_textrelation", "text_relation_is_known", "how = 'moon'"),
    update("policy_textrelation", "text_relation_is_with_another", "other_id = text_id", ["text_relation_makes_no_circle"]),
    insert(
        "policy_textrelation", "text_relation_makes_no_circle", copy("policy_textrelation", text_id=_LOWER, other_id=_UPPER),
        behind=["text_relation_in_order"],
    ),
    insert("policy_textrelation", "text_relation_in_order", copy("policy_textrelation", text_id=_OLDEST, other_id=_NEWEST)),
    update("policy_sending", "sending_days_in_order", "due_on = sent_on - 1", ["sending_stays"]),
    update("policy_sending", "sending_stays", "words = 'x'"),
    insert("policy_receipt", "receipt_one_for_each", copy("policy_receipt")),
    update("policy_receipt", "receipt_stays", "read_at = NULL WHERE read_at IS NOT NULL"),
    insert(
        "policy_dossier", "starts_policy_dossier", copy("policy_dossier", "state = 'drafting'", state="'stopped'"),
    ),
    update("policy_dossier", "moves_policy_dossier", "state = 'stopped', version = version + 1 WHERE state = 'drafting'"),
    remove_all("policy_dossier", "stays_policy_dossier"),
    truncate("policy_dossier", "keeps_policy_dossier"),
    update("policy_dossier", "policy_field_is_known", "field = 'moon'"),
    update("policy_dossier", "policy_kind_is_the_province_s", "kind = 'law'"),
    update("policy_dossier", "policy_says_what_for_whom", "need = ''"),
    update("policy_dossier", "policy_days_in_order", "planned_for = started_on - 1"),
    update("policy_dossier", "policy_submitted_on_a_day", "submitted_on = NULL WHERE state = 'issued'"),
    update("policy_dossier", "policy_issued_is_a_text", "text_id = NULL WHERE state = 'issued'"),
    update(
        "policy_dossier", "policy_submitted_with_responses",
        "state = 'submitted', submitted_on = started_on, version = version + 1 WHERE state = 'consulting'", ["moves_policy_dossier"],
    ),
    insert("policy_draftversion", "draft_version_number_is_one", copy("policy_draftversion")),
    update("policy_draftversion", "draft_version_says_something", "words = ''", ["draft_version_stays"]),
    update("policy_draftversion", "draft_version_stays", "words = 'x'"),
    insert("policy_opinion", "opinion_asked_once", copy("policy_opinion")),
    update("policy_opinion", "opinion_has_time", "due_on = asked_on WHERE words = ''"),
    update("policy_opinion", "opinion_is_whole", "answered_on = NULL WHERE words <> ''", ["opinion_given_stays"]),
    update("policy_opinion", "opinion_came_in_time", "answered_on = due_on + 1 WHERE words <> ''", ["opinion_given_stays"]),
    update("policy_opinion", "opinion_response_is_whole", "responded_at = NULL WHERE response <> ''"),
    update("policy_opinion", "opinion_given_stays", "words = 'x' WHERE words <> ''"),
    update("policy_opinion", "opinion_response_stays", "response = 'x' WHERE response <> ''"),
    update("policy_publiccomment", "public_comment_says_something", "words = ''", ["public_comment_stays"]),
    update("policy_publiccomment", "public_comment_published_by_somebody", "published_by_id = NULL WHERE published_at IS NOT NULL"),
    update("policy_publiccomment", "public_comment_response_is_whole", "responded_at = NULL WHERE response <> ''"),
    update("policy_publiccomment", "public_comment_stays", "words = 'x'"),
    update("policy_publiccomment", "public_comment_response_stays", "response = 'x' WHERE response <> ''"),
]  # fmt: skip

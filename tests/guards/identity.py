"""Attacks on sessions, passkeys, mailed links, linked identities and known browsers."""

from tests.guards import copy, insert, update

ATTACKS = [
    update("identity_session", "session_key_is_a_hash", "session_key = 'kept as it is'"),
    update("identity_passkey", "passkey_count_is_not_negative", "sign_count = -1"),
    update("identity_mailedkey", "mailed_key_purpose_is_known", "purpose = 'poetry'"),
    update("identity_mailedkey", "mailed_key_is_used_after_asked", "used_at = asked_at - interval '1 second'"),
    insert(
        "identity_linkedidentity",
        "identity_is_of_one_person",
        copy("identity_linkedidentity"),
        behind=["person_has_one_identity_of_an_issuer"],
    ),
    insert("identity_linkedidentity", "person_has_one_identity_of_an_issuer", copy("identity_linkedidentity", subject="'2'")),
    insert("identity_knownbrowser", "browser_is_known_once", copy("identity_knownbrowser")),
]

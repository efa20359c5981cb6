"""The trail's own tables."""

from tests.guards import Attack, copy, insert, update

_EVENT = "ctid = (SELECT min(ctid) FROM audit_event)"
_ADD_SEAL = (
    "INSERT INTO audit_seal (number, after_id, last_id, events, digest, previous, sealed_at, hash) VALUES (1, 0, 5, 5, '', '', now(), '')"
)
_ADD_BAD = (
    "INSERT INTO audit_seal (number, after_id, last_id, events, digest, previous, sealed_at, hash) VALUES (1, 5, 5, 5, '', '', now(), '')"
)

ATTACKS: list[Attack] = [
    update("audit_event", "trail_stays", f"user_id = 1 WHERE {_EVENT}"),
    insert("audit_event", "event_says_what_happened", copy("audit_event", event="'signed_in'")),
    Attack("audit_seal", "seals_stay", (_ADD_SEAL, "UPDATE audit_seal SET events = 4")),
    Attack("audit_seal", "seal_closes_something", (_ADD_BAD,)),
    insert("audit_horizon", "there_is_one_horizon", copy("audit_horizon", id="2")),
]

"""Attacks on obstacles."""

from tests.guards import copy, insert, remove_all, truncate, update

_LED = "(SELECT min(joined_to_id) FROM obstacles_obstacle)"
_FREE = "(SELECT max(id) FROM obstacles_obstacle WHERE state = 'raised')"
_MOVES = ["moves_obstacle"]

ATTACKS = [
    insert("obstacles_obstacle", "starts_obstacle", copy("obstacles_obstacle", "state = 'raised'", state="'withdrawn'")),
    update("obstacles_obstacle", "moves_obstacle", f"state = 'withdrawn', version = version + 1 WHERE id = {_FREE}"),
    remove_all("obstacles_obstacle", "stays_obstacle"),
    truncate("obstacles_obstacle", "keeps_obstacle"),
    update("obstacles_obstacle", "obstacle_stays_as_raised", "title = 'x'"),
    update(
        "obstacles_obstacle", "obstacle_joins_one_that_leads",
        "joined_to_id = (SELECT id FROM obstacles_obstacle WHERE joined_to_id IS NOT NULL), state = 'joined', version = version + 1"
        f" WHERE id = {_FREE}", _MOVES,
    ),
    update("obstacles_obstacle", "obstacle_topic_is_known", f"topic = 'moon' WHERE id = {_FREE}", ["obstacle_stays_as_raised"]),
    update("obstacles_obstacle", "obstacle_says_what", f"title = '' WHERE id = {_FREE}", ["obstacle_stays_as_raised"]),
    update("obstacles_obstacle", "obstacle_is_raised_for_one", "organisation_id = NULL, enterprise_id = NULL"),
    update("obstacles_obstacle", "obstacle_joined_names_the_other", f"joined_to_id = {_LED} WHERE id = {_FREE}"),
    update(
        "obstacles_obstacle", "obstacle_joins_another", f"joined_to_id = id, state = 'joined' WHERE id = {_FREE}",
        [*_MOVES, "obstacle_joins_one_that_leads"],
    ),
    update("obstacles_obstacle", "obstacle_answered_has_its_answer", "answer = '' WHERE state = 'answered'"),
    update("obstacles_obstacle", "obstacle_escalated_says_what_is_proposed", "proposed = '' WHERE state = 'decided'"),
    update("obstacles_obstacle", "obstacle_decided_has_its_decision", "decision = '' WHERE state = 'decided'"),
    update("obstacles_obstacle", "obstacle_settled_was_answered", "answer = '', decision = '' WHERE state = 'settled'"),
    insert("obstacles_also", "obstacle_met_once_by_each", copy("obstacles_also")),
    update("obstacles_also", "obstacle_met_by_one", "organisation_id = NULL, enterprise_id = NULL"),
    remove_all("obstacles_also", "obstacle_met_is_kept"),
    truncate("obstacles_also", "obstacle_met_is_kept"),
]  # fmt: skip

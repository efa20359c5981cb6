"""Attacks on the log of moves; those that need a history of their own stand in tests/workflow/test_guard.py."""

from tests.guards import copy, insert

_LOG = "workflow_transitionlog"

ATTACKS = [
    insert(_LOG, "a_version_is_reached_once", copy(_LOG)),
    insert(
        _LOG, "log_has_an_actor_or_the_system", copy(_LOG, actor_id="NULL", role="'doit_clerk'", version="900"), behind=["subject_follows"]
    ),
    insert(_LOG, "log_machine_is_a_name", copy(_LOG, machine="'Không'"), behind=["subject_follows"]),
    insert(_LOG, "log_version_is_positive", copy(_LOG, version="0")),
]

"""Attacks on activities."""

from tests.guards import copy, insert, remove_all, truncate, update

_PLANNED = "(SELECT max(id) FROM activities_activity WHERE state = 'planned')"
_HELD = "(SELECT max(id) FROM activities_activity WHERE state = 'held')"
_STAYS = ["activity_plan_stays_once_held"]

ATTACKS = [
    insert("activities_activity", "starts_activity", copy("activities_activity", "state = 'planned'", state="'cancelled'")),
    update("activities_activity", "moves_activity", f"state = 'cancelled', version = version + 1 WHERE id = {_PLANNED}"),
    remove_all("activities_activity", "stays_activity"),
    truncate("activities_activity", "keeps_activity"),
    update("activities_activity", "activity_plan_stays_once_held", f"title = 'x' WHERE id = {_HELD}"),
    update("activities_activity", "activity_kind_is_known", f"kind = 'moon' WHERE id = {_PLANNED}"),
    update("activities_activity", "activity_has_a_title", f"title = '' WHERE id = {_PLANNED}"),
    update("activities_activity", "activity_clause_has_its_shape", "clause = 'x1'"),
    update("activities_activity", "activity_plan_ends_after_it_starts", f"ends_on = starts_on - 1 WHERE id = {_PLANNED}"),
    update("activities_activity", "activity_held_says_when", f"held_from = NULL WHERE id = {_HELD}"),
    update("activities_activity", "activity_cost_has_a_source", "cost = 1, cost_source = ''"),
    insert("activities_involved", "activity_names_an_enterprise_once", copy("activities_involved")),
    insert("activities_calendarlink", "one_living_link_of_a_calendar", copy("activities_calendarlink", "revoked_at IS NULL")),
    update("activities_calendarlink", "link_ends_after_it_is_made", "revoked_at = made_at - interval '1 day'"),
]

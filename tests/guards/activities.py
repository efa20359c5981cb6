"""Attacks on activities."""

from tests.guards import copy, insert, remove_all, truncate, update

_PLANNED = "(SELECT max(id) FROM activities_activity WHERE state = 'planned')"
_HELD = "(SELECT max(id) FROM activities_activity WHERE state = 'held')"
_HELD_PLAIN = "(SELECT max(id) FROM activities_activity WHERE state = 'held' AND kind = 'meeting')"
_CERTIFIED = "(SELECT id FROM activities_attendee WHERE certificate_id IS NOT NULL)"
_ABSENT = "(SELECT max(id) FROM activities_attendee WHERE id NOT IN (SELECT attendee_id FROM activities_presence))"
_PAPER = "(SELECT min(id) FROM documents_paper)"
_COURSE = "(SELECT course_id FROM activities_attendee WHERE certificate_id IS NOT NULL)"

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
    insert("activities_shown", "activity_shows_a_thing_once", copy("activities_shown")),
    update("activities_shown", "activity_shows_something", "kind = ''"),
    insert("activities_calendarlink", "one_living_link_of_a_calendar", copy("activities_calendarlink", "revoked_at IS NULL")),
    update("activities_calendarlink", "link_ends_after_it_is_made", "revoked_at = made_at - interval '1 day'"),
    insert("activities_course", "course_is_of_a_kind_that_teaches", copy("activities_course", activity_id=_HELD_PLAIN)),
    update("activities_course", "course_asks_the_same_of_all", f"days_needed = 2 WHERE id = {_COURSE}"),
    remove_all("activities_course", "course_is_kept"),
    truncate("activities_course", "course_is_kept"),
    update("activities_course", "course_topic_is_known", "topic = 'moon'"),
    update("activities_course", "course_asks_for_a_day", "days_needed = 0", ["course_asks_the_same_of_all"]),
    update("activities_course", "course_has_a_seat", "seats = 0"),
    insert("activities_invitation", "organisation_is_invited_once", copy("activities_invitation")),
    update("activities_attendee", "certified_was_there", f"certificate_id = {_PAPER} WHERE id = {_ABSENT}"),
    update("activities_attendee", "attendee_stays_the_person", f"certificate_id = {_PAPER} WHERE id = {_CERTIFIED}"),
    remove_all("activities_attendee", "attendee_is_kept"),
    truncate("activities_attendee", "attendee_is_kept"),
    insert(
        "activities_attendee", "attendee_registers_once", copy("activities_attendee", "certificate_id IS NULL", record_id="NULL")
    ),
    update("activities_attendee", "attendee_comes_from_one", "organisation_id = NULL"),
    update("activities_attendee", "attendee_judges_from_one_to_five", "score = 6 WHERE score = 5"),
    update("activities_attendee", "attendee_with_certificate_came", f"withdrawn_at = registered_at WHERE id = {_CERTIFIED}"),
    insert("activities_presence", "present_once_a_day", copy("activities_presence")),
    update("activities_presence", "presence_stays_once_certified", f"at = at + interval '1 hour' WHERE attendee_id = {_CERTIFIED}"),
    insert("activities_presence", "presence_lies_within_the_course", copy("activities_presence", day="day + 9")),
    truncate("activities_presence", "presence_table_stays"),
    insert(
        "activities_publication", "publication_is_of_the_media", copy("activities_publication", activity_id=_HELD_PLAIN)
    ),
    update("activities_publication", "publication_topic_is_known", "topic = 'moon'"),
    update("activities_publication", "publication_link_is_of_the_web", "link = 'javascript:x'"),
    update("activities_publication", "publication_says_something_in_public", "link = '', summary = '', body = ''"),
    insert("activities_mediaplan", "media_plan_says_each_once", copy("activities_mediaplan")),
    update("activities_mediaplan", "media_plan_kind_is_known", "kind = 'meeting'"),
    update("activities_mediaplan", "media_plan_topic_is_known", "topic = 'moon'"),
    update("activities_mediaplan", "media_plan_is_for_some", "count = 0"),
    update("activities_mediaplan", "media_plan_is_for_a_year", "year = 1900"),
    insert("activities_mediareminder", "medium_is_reminded_once_a_day", copy("activities_mediareminder")),
    insert("activities_mediareminder", "media_reminder_says_something", copy("activities_mediareminder", on='"on" + 1', words="''")),
    update("activities_mediareminder", "media_reminder_stays", "words = 'x'"),
    remove_all("activities_mediareminder", "media_reminder_stays"),
    truncate("activities_mediareminder", "media_reminder_stays"),
]  # fmt: skip

"""Attacks on questions, the guide, and guidance on the spot."""

from tests.guards import copy, insert, remove_all, truncate, update

ATTACKS = [
    insert("guidance_question", "starts_guidance_question", copy("guidance_question", "state = 'asked'", state="'withdrawn'")),
    update("guidance_question", "moves_guidance_question", "state = 'withdrawn', version = version + 1 WHERE state = 'asked'"),
    remove_all("guidance_question", "stays_guidance_question"),
    truncate("guidance_question", "keeps_guidance_question"),
    update("guidance_question", "question_stays_as_asked", "title = 'x'"),
    update("guidance_question", "question_topic_is_known", "topic = 'moon'", ["question_stays_as_asked"]),
    update("guidance_question", "question_says_what", "title = ''", ["question_stays_as_asked"]),
    update("guidance_question", "question_is_asked_for_one", "organisation_id = NULL, enterprise_id = NULL"),
    update("guidance_question", "question_answered_has_its_answer", "answer = '' WHERE state = 'answered'"),
    update("guidance_guideentry", "guide_topic_is_known", "topic = 'moon'"),
    update("guidance_guideentry", "guide_says_something", "answer = ''"),
    update("guidance_guideentry", "guide_retired_by_somebody", "retired_on = written_on"),
    remove_all("guidance_guideentry", "guide_is_kept"),
    truncate("guidance_guideentry", "guide_is_kept"),
    update("guidance_supportvisit", "support_visit_topic_is_known", "topic = 'moon'"),
    update("guidance_supportvisit", "support_visit_says_what", "words = ''"),
    update("guidance_supportvisit", "support_visit_is_somewhere", "place = '', enterprise_id = NULL"),
    update("guidance_supportvisit", "support_visit_is_over", "held_on = recorded_on + 1"),
    remove_all("guidance_supportvisit", "support_visit_is_kept"),
    truncate("guidance_supportvisit", "support_visit_is_kept"),
]

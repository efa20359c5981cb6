"""Attacks on the catalogue of technology, on interests in it, on registrations of industrial property."""

from tests.guards import copy, insert, remove_all, truncate, update

_T, _SEEN, _TRANSFER, _RIGHT = "technology_technology", "technology_seenworking", "technology_transfer", "technology_propertyright"
_ASKED, _GRANTED = "WHERE state = 'asked'", "WHERE state = 'granted'"
_STAYS = ["right_stays_as_asked"]

ATTACKS = [
    *[
        attack
        for table, machine, first, other in (
            (_T, "technology", "draft", "published"),
            (_TRANSFER, "technology_transfer", "asked", "declined"),
            (_RIGHT, "property_right", "asked", "withdrawn"),
        )
        for attack in (
            insert(table, f"starts_{machine}", copy(table, f"state = '{first}'", state=f"'{other}'"), behind=["*"]),
            update(table, f"moves_{machine}", f"state = '{other}', version = version + 1 WHERE state = '{first}'", ["*"]),
            remove_all(table, f"stays_{machine}"),
            truncate(table, f"keeps_{machine}"),
        )
    ],
    insert(_T, "technology_stands_once", copy(_T, "state = 'draft'", photo_id="NULL")),
    update(_T, "technology_trade_is_known", "trade = 'moon'"),
    update(_T, "technology_says_what", "supplier = '' WHERE state = 'draft'"),
    update(_T, "technology_costs_something", "price_from = 0 WHERE state = 'draft'"),
    update(_T, "technology_price_is_a_range", "price_from = 2, price_to = 1"),
    update(_T, "technology_size_is_a_range", "least_employees = 2, most_employees = 1"),
    update(_T, "technology_shown_has_a_price", "price_from = NULL, price_to = NULL WHERE state = 'published'"),
    update(_SEEN, "technology_seen_at_one", "place = ''"),
    insert(_SEEN, "technology_seen_there_once", copy(_SEEN)),
    update(_TRANSFER, "transfer_stays_as_asked", "need = 'x'"),
    insert(_TRANSFER, "transfer_is_asked_once_at_a_time", copy(_TRANSFER, "state = 'asked'")),
    update(_TRANSFER, "transfer_advised_has_its_advice", "advice = '' WHERE state = 'transferred'"),
    update(_TRANSFER, "transfer_done_has_its_contract", "value = NULL WHERE state = 'transferred'"),
    update(_RIGHT, "right_stays_as_asked", "words = 'x'"),
    update(_RIGHT, "right_kind_is_known", f"kind = 'moon' {_ASKED}", _STAYS),
    update(_RIGHT, "right_says_what", f"subject = '' {_ASKED}", _STAYS),
    update(_RIGHT, "right_file_number_is_one", f"file_number = (SELECT file_number FROM {_RIGHT} {_GRANTED}) {_ASKED}"),
    update(
        _RIGHT, "right_certificate_is_one", f"certificate_number = (SELECT certificate_number FROM {_RIGHT} {_GRANTED}) {_ASKED}",
        ["right_granted_has_its_certificate"],
    ),
    update(_RIGHT, "right_prepared_was_guided", "guidance = '' WHERE state = 'preparing'"),
    update(_RIGHT, "right_filed_has_its_number", f"file_number = '' {_GRANTED}"),
    update(_RIGHT, "right_accepted_has_its_day", f"accepted_on = NULL {_GRANTED}", ["right_days_are_in_order"]),
    update(_RIGHT, "right_published_has_its_day", f"published_on = NULL {_GRANTED}", ["right_days_are_in_order"]),
    update(_RIGHT, "right_granted_has_its_certificate", f"certificate_number = '' {_GRANTED}"),
    update(_RIGHT, "right_closed_has_its_day", f"closed_on = NULL {_GRANTED}"),
    update(_RIGHT, "right_days_are_in_order", f"accepted_on = filed_on - 1 {_GRANTED}"),
]  # fmt: skip

"""Attacks on selections of products, what is scored in them, fairs and their booths."""

from tests.guards import copy, insert, remove_all, truncate, update

_SELECTION, _ENTRY, _SHEET, _MARK, _BOOTH = "products_selection", "products_entry", "products_sheet", "products_mark", "products_booth"
_MOVES = ["moves_product_selection"]
_OPENED = ["selection_stays_as_opened"]
_OPEN = "(SELECT max(id) FROM products_selection WHERE state = 'open')"
_SCORING = "(SELECT max(id) FROM products_selection WHERE state = 'scoring')"
_DECIDED = "(SELECT max(id) FROM products_selection WHERE state = 'decided')"
_FOLLOWS = ["entry_follows_its_selection"]
_STANDS = "withdrawn_at IS NULL AND excluded_at IS NULL AND certificate_id IS NULL"
_GIVEN = "WHERE answer = 'accepted'"

ATTACKS = [
    update("products_productcriterion", "product_criterion_weighs_something", "weight = 0"),
    insert("products_productcriterion", "product_criterion_is_one_at_a_time", copy("products_productcriterion")),
    update("products_selectioncycle", "selection_cycle_is_some_years", "years = 0"),
    insert("products_selectioncycle", "selection_cycle_is_one_at_a_time", copy("products_selectioncycle")),
    insert(_SELECTION, "starts_product_selection", copy(_SELECTION, "state = 'open'", state="'scoring'", year="year + 50")),
    update(_SELECTION, "moves_product_selection", f"state = 'scoring', version = version + 1 WHERE id = {_OPEN}"),
    remove_all(_SELECTION, "stays_product_selection"),
    truncate(_SELECTION, "keeps_product_selection"),
    insert(_SELECTION, "selection_once_a_year", copy(_SELECTION, "state = 'open'")),
    update(_SELECTION, "selection_of_a_district_has_its_area", f"level = 'province' WHERE id = {_OPEN}", _OPENED),
    update(_SELECTION, "selection_has_its_time", f"closes_on = opens_on - 1 WHERE id = {_OPEN}", _OPENED),
    update(_SELECTION, "selection_decided_names_its_decision", f"decision = '' WHERE id = {_DECIDED}"),
    update(_SELECTION, "selection_stays_as_opened", f"year = year + 50 WHERE id = {_OPEN}"),
    update("products_selectioncriterion", "selection_criterion_stays", "label = 'x'"),
    remove_all("products_selectioncriterion", "selection_criterion_stays"),
    truncate("products_selectioncriterion", "selection_criterion_stays"),
    insert(
        "products_selectioncriterion", "selection_weights_are_whole", copy("products_selectioncriterion", position="90")
    ),
    insert(
        "products_selectioncriterion", "selection_criterion_position_once", copy("products_selectioncriterion"),
        behind=["selection_weights_are_whole"],
    ),
    insert("products_selectioncriterion", "selection_criterion_weighs_something", copy("products_selectioncriterion", position="91", weight="0")),
    insert(
        "products_juror", "juror_sits_once", copy("products_juror", f"selection_id = {_SCORING}"), behind=["juror_is_named_before_scoring"],
    ),
    remove_all("products_juror", "juror_is_named_before_scoring"),
    insert("products_product", "product_of_an_enterprise_once", copy("products_product")),
    update("products_product", "product_says_what", "\"group\" = 'moon'"),
    remove_all("products_product", "product_is_kept"),
    truncate("products_product", "product_is_kept"),
    insert(_ENTRY, "entry_of_a_product_once", copy(_ENTRY, _STANDS, certificate_id="NULL"), behind=_FOLLOWS),
    update(_ENTRY, "entry_describes_the_product", "description = ''", _FOLLOWS),
    update(_ENTRY, "entry_excluded_says_why", f"excluded_at = now() WHERE {_STANDS}", _FOLLOWS),
    update(_ENTRY, "entry_certified_took_part", f"valid_to = '2030-01-01' WHERE {_STANDS}"),
    update(_ENTRY, "entry_follows_its_selection", f"withdrawn_at = now() WHERE selection_id = {_SCORING} AND {_STANDS}"),
    remove_all(_ENTRY, "entry_is_kept"),
    truncate(_ENTRY, "entry_is_kept"),
    insert(_SHEET, "sheet_once_by_each", copy(_SHEET, f"entry_id IN (SELECT id FROM products_entry WHERE selection_id = {_SCORING})")),
    update(
        _SHEET, "sheet_is_of_its_selection", f"remarks = 'x' WHERE entry_id IN (SELECT id FROM products_entry WHERE selection_id = {_DECIDED})"
    ),
    insert(
        _SHEET, "sheet_is_not_of_ones_own",
        copy(
            _SHEET, f"entry_id IN (SELECT id FROM products_entry WHERE selection_id = {_SCORING})",
            juror_id=(
                f"(SELECT j.id FROM products_juror j JOIN actors_membership m ON m.user_id = j.user_id WHERE j.selection_id = {_SCORING} "
                "AND m.enterprise_id IS NOT NULL LIMIT 1)"
            ),
        ),
    ),
    remove_all(_SHEET, "sheet_is_kept"),
    truncate(_SHEET, "sheet_is_kept"),
    insert(_MARK, "mark_once_on_a_sheet", copy(_MARK), behind=["mark_fits_its_criterion"]),
    update(_MARK, "mark_fits_its_criterion", "points = 11"),
    remove_all(_MARK, "mark_is_kept"),
    truncate(_MARK, "mark_is_kept"),
    update("products_fair", "fair_says_what_and_where", "place = ''"),
    update("products_fair", "fair_has_days_and_booths", "ends_on = starts_on - 1"),
    update("products_fair", "fair_cancelled_says_why", "cancelled_at = now() WHERE cancelled_at IS NULL"),
    update("products_fair", "fair_holds_what_it_gave", "booths = 1 WHERE cancelled_at IS NULL"),
    remove_all("products_fair", "fair_is_kept"),
    truncate("products_fair", "fair_is_kept"),
    insert(_BOOTH, "booth_asked_once", copy(_BOOTH, "answer = 'refused'")),
    update(_BOOTH, "booth_says_what_it_shows", "goods = ''"),
    update(_BOOTH, "booth_answer_is_whole", "reason = '' WHERE answer = 'refused'"),
    update(_BOOTH, "booth_told_is_whole", "revenue = NULL WHERE told_at IS NOT NULL"),
    update(_BOOTH, "booths_are_given_once", f"booths = 19 {_GIVEN}"),
    remove_all(_BOOTH, "booth_is_kept"),
    truncate(_BOOTH, "booth_is_kept"),
]  # fmt: skip

"""Attacks on what people keep of lists."""

from tests.guards import copy, insert, update

ATTACKS = [
    update("ui_keptlist", "kept_list_key_has_its_shape", "key = 'Đề án'"),
    update("ui_keptlist", "kept_list_without_a_name_is_for_oneself", "name = ''"),
    update("ui_keptlist", "kept_list_is_shared_with_somebody", "organisation_id = NULL"),
    insert("ui_keptlist", "kept_list_name_is_one", copy("ui_keptlist"), behind=["kept_list_opens_by_one"]),
    insert("ui_keptlist", "kept_list_opens_by_one", copy("ui_keptlist", name="'khác'")),
]

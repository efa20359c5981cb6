"""Attacks on opportunities and on what is kept of investors."""

from tests.guards import copy, insert, remove_all, truncate, update

_O, _L, _C = "investment_opportunity", "investment_lead", "investment_contact"

ATTACKS = [
    *[
        attack
        for table, machine, first, other in ((_O, "opportunity", "draft", "closed"), (_L, "investment_lead", "new", "working"))
        for attack in (
            insert(table, f"starts_{machine}", copy(table, f"state = '{first}'", state=f"'{other}'"), behind=["*"]),
            update(table, f"moves_{machine}", f"state = '{other}', version = version + 1 WHERE state = '{first}'", ["*"]),
            remove_all(table, f"stays_{machine}"),
            truncate(table, f"keeps_{machine}"),
        )
    ],
    insert(_O, "opportunity_stands_once", copy(_O, "state = 'draft'")),
    update(_O, "opportunity_trade_is_known", "trade = 'moon'"),
    update(_O, "opportunity_says_what", "site = ''"),
    update(_O, "opportunity_shown_is_whole_in_english", "does_en = '' WHERE state = 'published'"),
    update(_O, "opportunity_land_is_some", "land_m2 = 0"),
    update(_O, "opportunity_costs_something", "capital_from = 0"),
    update(_O, "opportunity_capital_is_a_range", "capital_from = 2, capital_to = 1"),
    insert(_L, "lead_is_open_once", copy(_L, "state = 'new' AND source = 'office'")),
    update(_L, "lead_is_noted_by_its_source", "source = 'public' WHERE state = 'invested'"),
    update(_L, "lead_names_the_investor", "investor = '' WHERE state = 'invested'"),
    update(_L, "lead_open_has_its_next_day", "next_on = NULL WHERE state = 'new'"),
    update(_L, "lead_invested_has_its_licence", "capital = NULL WHERE state = 'invested'"),
    update(_C, "contact_stays", "said = 'x'"),
    remove_all(_C, "contact_stays"),
    truncate(_C, "contact_stays"),
    update(_C, "contact_says_what", "said = ''", ["contact_stays"]),
]

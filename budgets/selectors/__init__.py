from budgets.selectors.money import (
    Money,
    entries_of,
    entries_of_year,
    estimate_left,
    estimates_visible_to,
    money_of,
    year_position,
    years,
)

__all__ = ["Money", "entries_of", "entries_of_year", "estimate_left", "estimates_visible_to", "money_of", "year_position", "years"]

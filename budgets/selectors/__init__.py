from budgets.selectors.money import (
    Money,
    Standing,
    entries_of,
    entries_of_year,
    estimate_left,
    estimates_visible_to,
    money_of,
    standings_of,
    year_position,
    years,
)

__all__ = [
    "Money",
    "Standing",
    "entries_of",
    "entries_of_year",
    "estimate_left",
    "estimates_visible_to",
    "money_of",
    "standings_of",
    "year_position",
    "years",
]

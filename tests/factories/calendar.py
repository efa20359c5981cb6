"""The calendar for tests."""

from khuyencong.calendar import loading


def load_calendar(first_year: int = 2017, last_year: int = 2027) -> loading.Loaded:
    """Fill the calendar and the time limits for the years that tests usually play in."""
    return loading.load_calendar(first_year, last_year)

"""Of which periods, places and sources a kind of report is not made, and why."""

from reports.periods import Period


def not_by_source(period: Period, *, of_unit: bool, source: str) -> str:
    """Why a report that money does not divide is not made of one source."""
    return "Báo cáo này không chia theo nguồn kinh phí." if source else ""


def whole_years_only(period: Period, *, of_unit: bool, source: str) -> str:
    """Why a report of yearly figures is not made of a part of a year or of several."""
    return "" if period.span == "year" else "Báo cáo này lập cho cả năm."

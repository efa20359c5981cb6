"""Periods by their codes."""

from datetime import date

import pytest

from reports import periods


@pytest.mark.parametrize(
    ("code", "start", "end", "label", "previous", "last_year"),
    [
        ("2020", date(2020, 1, 1), date(2020, 12, 31), "năm 2020", "2019", "2019"),
        ("2020-M01", date(2020, 1, 1), date(2020, 1, 31), "tháng 1 năm 2020", "2019-M12", "2019-M01"),
        ("2020-M02", date(2020, 2, 1), date(2020, 2, 29), "tháng 2 năm 2020", "2020-M01", "2019-M02"),
        ("2020-M12", date(2020, 12, 1), date(2020, 12, 31), "tháng 12 năm 2020", "2020-M11", "2019-M12"),
        ("2020-Q1", date(2020, 1, 1), date(2020, 3, 31), "quý I năm 2020", "2019-Q4", "2019-Q1"),
        ("2020-Q4", date(2020, 10, 1), date(2020, 12, 31), "quý IV năm 2020", "2020-Q3", "2019-Q4"),
        ("2020-H1", date(2020, 1, 1), date(2020, 6, 30), "6 tháng đầu năm 2020", "2019-H1", "2019-H1"),
        ("2020-9M", date(2020, 1, 1), date(2020, 9, 30), "9 tháng đầu năm 2020", "2019-9M", "2019-9M"),
        ("2008..2012", date(2008, 1, 1), date(2012, 12, 31), "giai đoạn 2008 - 2012", "2003..2007", "2003..2007"),
    ],
)
def test_a_code_names_its_days(code, start, end, label, previous, last_year):  # noqa: PLR0917
    period = periods.parse(code.lower())
    assert (period.code, period.start, period.end, period.label) == (code, start, end, label)
    assert (period.previous.code, period.last_year.code) == (previous, last_year)
    assert period.following


@pytest.mark.parametrize(
    "code",
    [
        "",
        "20",
        "2020-M00",
        "2020-M13",
        "2020-M1",
        "2020-Q5",
        "2020-Q0",
        "2020-H2",
        "2012..2008",
        "2008..2008",
        "1999",
        "2020-Q1..2021",
        "2020 ..2021",
        "٢٠٢٠",
    ],
)
def test_other_texts_name_none(code):
    with pytest.raises(periods.BadPeriod):
        periods.parse(code)


def test_periods_end_before_they_are_due():
    codes = [period.code for period in periods.ended("quarter", since=date(2024, 2, 1), on=date(2024, 7, 1))]
    assert codes == ["2024-Q1", "2024-Q2"]
    assert [p.code for p in periods.ended("quarter", since=date(2024, 2, 1), on=date(2024, 6, 30))] == ["2024-Q1"]
    months = [period.code for period in periods.ended("month", since=date(2023, 12, 5), on=date(2024, 3, 31))]
    assert months == ["2023-M12", "2024-M01", "2024-M02"]
    assert list(periods.ended("stage", since=date(2000, 1, 1), on=date(2030, 1, 1))) == []

"""Days as Vietnamese papers write them."""

from datetime import date


def date_vi(day: date) -> str:
    """The day as dd/MM/yyyy."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def date_long(day: date) -> str:
    """The day in words of a paper: "ngày 04 tháng 10 năm 2012".

    Nghị định 30/2020/NĐ-CP, Phụ lục I: days below 10 and the months 1 and 2 take a leading zero, other months none.
    """
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"

"""XLSX of lists: text is never read as a formula, dates are dates."""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any

import xlsxwriter
from django.http import HttpResponse

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(title: str, note: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[Any]]) -> bytes:
    """One sheet: title, note, heads (label, width in letters), rows of texts, whole numbers, days or None."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    base = {"font_name": "Times New Roman", "font_size": 12, "valign": "top", "border": 1, "text_wrap": True}
    head = book.add_format(base | {"bold": True, "align": "center"})
    cell, day = book.add_format(base), book.add_format(base | {"num_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet("Danh sách")
    sheet.write_string(0, 0, title, book.add_format({"font_name": "Times New Roman", "bold": True, "font_size": 14}))
    sheet.write_string(1, 0, note, book.add_format({"font_name": "Times New Roman", "italic": True}))
    for place, (label, width) in enumerate(columns):
        sheet.write_string(3, place, label, head)
        sheet.set_column(place, place, width)
    for line, row in enumerate(rows, 4):
        for place, value in enumerate(row):
            match value:
                case date():
                    sheet.write_datetime(line, place, datetime.combine(value, time()), day)
                case int():
                    sheet.write_number(line, place, value, cell)
                case _:
                    sheet.write_string(line, place, "" if value is None else str(value), cell)
    sheet.freeze_panes(4, 0)
    sheet.repeat_rows(3)
    book.close()
    return out.getvalue()


def sent(content: bytes, name: str) -> HttpResponse:
    """The workbook as a download."""
    response = HttpResponse(content, content_type=_XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response

"""XLSX of a snapshot: a sheet a table, real numbers, heads that stay and print on each page."""

import io
from datetime import datetime
from typing import Any

import xlsxwriter

from khuyencong.text import fold

_BAD_IN_A_NAME = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def xlsx_of(snapshot: dict[str, Any]) -> bytes:
    """The workbook; the same snapshot gives the same bytes. Money is shown in triệu đồng, texts are never formulas."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    day = datetime.fromisoformat(snapshot["as_of"])
    book.set_properties({"title": snapshot["title"], "author": snapshot["issuer"], "company": "", "created": day})
    looks = _Looks(book)
    for number, table in enumerate(snapshot["tables"], 1):
        _sheet(book, looks, snapshot, table, _name(number, table["title"]))
    book.close()
    return out.getvalue()


class _Looks:
    """The formats of cells."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        base = {"font_name": "Times New Roman", "font_size": 12, "valign": "top"}
        line = base | {"border": 1}
        self.title = book.add_format(base | {"bold": True, "font_size": 14})
        self.note = book.add_format(base | {"italic": True})
        self.head = book.add_format(line | {"bold": True, "align": "center", "valign": "vcenter", "text_wrap": True})
        self.cells = {
            "text": book.add_format(line | {"text_wrap": True}),
            "count": book.add_format(line | {"num_format": "#,##0"}),
            "money": book.add_format(line | {"num_format": "#,##0.0"}),
        }
        self.sums = {
            "text": book.add_format(line | {"bold": True}),
            "count": book.add_format(line | {"bold": True, "num_format": "#,##0"}),
            "money": book.add_format(line | {"bold": True, "num_format": "#,##0.0"}),
        }
        for looks in (self.cells, self.sums):
            looks["number"] = looks["count"]


def _sheet(book: xlsxwriter.Workbook, looks: _Looks, snapshot: dict[str, Any], table: dict[str, Any], name: str) -> None:
    sheet = book.add_worksheet(name)
    sheet.write_string(0, 0, f"{table['title']} - {snapshot['period']['label']}", looks.title)
    columns = table["columns"]
    unit = "Đơn vị tính tiền: triệu đồng; số liệu" if any(column["kind"] == "money" for column in columns) else "Số liệu"
    sheet.write_string(1, 0, f"{unit} tính đến ngày {snapshot['as_of']}", looks.note)
    for place, column in enumerate(columns):
        sheet.write_string(3, place, column["label"], looks.head)
        sheet.set_column(place, place, {"text": 34, "count": 12, "number": 20, "money": 16}[column["kind"]])
    for line, row in enumerate(table["rows"], 4):
        _row(sheet, line, row["cells"], columns, looks.cells)
    if table["total"]:
        _row(sheet, 4 + len(table["rows"]), table["total"], columns, looks.sums)
    sheet.freeze_panes(4, 1)
    sheet.repeat_rows(3)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&CTrang &P/&N")


def _row(sheet: Any, line: int, cells: list[Any], columns: list[dict[str, str]], looks: dict[str, Any]) -> None:
    for place, (value, column) in enumerate(zip(cells, columns, strict=True)):
        look = looks[column["kind"]]
        match value:
            case None:
                sheet.write_blank(line, place, None, look)
            case str():
                sheet.write_string(line, place, value, look)
            case _:
                # Triệu đồng: exact to the đồng in a double up to 10^15.
                sheet.write_number(line, place, value / 1_000_000 if column["kind"] == "money" else value, look)


def _name(number: int, title: str) -> str:
    """A sheet's name: short, unique by its number, without what Excel forbids."""
    return f"{number}. {' '.join(fold(title).translate(_BAD_IN_A_NAME).split())}"[:31]

"""Rows of a list as a file: what the reader sees, under the same filters."""

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

import xlsxwriter
from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
MOST = 100_000  # rows of a sheet
KINDS = {"csv": "CSV", "xlsx": "Excel"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Cell:
    """A column of a file: its head, and what it takes from a row."""

    label: str
    value: Callable[[Any], Any]
    width: int = 18


def neutral(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def csv_response(name: str, columns: Sequence[Cell], rows: Iterable[Any]) -> StreamingHttpResponse:
    """A CSV, row by row; UTF-8 with the mark that Excel wants."""
    response = StreamingHttpResponse(csv_lines(columns, rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def csv_lines(columns: Sequence[Cell], rows: Iterable[Any]) -> Iterator[bytes]:
    """The bytes of a CSV, line by line."""
    yield b"\xef\xbb\xbf"
    yield _line([column.label for column in columns])
    for row in rows:
        yield _line([_plain(column.value(row)) for column in columns])


def _line(values: Sequence[Any]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerow(values)
    return out.getvalue().encode()


def _plain(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, str):
        return neutral(value)
    return f"{value:%d/%m/%Y}" if hasattr(value, "strftime") else value


def file_response(kind: str, name: str, title: str, columns: Sequence[Cell], rows: Iterable[Any]) -> HttpResponseBase:
    """A file of one of `KINDS`, of any length that the kind takes: neither the rows nor the file are held in memory."""
    if kind == "csv":
        return csv_response(name, columns, rows)
    out = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it)
    write_xlsx(out, title, columns, rows)
    out.seek(0)
    return FileResponse(out, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)


def xlsx_response(name: str, title: str, columns: Sequence[Cell], rows: Iterable[Any], *, created: datetime | None = None) -> HttpResponse:
    """The same workbook at once, for a few rows."""
    out = io.BytesIO()
    write_xlsx(out, title, columns, rows, created=created)
    response = HttpResponse(out.getvalue(), content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def write_xlsx(out: IO[bytes], title: str, columns: Sequence[Cell], rows: Iterable[Any], *, created: datetime | None = None) -> None:
    """Write a workbook of one sheet; numbers are numbers, days are days, texts are never formulas. At most `MOST` rows.

    With `created` (what the file says of its making) the same rows give the same bytes.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    if created is not None:
        book.set_properties({"created": created.replace(tzinfo=None)})
    base = {"font_name": "Times New Roman", "font_size": 12}
    head = book.add_format(base | {"bold": True, "border": 1, "text_wrap": True})
    plain, number, day = (book.add_format(base | more) for more in ({}, {"num_format": "#,##0"}, {"num_format": "dd/mm/yyyy"}))
    sheet = book.add_worksheet(title[:31])
    sheet.freeze_panes(1, 1)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, column.label, head)
    for line, row in zip(range(1, MOST + 1), rows, strict=False):
        for place, column in enumerate(columns):
            match column.value(row):
                case None:
                    pass
                case bool() | str() as value:
                    sheet.write_string(line, place, str(value), plain)
                case int() as value:
                    sheet.write_number(line, place, value, number)
                case value:
                    sheet.write_datetime(line, place, value, day)
    book.close()

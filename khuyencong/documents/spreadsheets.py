"""Rows of a spreadsheet that somebody sent: read whole or refused in words, within bounds of bytes, rows and columns."""

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from khuyencong.documents.inspection import FileRefused, inspect
from khuyencong.text import fold, nfc

MOST_BYTES, MOST_COLUMNS = 5 * 1024 * 1024, 200
# Of a cell that holds something: its column's letters and its row. The reader keeps a place for every cell up to the farthest one,
# so a single far cell would take all memory.
_CELL = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br\s*=\s*[\"']([A-Za-z]{1,7})([0-9]{1,19})[\"'][^>]*(?<!/)>")
_FORMULA = ("=", "+", "-", "@")

# How many rows are looked at to tell what divides the cells.
_LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class Wrong:
    """One mistake: in which row (as the spreadsheet counts) and column, in words."""

    row: int
    column: str
    message: str


def columns_of(head: Sequence[Any], labels: Mapping[str, str], required: Iterable[str]) -> list[str]:
    """Which column each head of a file names, empty for heads that nobody asked for. FileRefused when one lacks or stands twice."""
    names = {fold(label): name for name, label in labels.items()}
    heads = [names.get(fold(str(one)), "") for one in head]
    if missing := [labels[name] for name in required if name not in heads]:
        raise FileRefused(f"Dòng tiêu đề còn thiếu cột: {', '.join(missing)}.")
    if twice := [labels[name] for name in labels if heads.count(name) > 1]:
        raise FileRefused(f"Dòng tiêu đề có cột ghi hai lần: {', '.join(twice)}.")
    return heads


def text_of(cell: Any, *, most: int, shown_again: bool = True) -> str:
    """A cell as text. ValueError in words when it is too long, holds what no text holds or, where it is shown again in
    a spreadsheet, would be read there as a formula."""
    text = nfc(f"{cell:.0f}" if isinstance(cell, float) and cell.is_integer() else str(cell)).strip()
    if "\0" in text or len(text) > most:
        raise ValueError("có ký tự không hợp lệ" if "\0" in text else f"dài hơn {most} ký tự")
    if shown_again and text.startswith(_FORMULA):
        raise ValueError("không được bắt đầu bằng =, +, - hoặc @ (bảng tính khác sẽ đọc thành công thức)")
    return text


def read_rows(*, name: str, content: bytes, most: int) -> list[list[Any]]:
    """The rows of a CSV (UTF-8; comma or semicolon) or of an XLSX's first sheet, the heads first, at most `most` below them.

    Texts, numbers, days and empty strings; what a formula gave, not the formula. FileRefused says what is wrong with the file.
    """
    if len(content) > MOST_BYTES:
        raise FileRefused("Tệp lớn hơn 5 MB; hãy tách thành nhiều tệp.")
    rows = _of_csv(content, most) if name.lower().endswith(".csv") else _of_xlsx(name, content, most)
    while rows and not any(str(cell).strip() for cell in rows[-1]):
        rows.pop()
    if len(rows) < 2:
        raise FileRefused("Tệp chưa có dòng nào dưới dòng tiêu đề.")
    if len(rows) > most + 1:
        raise FileRefused(f"Tệp có hơn {most} dòng; hãy tách thành nhiều tệp.")
    return rows


def _delimiter(text: str) -> str:
    """What divides the cells, of comma and semicolon: by which more rows near the top are alike and wide.

    A title above the heads has neither, amounts have commas and texts have semicolons, but not as often in every row.
    """
    lines = text.splitlines()[:_LOOKED_AT]
    found = {}
    for sign in ",;":
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=sign))
        found[sign] = max(((width - 1) * count for width, count in widths.items()), default=0)
    return ";" if found[";"] > found[","] else ","


def _of_csv(content: bytes, most: int) -> list[list[Any]]:
    try:
        text = content.decode("utf-8-sig")
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
        rows: list[list[Any]] = []
        for row in reader:
            rows.append(row)
            if len(rows) > most + 1:
                break
    except (UnicodeDecodeError, csv.Error) as error:
        raise FileRefused("Chưa đọc được tệp CSV; hãy lưu với mã UTF-8, ngăn cách bằng dấu phẩy hoặc chấm phẩy.") from error
    return rows


def _of_xlsx(name: str, content: bytes, most: int) -> list[list[Any]]:
    if not name.lower().endswith(".xlsx"):
        raise FileRefused("Chỉ nhận bảng tính .xlsx hoặc .csv.")
    inspect(name=name, content=content)
    _check_extent(content, most)
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        # Rows are counted as the spreadsheet counts them, so empty ones above stay.
        return [list(row) for row in sheet.to_python(skip_empty_area=False, nrows=most + 2)]
    except (CalamineError, IndexError, ValueError) as error:
        raise FileRefused("Chưa đọc được bảng tính; hãy lưu lại dạng .xlsx hoặc .csv.") from error


def _check_extent(content: bytes, most: int) -> None:
    """Refuse cells beyond the last row or column that is taken, before anything makes room for them."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for part in package.infolist():
            if not part.filename.lower().endswith(".xml"):
                continue
            for column, row in _CELL.findall(package.read(part)):
                if int(row) > most + 1:
                    raise FileRefused(f"Tệp có hơn {most} dòng; hãy tách thành nhiều tệp.")
                if len(column) > 2 or _number(column) > MOST_COLUMNS:
                    raise FileRefused(f"Tệp có hơn {MOST_COLUMNS} cột; hãy xóa các ô thừa ở bên phải.")


def _number(letters: bytes) -> int:
    """The number of a column: A is 1, AA 27."""
    found = 0
    for letter in letters.upper():
        found = found * 26 + letter - 64
    return found

"""CSV of a snapshot: exact đồng, for machines and spreadsheets."""

import csv
import io
from typing import Any

from khuyencong.ui.exports import neutral


def csv_of(snapshot: dict[str, Any]) -> bytes:
    """All tables one below the other, each under its title; money in đồng. UTF-8 with the mark that Excel wants."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([neutral(snapshot["title"])])
    writer.writerow(["Số liệu tính đến ngày", snapshot["as_of"]])
    for table in snapshot["tables"]:
        writer.writerow([])
        writer.writerow([neutral(table["title"])])
        writer.writerows(rows_of(table))
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def rows_of(table: dict[str, Any]) -> list[list[Any]]:
    """Head, rows and total of a table, ready for a CSV writer; what is not known is an empty cell."""
    head = [column["label"] + (" (đồng)" if column["kind"] == "money" else "") for column in table["columns"]]
    body = [row["cells"] for row in table["rows"]] + ([table["total"]] if table["total"] else [])
    return [head, *([_cell(value) for value in cells] for cells in body)]


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    return neutral(value) if isinstance(value, str) else value

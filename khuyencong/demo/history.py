"""Past đề án of the demonstration, taken in by the service that the import command calls."""

import csv
import io
from typing import Any

from khuyencong.demo.people import read
from reports.history import COLUMNS, import_history
from reports.management.commands.import_history import DEFAULT


def take_in() -> int:
    """The period 2008–2012, and the published đề án that cannot walk. How many rows are new; ValueError when a file is refused."""
    count = 0
    for name, content in ((DEFAULT.name, DEFAULT.read_bytes()), ("de_an_da_cong_bo.csv", published_csv())):
        done = import_history(content=content, name=name, commit=True)
        if done.mistakes:
            raise ValueError(f"{name}: {done.mistakes}")
        count += done.rows if done.saved else 0
    return count


def published_csv() -> bytes:
    """The published đề án that are shown as history, in the columns of the import; what the source does not say stays empty."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, restval="")
    writer.writeheader()
    writer.writerows(_row(case) for case in read("cases.json")["published"] if case["shown_as"] == "history")
    return out.getvalue().encode()


def _row(case: dict[str, Any]) -> dict[str, Any]:
    notes = [f"Nguồn: {case['read_at']}"]
    if case["year"] is None:
        notes.append(f"nguồn không ghi năm, năm {case['assumed_year']} là giả định")
    if case.get("total_cost_at_least"):
        notes.append(f"tổng kinh phí hơn {case['total_cost_at_least'] // 1_000_000_000} tỷ đồng")
    return {
        "code": f"CB-{case['key']}",
        "year": case["year"] or case["assumed_year"],
        "title": f"{case['title']} – {case['beneficiary']}",
        "content": case.get("content") or "",
        "sub_programme": "SP3" if case.get("content") else "",
        "district": case.get("district_code", ""),
        "total_cost": case.get("total_cost") or "",
        "grant": case.get("grant") or "",
        "source_of_figures": "; ".join(notes),
        "detail_is_reconstructed": "1" if case["year"] is None else "0",
    }

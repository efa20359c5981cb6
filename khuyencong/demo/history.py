"""Past đề án of the demonstration, taken in by the service that the import command calls."""

import csv
import io
from typing import Any

from django.db.models import Count, Q, Sum

from khuyencong.access import Role
from khuyencong.demo.people import Cast, read
from reports.history import COLUMNS, import_history
from reports.management.commands.import_history import DEFAULT
from reports.models import HistoricalProject
from reports.old.columns import guess_columns
from reports.services import past


def take_in() -> int:
    """The period 2008–2012, and the published đề án that cannot walk. How many rows are new; ValueError when a file is refused."""
    count = 0
    for name, content in ((DEFAULT.name, DEFAULT.read_bytes()), ("de_an_da_cong_bo.csv", published_csv())):
        done = import_history(content=content, name=name, commit=True)
        if done.mistakes:
            raise ValueError(f"{name}: {done.mistakes}")
        count += done.rows if done.saved else 0
    return count


def send_sheet(cast: Cast) -> int:
    """An old spreadsheet as an office may have one, sent in and half explained: what is known of 2008–2012 by year. How many rows."""
    past_rows = HistoricalProject.objects.filter(year__range=(2008, 2012), part_of__isnull=True).order_by()
    rows = past_rows.values("year").annotate(
        count=Count("id"), cost=Sum("total_cost"), models=Count("id", filter=Q(is_cleaner_production_model=True))
    )
    table: list[tuple[Any, ...]] = [
        ("TỔNG HỢP KHUYẾN CÔNG GIAI ĐOẠN 2008 - 2012 (minh họa)",),
        ("Chia theo năm được dựng lại từ số tổng nêu trong Chỉ thị",),
        ("TT", "Năm thực hiện", "Địa bàn", "Số đề án", "Tổng kinh phí (triệu đồng)", "Mô hình sản xuất sạch hơn"),
    ]
    for number, row in enumerate(rows.order_by("year"), 1):
        table.append((number, row["year"], "Toàn tỉnh", row["count"], row["cost"] // 1_000_000, row["models"]))
    if len(table) == 3:
        return 0
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerows([*table, ("Cộng", "", "", 57, "21.443", 8)])
    who = cast[Role.DOIT_OFFICER]
    sheet = past.start(who=who, name="tong-hop-2008-2012.csv", content=out.getvalue().encode())
    columns = guess_columns(sheet.table, sheet.head)
    past.say_columns(sheet=sheet, who=who, columns=columns, year=None, source="", is_list=False)
    return len(table) - 3


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

"""P8, its small part: a ten-page table as PDF by the portal's confined child, against WeasyPrint as it comes.

Each draws in a process of its own, as patient as the other (`nice`); starting it counts on both sides.
"""

import re
import subprocess
import sys
from datetime import date
from typing import Any

from benchmarks.measuring import Figure, in_turn, within
from khuyencong.documents.render import render_pdf
from projects.models import Line
from reports.exports.pdf import report_html
from reports.kinds import listing
from reports.kinds.catalogue import snapshot
from reports.periods import parse

ROWS = 66
ON = date(2026, 9, 30)
_PLAIN = """
import os, sys
os.nice(10)
from weasyprint import HTML
sys.stdout.buffer.write(HTML(string=sys.stdin.read()).write_pdf(pdf_variant="pdf/a-3b"))
"""


def table_html() -> str:
    """The portal's report of đề án with so many rows that it fills about ten landscape pages."""
    frozen: dict[str, Any] = snapshot(kind="projects", period=parse("2026"), unit=None, source="")
    lines = Line.objects.filter(approved__isnull=False).select_related("project__district", "enterprise").order_by("-pk")[:ROWS]
    rows = [
        {
            "code": line.project.code, "title": line.project.title, "beneficiaries": [line.enterprise.name],
            "district": line.project.district.name, "state": line.project.get_state_display(), "total_cost": line.total_cost,
            "grant": line.approved, "paid": 0, "left": line.approved,
        }
        for line in lines
    ]  # fmt: skip
    sums = {name: sum(row[name] for row in rows) for name in ("total_cost", "grant", "paid")}
    frozen["tables"] = [listing.listing(rows, sums)]
    return report_html(frozen, "0" * 64)


def plain(html: str) -> bytes:
    """WeasyPrint as it comes, in a process of its own."""
    return subprocess.run([sys.executable, "-c", _PLAIN], input=html.encode(), capture_output=True, check=True).stdout


def p8() -> dict[str, Figure]:
    """Time of the portal's render against WeasyPrint's, on the same HTML and on one whose tables are laid out as browsers do unasked."""
    html = table_html()
    unasked = re.sub(r"table-layout:\s*fixed;?", "", html)
    pages = render_pdf(html, made_on=ON).pages
    calls = {"ours": lambda: render_pdf(html, made_on=ON), "plain": lambda: plain(html), "unasked": lambda: plain(unasked)}
    times = {name: ms / 1000 for name, ms in in_turn(calls, rounds=5, requests=1, warm=1).items()}
    same, unfixed = f"{times['ours']:.2f} s : {times['plain']:.2f} s", f"{times['ours']:.2f} s : {times['unasked']:.2f} s"
    return {
        "P8": within(times["ours"] / times["plain"], 0.65, "× WeasyPrint", f"{pages} pages, the very same HTML: {same}"),
        "P8 tables": within(times["ours"] / times["unasked"], 0.65, "× WeasyPrint", f"{pages} pages, without fixed tables: {unfixed}"),
    }

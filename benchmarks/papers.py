"""P8: a table of ten, a hundred and four hundred pages as PDF by the portal's confined child, against WeasyPrint as it comes.

Each draws in a process of its own, as patient as the other (`nice`); starting it counts on both sides.
"""

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from benchmarks.measuring import Figure, in_turn, within
from projects.models import Line
from reports.exports.pdf import pdf_of, report_html
from reports.kinds import listing
from reports.kinds.catalogue import snapshot
from reports.periods import parse

ROWS = {10: 66, 100: 690, 400: 2760}
"""About so many rows fill so many landscape pages."""
SHA = "0" * 64
_PLAIN = """
import os, sys
os.nice(10)
from weasyprint import HTML
sys.stdout.buffer.write(HTML(string=sys.stdin.read()).write_pdf(pdf_variant="pdf/a-3b"))
"""


def table(number: int) -> dict[str, Any]:
    """A snapshot of the portal's report of đề án with so many rows."""
    frozen: dict[str, Any] = snapshot(kind="projects", period=parse("2026"), unit=None, source="")
    lines = Line.objects.filter(approved__isnull=False).select_related("project__district", "enterprise").order_by("-pk")[:number]
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
    return frozen


def plain(html: str) -> bytes:
    """WeasyPrint as it comes, in a process of its own."""
    return subprocess.run([sys.executable, "-c", _PLAIN], input=html.encode(), capture_output=True, check=True).stdout


def ours(frozen: dict[str, Any]) -> tuple[int, int]:
    """Pages of the portal's own way to the PDF, in blocks where it is long, and the most memory that a child held, in MB."""
    with held() as most:
        pages = pdf_of(frozen, SHA).pages
    return pages, most()


@contextmanager
def held() -> Iterator[Callable[[], int]]:
    """Watches the children of this process; gives the most resident memory (MB) that one of them had."""
    over, most = threading.Event(), [0]

    def watch() -> None:
        while not over.wait(0.02):
            for child in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split():
                with suppress(OSError):
                    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{child}/status").read_text())
                    most[0] = max(most[0], int(found[1]) // 1024 if found else 0)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield lambda: most[0]
    finally:
        over.set()
        watcher.join()


def p8() -> dict[str, Figure]:
    """Time against WeasyPrint untuned (tables laid out as browsers do unasked) and on the very same HTML; memory; long papers."""
    frozen = {size: table(rows) for size, rows in ROWS.items()}
    html = {size: report_html(frozen[size], SHA) for size in (10, 100)}
    pages, _ = ours(frozen[10])
    times = _seconds(
        {"ours": lambda: ours(frozen[10]), "same": lambda: plain(html[10]), "untuned": lambda: plain(unfixed(html[10]))}, rounds=3
    )
    hundred, _ = ours(frozen[100])
    long = _seconds({"ours": lambda: ours(frozen[100]), "untuned": lambda: plain(unfixed(html[100]))}, rounds=1)
    begun = time.perf_counter()
    many, most = ours(frozen[400])
    each, short = (time.perf_counter() - begun) / many, times["ours"] / pages
    return {
        "P8": within(
            times["ours"] / times["untuned"],
            0.65,
            "× WeasyPrint untuned",
            f"{pages} pages: {times['ours']:.2f} s : {times['untuned']:.2f} s",
        ),
        "P8 hundred": within(
            long["ours"] / long["untuned"], 0.5, "× WeasyPrint untuned", f"{hundred} pages: {long['ours']:.1f} s : {long['untuned']:.1f} s"
        ),
        "P8 memory": within(most, 350, "MB", f"the most that a child held for {many} pages"),
        "P8 per page": within(
            each / short, 1.15, "× that of ten", f"{many} pages: {each * 1000:.0f} ms a page; {pages}: {short * 1000:.0f} ms a page"
        ),
        "P8 same HTML": within(
            times["ours"] / times["same"], 1.1, "× WeasyPrint", f"fixed tables on both sides: {times['ours']:.2f} s : {times['same']:.2f} s"
        ),
    }


def unfixed(html: str) -> str:
    """The page without the tables' fixed layout, as a plain table has it."""
    return re.sub(r"table-layout:\s*fixed;?", "", html)


def _seconds(calls: dict[str, Callable[[], object]], *, rounds: int) -> dict[str, float]:
    return {name: ms / 1000 for name, ms in in_turn(calls, rounds=rounds, requests=1, warm=0).items()}

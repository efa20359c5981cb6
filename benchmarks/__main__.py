"""`script/bench [--list] [--proposals N] [FIGURE …]`: measure, write results.json and the table of docs/benchmarks.md."""

import argparse
import json
import os
import platform
import re
import sys
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
RESULTS, PAGE = HERE / "results.json", HERE.parent / "docs" / "benchmarks.md"
MARKS = ("<!-- figures: made by script/bench -->", "<!-- end of figures -->")
PROPOSALS, SEED = 100_000, 1

# Figure: where it is measured, and what it says.
FIGURES = {
    "P1": ("lists.p1", "list of đề án, page 1, against the admin's list"),
    "P2": ("lists.p2", "its deepest page against page 1"),
    "P3": ("lists.p3", "search without diacritics against the list"),
    "P4": ("lists.p4", "one đề án, against the admin's form"),
    "P5": ("overview.p5", "the overview from kept sums against counting, and under eight readers"),
    "P8": ("papers.p8", "a PDF of ten, a hundred and four hundred pages against WeasyPrint as it comes, and its memory"),
    "R7": ("audit.r7", "writes with the audit trail against writes without it; the proof of a million events"),
    "R11": ("signing_in.r11", "a refused sign-in of an unknown address against one of a known account"),
}


def machine() -> dict[str, str]:
    """What the figures were measured on, without names."""
    from django.db import connection

    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version'), current_setting('shared_buffers')")
        version, buffers = cursor.fetchone()
    return {
        "cores": str(os.cpu_count()),
        "memory": f"{memory:.0f} GB",
        "python": platform.python_version(),
        "postgresql": f"{version.split()[0]}, shared_buffers {buffers}, fsync off",
        "load": f"{os.getloadavg()[0]:.1f} at the start",
    }


def main() -> int:
    """The command line. Exit 0 measured (a missed goal is a figure too), 2 an unknown figure."""
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument("figures", nargs="*", metavar="FIGURE", help=f"{', '.join(FIGURES)}; none: all")
    parser.add_argument("--list", action="store_true", help="name the figures and measure nothing")
    parser.add_argument(
        "--proposals", type=int, default=PROPOSALS, metavar="N", help="how many đề án; other than 100000 is not written down"
    )
    asked = parser.parse_args()
    if unknown := [name for name in asked.figures if name not in FIGURES]:
        parser.error(f"unknown: {', '.join(unknown)}; known: {', '.join(FIGURES)}")
    if asked.list:
        for name, (_, words) in FIGURES.items():
            print(f"{name}  {words}")
        return 0
    measured: dict[str, Any] = {}
    for measured in measure(asked.figures or list(FIGURES), proposals=asked.proposals):
        if asked.proposals == PROPOSALS:
            write(measured)  # after each, so that one that breaks takes no other with it
    print(json.dumps(measured, ensure_ascii=False, indent=2))
    return 0


def measure(names: list[str], *, proposals: int) -> Iterator[dict[str, Any]]:
    """The figures taken so far, the machine and the rows they were taken from; once after each that was asked for."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    import django

    django.setup()
    from benchmarks.dataset import scratch

    found: dict[str, Any] = {}
    with scratch(proposals=proposals, seed=SEED) as rows:
        print(f"dataset: {rows}", file=sys.stderr)
        described = machine()
        for name in names:
            begun = time.monotonic()
            module, function = FIGURES[name][0].split(".")
            take: Callable[[], dict[str, Any]] = getattr(import_module(f"benchmarks.{module}"), function)
            found |= {key: figure.as_json() for key, figure in take().items()}
            print(f"{name}: {time.monotonic() - begun:.0f} s", file=sys.stderr)
            yield {"machine": described, "rows": rows} | found


def write(measured: dict[str, Any]) -> None:
    """results.json, in which figures not taken this time stay as they were, and the page's table."""
    kept = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    kept |= measured
    RESULTS.write_text(json.dumps(kept, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    before, rest = PAGE.read_text(encoding="utf-8").split(MARKS[0])
    after = rest.split(MARKS[1])[1]
    PAGE.write_text(f"{before}{MARKS[0]}\n{table(kept)}{MARKS[1]}{after}", encoding="utf-8")


def table(results: dict[str, Any]) -> str:
    """The figures as a table, and the machine under it."""
    lines = ["| figure | measured | goal | | behind it |", "| --- | --- | --- | --- | --- |"]
    for name in sorted(set(results) - {"machine", "rows"}):
        row = results[name]
        state = "holds" if row["holds"] else "**missed**"
        lines.append(f"| {name} | {row['measured']:g} {row['unit']} | ≤ {row['goal']:g} | {state} | {row['note']} |")
    told = ", ".join(f"{name} {value}" for name, value in results["machine"].items())
    rows = ", ".join(f"{number:,} {name}" for name, number in results["rows"].items() if name != "seconds")
    return "\n".join([*lines, "", f"Machine: {re.sub(r'_', ' ', told)}. Rows: {rows}.", ""])


if __name__ == "__main__":
    raise SystemExit(main())

"""The measurements can be named and loaded; what they say is no test's business."""

import json
import subprocess
import sys
from importlib import import_module

from benchmarks import __main__ as program
from khuyencong.demo.servers import BASE


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "benchmarks", *words], cwd=BASE, capture_output=True, text=True, check=False)


def test_the_list_names_every_figure_and_measures_nothing():
    done = run("--list")
    assert done.returncode == 0
    assert (
        [line.split()[0] for line in done.stdout.splitlines()] == list(program.FIGURES) == ["P1", "P2", "P3", "P4", "P5", "P8", "R7", "R11"]
    )


def test_an_unknown_figure_is_refused_by_name():
    done = run("P1", "P99")
    assert done.returncode == 2
    assert "P99" in done.stderr


def test_each_figure_has_its_measurement():
    for place, _ in program.FIGURES.values():
        module, function = place.split(".")
        assert callable(getattr(import_module(f"benchmarks.{module}"), function))


def test_the_page_shows_the_results_that_are_kept():
    results = json.loads(program.RESULTS.read_text(encoding="utf-8"))
    assert program.table(results) in program.PAGE.read_text(encoding="utf-8")
    for figure in (value for name, value in results.items() if name not in {"machine", "rows"}):
        assert set(figure) == {"measured", "goal", "unit", "holds", "note"}
        assert figure["holds"] == (figure["measured"] <= figure["goal"])

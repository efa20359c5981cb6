"""What the documentation names is there."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PAGES = [*sorted(ROOT.glob("docs/**/*.md")), ROOT / "README.md"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_named_paths_and_links_exist(page):
    text = page.read_text(encoding="utf-8")
    named = set(
        re.findall(
            r"`((?:tests|khuyencong|projects|councils|finance|inspections|budgets|reports|templates|docs|script|tools|benchmarks)/[\w./*{},-]+)`",
            text,
        )
    )
    linked = {target for target in re.findall(r"\]\(([^)#:]+)\)", text) if not target.startswith("http")}
    missing = [path for path in named if not any(any(ROOT.glob(p)) for p in braces(path.rstrip("/")))]
    missing += [target for target in linked if not (page.parent / target).exists()]
    assert not missing


def test_every_feature_names_a_case_that_is_there():
    page = (ROOT / "docs" / "features.md").read_text(encoding="utf-8")
    rows = [row for row in re.findall(r"^\| .+ \|$", page, re.MULTILINE) if not row.startswith(("| feature |", "| ---"))]
    assert rows
    for row in rows:
        (proof,) = re.findall(r"`([\w/.]+)`; `([\w/.]+)`: (\w+) \|", row)
        code, file, case = proof
        assert (ROOT / code).exists(), row
        assert f"def test_{case}(" in (ROOT / file).read_text(encoding="utf-8"), row


def braces(path: str) -> list[str]:
    """`a/{b,c}.py` as its two paths."""
    found = re.search(r"\{([^}]*)\}", path)
    if not found:
        return [path]
    return [one for part in found.group(1).split(",") for one in braces(path[: found.start()] + part + path[found.end() :])]


def test_the_workflow_drawings_are_of_today():
    from khuyencong.workflow.drawing import as_mermaid
    from khuyencong.workflow.registry import machines

    page = (ROOT / "docs" / "subsystems" / "lives.md").read_text(encoding="utf-8")
    for machine in machines().values():
        if machine.name in {"project", "line", "payment", "adjustment", "enterprise"}:
            assert as_mermaid(machine).strip() in page, f"draw it anew: script/manage workflow --machine {machine.name} --format mermaid"

"""Habits that are read from the code itself, whether or not a test runs through it."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("khuyencong", "budgets", "projects", "reports")

# Views decide nothing by role: permissions do. Where a page only words itself after who reads it, it is named here.
WORDED_BY_ROLE = {"projects/views/lines.py": 1}


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Every module of the portal, with its place."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def careless_locks(tree: ast.Module) -> list[int]:
    """Lines that lock rows without `of=` or without `no_key=True`."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    return [
        call.lineno
        for call in calls
        if call.func.attr == "select_for_update"  # type: ignore[attr-defined]
        and not {"of", "no_key"}
        <= {word.arg for word in call.keywords if not (isinstance(word.value, ast.Constant) and word.value.value is False)}
    ]


def roles_asked(tree: ast.Module) -> int:
    """How often a member of `Role` is compared with something."""
    sides = [side for node in ast.walk(tree) if isinstance(node, ast.Compare) for side in (node.left, *node.comparators)]
    names = [name for side in sides for name in ast.walk(side) if isinstance(name, ast.Attribute) and isinstance(name.value, ast.Name)]
    return sum(name.value.id == "Role" for name in names)  # type: ignore[attr-defined]


def test_every_lock_names_its_rows_and_leaves_keys_alone():
    assert {place: lines for place, tree in modules() if (lines := careless_locks(tree))} == {}


def test_the_eye_for_locks_is_open():
    assert careless_locks(ast.parse("rows.select_for_update(of=('self',), no_key=True)")) == []
    assert careless_locks(ast.parse("rows.select_for_update()\nrows.select_for_update(of=('self',), no_key=False)")) == [1, 2]


def test_no_view_decides_by_role():
    asked = {place: count for place, tree in modules() if "views" in place and (count := roles_asked(tree))}
    assert asked == WORDED_BY_ROLE


def test_the_eye_for_roles_is_open():
    assert roles_asked(ast.parse("who.role == Role.OPERATOR\nwho.role in {Role.DOIT_HEAD, Role.DOIT_LEADER}\nholders(Role)")) == 3

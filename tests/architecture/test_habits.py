"""Habits that are read from the code itself, whether or not a test runs through it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from khuyencong.access import Role

ROOT = Path(__file__).resolve().parents[2]
ROOMS = settings.AUDITED_PACKAGES

# Nothing decides by role: permissions and their reach do. Where a role is data (a row's column, the shape of a membership), it is named here.
ROLE_IS_DATA = {
    "khuyencong/access/tables.py",  # the system is no person
    "khuyencong/actors/models/people.py",
    "khuyencong/actors/selectors/__init__.py",
    "khuyencong/actors/services/joining.py",  # which role somebody of a cơ sở is given
    "projects/workflow/audiences.py",  # the authority's row names a role
}
PLACES_AND_PEOPLE = ("khuyencong/demo/", "khuyencong/portal/places.py", "khuyencong/access/grants.py")


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


# What is entered may be refused for what stands elsewhere: these name no field.
NOT_OF_ONE_FIELD = {"was_heard", "originals_are_seen", "assigned_amounts_are_sound"}


def refusals_without_a_field(tree: ast.Module) -> list[str]:
    """Guards of entered data that refuse without saying which field they are about."""
    guards = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and any(isinstance(mark, ast.Name) and mark.id == "on_data" for mark in node.decorator_list)
    ]
    return [
        guard.name
        for guard in guards
        if guard.name not in NOT_OF_ONE_FIELD
        for call in ast.walk(guard)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "Refusal"
        and not any(word.arg == "field" for word in call.keywords)
    ]


def test_every_lock_names_its_rows_and_leaves_keys_alone():
    assert {place: lines for place, tree in modules() if (lines := careless_locks(tree))} == {}


def test_a_refusal_of_what_was_entered_names_its_field():
    assert {place: names for place, tree in modules() if (names := refusals_without_a_field(tree))} == {}


def test_the_eye_for_refusals_is_open():
    guard = "@on_data\ndef day_is_right(row, context):\n    return Refusal('Không phải hôm nay.'{})"
    assert refusals_without_a_field(ast.parse(guard.format(""))) == ["day_is_right"]
    assert refusals_without_a_field(ast.parse(guard.format(", field='day'"))) == []


def test_the_eye_for_locks_is_open():
    assert careless_locks(ast.parse("rows.select_for_update(of=('self',), no_key=True)")) == []
    assert careless_locks(ast.parse("rows.select_for_update()\nrows.select_for_update(of=('self',), no_key=False)")) == [1, 2]


def test_nothing_decides_by_role():
    asked = {place for place, tree in modules() if not place.startswith(PLACES_AND_PEOPLE) and roles_asked(tree)}
    assert asked == ROLE_IS_DATA


def test_no_template_names_a_role():
    named = re.compile(r"\brole\b\s*(==|!=|in\b|not\b)|[\"'](" + "|".join(Role.values) + r")[\"']")
    found = {
        path.relative_to(ROOT).as_posix() for path in (ROOT / "templates").rglob("*.html") if named.search(path.read_text(encoding="utf-8"))
    }
    assert found == set()


def test_the_eye_for_roles_is_open():
    assert roles_asked(ast.parse("who.role == Role.OPERATOR\nwho.role in {Role.DOIT_HEAD, Role.DOIT_LEADER}\nholders(Role)")) == 3


def shared_locks(tree: ast.Module) -> list[int]:
    """Lines that take `cached_property` from functools: until Python 3.12 it lets one thread of the process in at a time, for all objects."""
    taken = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == "functools"]
    return [node.lineno for node in taken if any(name.name == "cached_property" for name in node.names)]


def test_no_request_waits_for_the_property_of_another():
    assert {place: lines for place, tree in modules() if (lines := shared_locks(tree))} == {}
    assert shared_locks(ast.parse("from functools import cache, cached_property")) == [1]


def test_the_image_compiles_every_room():
    told = re.search(r"compileall -q ([a-z ]+)", (ROOT / "Dockerfile").read_text(encoding="utf-8"))
    assert told is not None
    assert set(told[1].split()) == set(ROOMS)

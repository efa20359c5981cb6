"""One writer each: entries and legs come from budgets.ledger, now and today from khuyencong.clock."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from khuyencong.demo.servers import BASE

WRITES = {"create", "bulk_create", "get_or_create", "update_or_create", "update", "bulk_update", "delete", "raw_delete"}
CLOCKS = {
    ("timezone", "now"),
    ("timezone", "localdate"),
    ("date", "today"),
    ("datetime", "now"),
    ("datetime", "today"),
    ("datetime", "utcnow"),
}


def sources() -> list[Path]:
    rooms = (BASE / room for room in sorted(settings.AUDITED_PACKAGES))
    return sorted(path for room in rooms for path in room.rglob("*.py") if "migrations" not in path.parts)


def calls(tree: ast.AST) -> Iterator[tuple[int, list[str]]]:
    """Line and dotted name, outermost first, of every call; the calls in between are passed through."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            names: list[str] = []
            part: ast.expr = node.func
            while True:
                if isinstance(part, ast.Attribute):
                    names.insert(0, part.attr)
                    part = part.value
                elif isinstance(part, ast.Call):
                    part = part.func
                else:
                    break
            yield node.lineno, [part.id, *names] if isinstance(part, ast.Name) else names


def ledger_writes(source: str) -> list[int]:
    return [
        line for line, name in calls(ast.parse(source)) if name and name[0] in {"Entry", "Leg"} and (len(name) == 1 or name[-1] in WRITES)
    ]


def clock_readings(source: str) -> list[int]:
    return [line for line, name in calls(ast.parse(source)) if tuple(name[-2:]) in CLOCKS]


def test_only_the_ledger_writes_entries() -> None:
    ledger = BASE / "budgets" / "ledger"
    found = {str(path): ledger_writes(path.read_text()) for path in sources() if ledger not in path.parents}
    assert {path: lines for path, lines in found.items() if lines} == {}
    assert any(ledger_writes(path.read_text()) for path in ledger.glob("*.py"))


def test_only_the_clock_tells_the_time() -> None:
    clock = BASE / "khuyencong" / "clock.py"
    found = {str(path): clock_readings(path.read_text()) for path in sources() if path != clock}
    assert {path: lines for path, lines in found.items() if lines} == {}
    assert clock_readings(clock.read_text())


def test_a_hidden_write_is_seen() -> None:
    assert ledger_writes("Entry.objects.using('x').filter(pk=1).update(amount=2)\nLeg(amount=1)\nEntry.objects.filter(pk=1)") == [1, 2]
    assert clock_readings("from datetime import date, datetime\na = datetime.now(tz=Z)\nb = date.today()\nc = clock.now()") == [2, 3]

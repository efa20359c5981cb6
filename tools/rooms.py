"""Draw the rooms of the house from the code's own imports.

`python -m tools.rooms` writes the drawing into docs/architecture.md between its two marks; `--check` only compares.
An arrow goes from a room to each room that it imports; what follows from other arrows is left out.
"""

import sys
import tomllib
from pathlib import Path

import grimp

PAGE = Path(__file__).resolve().parent.parent / "docs" / "architecture.md"
BEGIN, END = "<!-- rooms: made by python -m tools.rooms -->", "<!-- end of rooms -->"
PROJECT = tomllib.loads((Path(__file__).resolve().parents[1] / "pyproject.toml").read_text(encoding="utf-8"))
# The rooms beside `khuyencong`, as the contracts of imports know them.
OUTER = tuple(name for name in PROJECT["tool"]["importlinter"]["root_packages"] if name != "khuyencong")


def room_of(module: str) -> str | None:
    """The room that a module belongs to; None for assembly (settings, urls, the package itself)."""
    parts = module.split(".")
    if parts[0] in OUTER:
        return parts[0]
    rooms = {
        "text",
        "clock",
        "access",
        "calendar",
        "ui",
        "jobs",
        "notices",
        "workflow",
        "documents",
        "actors",
        "portal",
        "demo",
        "audit",
        "identity",
        "privacy",
    }
    return parts[1] if len(parts) > 1 and parts[1] in rooms else None


def arrows() -> dict[str, set[str]]:
    """Which rooms each room imports."""
    graph = grimp.build_graph("khuyencong", *OUTER, cache_dir=None)
    found: dict[str, set[str]] = {}
    for module in sorted(graph.modules):
        room = room_of(module)
        if room is None:
            continue
        found.setdefault(room, set())
        found[room] |= {other for name in graph.find_modules_directly_imported_by(module) if (other := room_of(name)) and other != room}
    return found


def plain(found: dict[str, set[str]]) -> list[tuple[str, str]]:
    """The arrows that do not follow from others."""

    def reach(room: str, seen: set[str]) -> set[str]:
        for other in found.get(room, ()):
            if other not in seen:
                seen.add(other)
                reach(other, seen)
        return seen

    kept = []
    for room, others in sorted(found.items()):
        kept += [(room, other) for other in sorted(others) if not any(other in reach(between, set()) for between in others - {other})]
    return kept


def drawing() -> str:
    """The picture as Mermaid."""
    lines = ["```mermaid", "flowchart TD"] + [f"  {room} --> {other}" for room, other in plain(arrows())] + ["```"]
    return "\n".join(lines)


def page_with(picture: str) -> str:
    """The page with the picture between its marks."""
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{picture}\n{END}{after}"


def main() -> int:
    """0 when the page is (or is now) as the code is; 1 when `--check` finds it old."""
    wanted = page_with(drawing())
    if wanted == PAGE.read_text(encoding="utf-8"):
        return 0
    if "--check" in sys.argv:
        sys.stderr.write("docs/architecture.md: the rooms have changed; run python -m tools.rooms\n")
        return 1
    PAGE.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

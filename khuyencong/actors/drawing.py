"""Where districts stand on the schematic of the province (khuyencong/ui/schematic.py); data, not a map."""

import json
from functools import cache
from pathlib import Path

_FILE = Path(__file__).resolve().parent / "data" / "schematic.json"


@cache
def spots() -> tuple[tuple[str, ...], dict[str, tuple[int, int]]]:
    """The names of the islands, and where each district stands (island, column), by its code."""
    told = json.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(told["islands"]), {block["code"]: (block["island"], block["column"]) for block in told["blocks"]}

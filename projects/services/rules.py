"""Put the dated rules of the procedure in place from the project's own files."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import transaction

from budgets.models import SupportContent
from khuyencong.missing import add_missing
from projects.models import (
    AdjustmentAuthority,
    AdvanceLimit,
    ApprovalAuthority,
    CouncilRule,
    ExecutionTerm,
    OpinionRule,
    PaperRule,
    RetentionRule,
)

DATA = Path(__file__).resolve().parent.parent / "data"


def _read(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


@transaction.atomic
def load_rules() -> int:
    """Advance limits, authorities, time limits, papers, councils, opinions; doing it again changes nothing. Returns how many are new.

    Papers of one content need that content: where norms are not loaded yet, a later call brings them.
    """
    rows, execution = _read("rules.json"), _read("execution.json")
    made = add_missing(AdvanceLimit, rows["advance_limits"], key=("valid_from",))
    made += add_missing(RetentionRule, rows["retentions"], key=("valid_from",))
    made += add_missing(ApprovalAuthority, rows["authorities"], key=("track", "role", "valid_from"))
    made += add_missing(AdjustmentAuthority, _adjusting(execution["authorities"]), key=("track", "kind", "valid_from"))
    made += add_missing(ExecutionTerm, execution["terms"], key=("code", "valid_from"))
    made += add_missing(CouncilRule, rows["councils"], key=("track", "valid_from"))
    made += add_missing(OpinionRule, rows["opinions"], key=("function", "because", "valid_from"))
    return made + add_missing(PaperRule, _papers(), key=("step", "purpose", "valid_from", "is_required", "content_id"))


def _adjusting(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """A row of the file stands for each of its tracks and kinds."""
    for row in rows:
        told = {name: value for name, value in row.items() if name not in ("tracks", "kinds")}
        yield from (told | {"track": track, "kind": kind} for track in row["tracks"] for kind in row["kinds"])


def _papers() -> Iterator[dict[str, Any]]:
    """A row of the file stands for each of its contents that is known, or for all contents."""
    contents = dict(SupportContent.objects.order_by("code").values_list("code", "pk"))
    for row in _read("papers.json")["rules"]:
        told = {name: value for name, value in row.items() if name != "contents"}
        named = [contents[code] for code in row["contents"] if code in contents] if "contents" in row else [None]
        yield from (told | {"content_id": content_id} for content_id in named)

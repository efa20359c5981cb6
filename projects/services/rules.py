"""Put the dated rules of the procedure in place from the project's own files."""

import json
from pathlib import Path
from typing import Any

from django.db import transaction

from budgets.models import SupportContent
from projects.models import AdjustmentAuthority, AdvanceLimit, ApprovalAuthority, ExecutionTerm, PaperRule

DATA = Path(__file__).resolve().parent.parent / "data"


def _read(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


@transaction.atomic
def load_rules() -> int:
    """Advance limits, authorities, time limits, papers; doing it again changes nothing. Returns how many are new.

    Papers of one content need that content: where norms are not loaded yet, a later call brings them.
    """
    rows, execution = _read("rules.json"), _read("execution.json")
    made = 0
    for row in rows["advance_limits"]:
        made += AdvanceLimit.objects.get_or_create(valid_from=row["valid_from"], defaults=row)[1]
    for row in rows["authorities"]:
        made += ApprovalAuthority.objects.get_or_create(track=row["track"], role=row["role"], valid_from=row["valid_from"], defaults=row)[1]
    for row in execution["authorities"]:
        told = {name: value for name, value in row.items() if name not in ("tracks", "kinds")}
        for track in row["tracks"]:
            for kind in row["kinds"]:
                made += AdjustmentAuthority.objects.get_or_create(track=track, kind=kind, valid_from=row["valid_from"], defaults=told)[1]
    for row in execution["terms"]:
        made += ExecutionTerm.objects.get_or_create(code=row["code"], valid_from=row["valid_from"], defaults=row)[1]
    return made + _load_papers()


def _load_papers() -> int:
    contents = dict(SupportContent.objects.order_by("code").values_list("code", "pk"))
    made = 0
    for row in _read("papers.json")["rules"]:
        told = {name: value for name, value in row.items() if name != "contents"}
        named = [contents[code] for code in row["contents"] if code in contents] if "contents" in row else [None]
        for content_id in named:
            key = {name: told.get(name, True) for name in ("step", "purpose", "valid_from", "is_required")}
            made += PaperRule.objects.get_or_create(**key, content_id=content_id, defaults=told)[1]
    return made

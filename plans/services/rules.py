"""Put the dated rules of planning in place from the project's own file."""

import json
from pathlib import Path

from django.db import transaction

from plans.models import IntakeRule, PlanDeadline

DATA = Path(__file__).resolve().parent.parent / "data" / "rules.json"


@transaction.atomic
def load_plan_rules() -> int:
    """Rules of intake and days by which lists are due; doing it again changes nothing. Returns how many are new."""
    rows = json.loads(DATA.read_text(encoding="utf-8"))
    made = 0
    for row in rows["intake"]:
        made += IntakeRule.objects.get_or_create(track=row["track"], valid_from=row["valid_from"], defaults=row)[1]
    for row in rows["deadlines"]:
        made += PlanDeadline.objects.get_or_create(code=row["code"], valid_from=row["valid_from"], defaults=row)[1]
    return made

"""Put the dated rules of planning in place from the project's own file."""

import json
from pathlib import Path

from django.db import transaction

from khuyencong.missing import add_missing
from plans.models import IntakeRule, PlanDeadline

DATA = Path(__file__).resolve().parent.parent / "data" / "rules.json"


@transaction.atomic
def load_plan_rules() -> int:
    """Rules of intake and days by which lists are due; doing it again changes nothing. Returns how many are new."""
    rows = json.loads(DATA.read_text(encoding="utf-8"))
    made = add_missing(IntakeRule, rows["intake"], key=("track", "valid_from"))
    return made + add_missing(PlanDeadline, rows["deadlines"], key=("code", "valid_from"))

"""Put the dated rules of councils in place from the project's own file."""

import json
from pathlib import Path

from django.db import transaction

from councils.models import Criterion, PriorityRule
from khuyencong.missing import add_missing
from khuyencong.scoring import add_criteria

DATA = Path(__file__).resolve().parent.parent / "data" / "rules.json"


@transaction.atomic
def load_rules() -> int:
    """Criteria and reasons of priority; doing it again changes nothing. Returns how many are new.

    ValidationError, and nothing kept, when the weights of today's criteria do not add up to 100.
    """
    rows = json.loads(DATA.read_text(encoding="utf-8"))
    made = add_criteria(Criterion, rows["criteria"])
    made += add_missing(PriorityRule, rows["priorities"], key=("code", "valid_from"))
    return made

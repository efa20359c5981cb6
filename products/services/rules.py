"""Put the dated rules of selections in place from the project's own file."""

import json
from pathlib import Path

from django.db import transaction

from khuyencong.missing import add_missing
from khuyencong.scoring import add_criteria
from products.models import ProductCriterion, SelectionCycle

DATA = Path(__file__).resolve().parent.parent / "data" / "rules.json"


@transaction.atomic
def load_rules() -> int:
    """Criteria and cycles; doing it again changes nothing. Returns how many are new.

    ValidationError, and nothing kept, when the weights of today's criteria do not add up to 100.
    """
    rows = json.loads(DATA.read_text(encoding="utf-8"))
    made = add_criteria(ProductCriterion, rows["criteria"])
    made += add_missing(SelectionCycle, rows["cycles"], key=("level", "valid_from"))
    return made

"""Put the dated rules of selections in place from the project's own file."""

import json
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from khuyencong import clock
from khuyencong.missing import add_missing
from products.models import ProductCriterion, SelectionCycle
from products.selectors.selections import criteria_on

DATA = Path(__file__).resolve().parent.parent / "data" / "rules.json"


@transaction.atomic
def load_rules() -> int:
    """Criteria and cycles; doing it again changes nothing. Returns how many are new.

    ValidationError, and nothing kept, when the weights of today's criteria do not add up to 100.
    """
    rows = json.loads(DATA.read_text(encoding="utf-8"))
    made = add_missing(ProductCriterion, rows["criteria"], key=("code", "valid_from"))
    made += add_missing(SelectionCycle, rows["cycles"], key=("level", "valid_from"))
    total = sum(one.weight for one in criteria_on(clock.today()))
    if total != 100:
        raise ValidationError(f"Trọng số các tiêu chí đang áp dụng cộng lại {total} %, phải bằng 100 %.")
    return made

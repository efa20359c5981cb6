"""Put the checklists and time limits in place from the project's own file."""

import json
from pathlib import Path

from django.db import transaction

from inspections.models import Checklist, Question, TimeRule
from khuyencong.missing import add_missing

DATA = Path(__file__).resolve().parent.parent / "data" / "rules.json"


@transaction.atomic
def load_inspection_rules() -> int:
    """Checklists and time limits; doing it again changes nothing. Returns how many are new."""
    rows = json.loads(DATA.read_text(encoding="utf-8"))
    made = 0
    for row in rows["checklists"]:
        questions = row.pop("questions")
        checklist, is_new = Checklist.objects.get_or_create(content_code=row["content_code"], valid_from=row["valid_from"], defaults=row)
        made += is_new
        if is_new:
            Question.objects.bulk_create(Question(checklist=checklist, position=at, **question) for at, question in enumerate(questions, 1))
    return made + add_missing(TimeRule, rows["time_rules"], key=("code", "valid_from"))

"""Put the dated rules of the procedure in place from the project's own file."""

import json
from pathlib import Path

from django.db import transaction

from projects.models import AdvanceLimit, ApprovalAuthority

DATA = Path(__file__).resolve().parent.parent / "data" / "rules.json"


@transaction.atomic
def load_rules() -> int:
    """Advance limits and approval authorities; doing it again changes nothing. Returns how many are new."""
    rows = json.loads(DATA.read_text(encoding="utf-8"))
    made = 0
    for row in rows["advance_limits"]:
        made += AdvanceLimit.objects.get_or_create(valid_from=row["valid_from"], defaults=row)[1]
    for row in rows["authorities"]:
        made += ApprovalAuthority.objects.get_or_create(track=row["track"], role=row["role"], valid_from=row["valid_from"], defaults=row)[1]
    return made

"""What the money pages of the rooms below say of warnings: told to them, as they do not know this room."""

from typing import Any

from django.db.models import Q

from budgets.hooks import Note, notes_told_by
from budgets.permissions import P as BUDGETS
from finance.selectors.alarms import ALARMS, MOST
from khuyencong.access import Principal
from projects.models import Line


def _notes(who: Principal, within: Q, *, of_holdings: bool) -> list[Note]:
    """Each warning about some holdings, or about some budgets, that the reader may see. One question a kind of warning."""
    if not who.may(BUDGETS.VIEW_BUDGET):
        return []
    found: list[Note] = []
    for alarm in ALARMS:
        rows: Any = alarm.seen(who)
        if (rows.model is Line) == of_holdings:
            found += [Note(told.title, told.about, told.amount, told.entries) for told in map(alarm.tell, rows.filter(within)[:MOST])]
    return found


notes_told_by(_notes)

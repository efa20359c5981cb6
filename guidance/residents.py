"""How questions move when organisations are reorganised: what still waits goes to who goes on."""

from collections.abc import Iterable

from django.db.models import Q

from guidance.enums import QuestionState
from guidance.models import Question
from khuyencong.actors.residents import Change, Moved, Resident


def move_open(change: Change) -> Iterable[Moved]:
    """Questions without an answer go to the office that goes on, of whoever asked and of whoever answers; and to the unit that goes on."""
    moved = []
    of = Q(organisation_id__in=change.organisations) | Q(office_id__in=change.organisations) | Q(area_id__in=change.ended)
    rows = Question.objects.select_for_update(of=("self",), no_key=True).filter(of, state=QuestionState.ASKED)
    for row in rows.select_related("enterprise__area").order_by("pk"):
        asker = change.organisations.get(row.organisation_id or 0)
        office = change.organisations.get(row.office_id)
        unit = change.units.get(row.area_id or 0) if row.area_id in change.ended else None
        if unit is None and row.area_id in change.ended and row.enterprise is not None:
            unit = row.enterprise.area.district or row.enterprise.area
            unit = unit if unit.pk != row.area_id else None
        if asker is None and office is None and unit is None:
            continue
        old, new = (row.office_id, office) if office else (row.organisation_id, asker)
        moved.append(
            Moved(
                "guidance_question", row.pk, row.code, old_unit_id=row.area_id if unit else None, new_unit_id=unit.pk if unit else None,
                old_organisation_id=old if new else None, new_organisation_id=new.pk if new else None,
            )
        )  # fmt: skip
        row.organisation, row.office, row.area = asker or row.organisation, office or row.office, unit or row.area
        row.save(update_fields=["organisation", "office", "area"])
    return moved


def those_that_stay(change: Change) -> int:
    """Questions that were answered or withdrawn."""
    return Question.objects.filter(area_id__in=change.ended).exclude(state=QuestionState.ASKED).count()


RESIDENTS = (Resident("guidance_question", "Câu hỏi chưa trả lời", move_open, those_that_stay),)

"""How opportunities move when units are reorganised: those that are not closed go to the unit that goes on."""

from collections.abc import Iterable

from investment.enums import OpportunityState
from investment.models import Opportunity
from khuyencong.actors.residents import Change, Moved, Resident


def move_open(change: Change) -> Iterable[Moved]:
    """Drafts and what is shown move; of a unit that several go on for (a district) each keeps its words and its place."""
    rows = Opportunity.objects.select_for_update(of=("self",), no_key=True).exclude(state=OpportunityState.CLOSED)
    moved = []
    for row in rows.filter(area_id__in=change.units).order_by("pk"):
        old, new = row.area_id, change.units[row.area_id]
        row.area = new
        row.save(update_fields=["area"])
        moved.append(Moved("opportunity", row.pk, row.title, old_unit_id=old, new_unit_id=new.pk))
    return moved


def those_that_stay(change: Change) -> int:
    """Opportunities that were closed."""
    return Opportunity.objects.filter(area_id__in=change.ended, state=OpportunityState.CLOSED).count()


def what_to_decide(change: Change) -> Iterable[str]:
    """Opportunities of a unit that several go on for: somebody has to say where they lie."""
    rows = Opportunity.objects.filter(area_id__in=change.ended).exclude(area_id__in=change.units).exclude(state=OpportunityState.CLOSED)
    return [f"Cơ hội đầu tư “{row.title}” cần chọn lại địa bàn." for row in rows.order_by("pk")]


RESIDENTS = (Resident("opportunity", "Cơ hội đầu tư đang mời gọi", move_open, those_that_stay, what_to_decide),)

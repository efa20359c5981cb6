"""How selections and fairs move when units and offices are reorganised: what is not over goes to what goes on."""

from collections.abc import Iterable

from khuyencong import clock
from khuyencong.actors.residents import Change, Moved, Resident
from products.enums import SelectionState
from products.models import Fair, Selection

_OVER = (SelectionState.DECIDED, SelectionState.CANCELLED)


def move_open(change: Change) -> Iterable[Moved]:
    """Selections that are neither decided nor cancelled, where one unit goes on for theirs."""
    rows = Selection.objects.select_for_update(of=("self",), no_key=True).filter(area_id__in=change.units).exclude(state__in=_OVER)
    moved = []
    for row in rows.order_by("pk"):
        old, new = row.area_id, change.units[row.area_id or 0]
        label = str(row)
        row.area = new
        row.save(update_fields=["area"])
        moved.append(Moved("selection", row.pk, label, old_unit_id=old, new_unit_id=new.pk))
    return moved


def those_that_stay(change: Change) -> int:
    """Selections that were decided or cancelled."""
    return Selection.objects.filter(area_id__in=change.ended, state__in=_OVER).count()


def what_to_decide(change: Change) -> Iterable[str]:
    """Selections of a unit that several go on for: nobody holds them any more, the Sở selects at the province's level."""
    rows = Selection.objects.filter(area_id__in=change.ended).exclude(area_id__in=change.units).exclude(state__in=_OVER)
    return [f"{row} chưa công nhận kết quả, không còn đơn vị phụ trách." for row in rows.select_related("area").order_by("pk")]


def move_fairs(change: Change) -> Iterable[Moved]:
    """Fairs that are neither over nor cancelled go to the office that goes on."""
    rows = Fair.objects.select_for_update(of=("self",), no_key=True).filter(organisation_id__in=change.organisations)
    moved = []
    for row in rows.filter(ends_on__gte=clock.today(), cancelled_at=None).order_by("pk"):
        old, new = row.organisation_id, change.organisations[row.organisation_id]
        row.organisation = new
        row.save(update_fields=["organisation"])
        moved.append(Moved("fair", row.pk, row.name, old_organisation_id=old, new_organisation_id=new.pk))
    return moved


def fairs_that_stay(change: Change) -> int:
    """Fairs that are over or were cancelled."""
    return Fair.objects.filter(organisation_id__in=change.organisations).exclude(ends_on__gte=clock.today(), cancelled_at=None).count()


RESIDENTS = (
    Resident("selection", "Kỳ bình chọn chưa xong", move_open, those_that_stay, what_to_decide),
    Resident("fair", "Hội chợ chưa kết thúc", move_fairs, fairs_that_stay),
)

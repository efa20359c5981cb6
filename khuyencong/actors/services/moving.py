"""How enterprises move when units are reorganised: each lies in the successor from then on, with a row in the log."""

from collections.abc import Iterable

from khuyencong.actors.models import Enterprise
from khuyencong.actors.residents import Change, Moved, Resident


def move_enterprises(change: Change) -> Iterable[Moved]:
    """Every enterprise of an ended unit; where its earlier support was spent is told by the lines of its đề án."""
    rows = Enterprise.objects.select_for_update(of=("self",), no_key=True).filter(area_id__in=change.units).order_by("pk")
    moved = []
    for row in rows.only("pk", "name", "area_id"):
        new = change.units[row.area_id]
        moved.append(Moved("enterprise", row.pk, row.name, old_unit_id=row.area_id, new_unit_id=new.pk))
    for old_id, new in change.units.items():
        Enterprise.objects.filter(area_id=old_id).update(area=new)
    return moved


ENTERPRISES = Resident("enterprise", "Cơ sở công nghiệp nông thôn", move_enterprises)

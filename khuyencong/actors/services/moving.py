"""What of the actors' own room moves with units and organisations: enterprises and làng nghề go on in the successor, being in charge ends with its unit."""

from collections.abc import Iterable

from django.db.models import Q

from khuyencong.actors.models import CraftVillage, Enterprise, OfficerAssignment
from khuyencong.actors.residents import Change, Moved, Resident
from khuyencong.text import sort_key


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


def move_villages(change: Change) -> Iterable[Moved]:
    """Every làng nghề of an ended unit; the decision that recognised it stays as it was.

    Of two that would bear one name in one unit, the later one is told apart by the commune in which it lay.
    """
    rows = CraftVillage.objects.select_for_update(of=("self",), no_key=True).filter(area_id__in=change.units).select_related("area")
    taken = set(CraftVillage.objects.filter(area__in=change.units.values()).order_by("pk").values_list("name", "area_id"))
    moved = []
    for row in rows.order_by("pk"):
        new, old = change.units[row.area_id], row.area
        if (row.name, new.pk) in taken:
            row.name = f"{row.name[:150]} ({old.name[:45]} cũ)"
            row.sort_name = sort_key(row.name)
        taken.add((row.name, new.pk))
        row.area = new
        row.save(update_fields=["area", "name", "sort_name"])
        moved.append(Moved("craft_village", row.pk, row.name, old_unit_id=old.pk, new_unit_id=new.pk))
    return moved


VILLAGES = Resident("craft_village", "Làng nghề", move_villages)


def end_assignments(change: Change) -> Iterable[Moved]:
    """Who was in charge of khuyến công at a unit that ended is so no more; the successor decides anew (directive, clause 8b)."""
    gone = Q(organisation__area_id__in=change.ended) | Q(organisation_id__in=change.organisations)
    rows = OfficerAssignment.objects.select_for_update(of=("self",), no_key=True).filter(gone, organisation__valid_to__isnull=False)
    moved = []
    for row in rows.filter(valid_to__isnull=True).select_related("organisation", "user").order_by("pk"):
        assert row.organisation.valid_to is not None
        row.valid_to = max(row.valid_from, row.organisation.valid_to)
        row.ended_reason = f"{row.organisation.short_name} kết thúc: {row.organisation.ended_decree}"[:300]
        row.save(update_fields=["valid_to", "ended_reason"])
        moved.append(
            Moved("officer", row.pk, f"{row.user.full_name}, {row.organisation.short_name}", old_organisation_id=row.organisation_id)
        )
    return moved


OFFICERS = Resident("officer", "Phân công phụ trách khuyến công (kết thúc, cần phân công lại)", end_assignments)

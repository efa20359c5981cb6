"""How activities move when units are reorganised: what is still planned goes to the office that goes on."""

from collections.abc import Iterable

from django.db.models import Q

from activities.enums import ActivityState
from activities.models import Activity
from khuyencong.actors.residents import Change, Moved, Resident


def move_planned(change: Change) -> Iterable[Moved]:
    """Planned activities of an ended office are its successor's; those in an ended unit are in the one that goes on."""
    rows = Activity.objects.select_for_update(of=("self",), no_key=True).filter(
        Q(area_id__in=change.ended) | Q(organisation_id__in=change.organisations), state=ActivityState.PLANNED
    )
    moved = []
    for row in rows.order_by("pk"):
        unit, office = change.units.get(row.area_id or 0), change.organisations.get(row.organisation_id)
        if unit is None and office is None:
            continue
        moved.append(
            Moved(
                "activity", row.pk, row.code, old_unit_id=row.area_id if unit else None, new_unit_id=unit.pk if unit else None,
                old_organisation_id=row.organisation_id if office else None, new_organisation_id=office.pk if office else None,
            )
        )  # fmt: skip
        row.area, row.organisation = unit or row.area, office or row.organisation
        row.save(update_fields=["area", "organisation"])
    return moved


def those_that_stay(change: Change) -> int:
    """Activities that were held or cancelled."""
    return Activity.objects.filter(area_id__in=change.ended).exclude(state=ActivityState.PLANNED).count()


RESIDENTS = (Resident("activity", "Hoạt động dự kiến", move_planned, those_that_stay),)

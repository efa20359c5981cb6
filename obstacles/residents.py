"""How obstacles move when units are reorganised: what still waits goes to the successor."""

from collections.abc import Iterable

from django.db.models import Q

from khuyencong.actors.models import AdminUnit
from khuyencong.actors.residents import Change, Moved, Resident
from obstacles.enums import ObstacleState
from obstacles.models import Obstacle


def move_open(change: Change) -> Iterable[Moved]:
    """Obstacles without an answer go to the unit in which their cơ sở now lies or that goes on for theirs, and to the office that goes on."""
    rows = Obstacle.objects.select_for_update(of=("self",), no_key=True).filter(
        Q(area_id__in=change.ended) | Q(organisation_id__in=change.organisations), state__in=ObstacleState.open_ones()
    )
    moved = []
    for row in rows.select_related("enterprise__area", "area").order_by("pk"):
        unit = _unit_of(row, change)
        office = change.organisations.get(row.organisation_id or 0)
        if unit is None and office is None:
            continue
        moved.append(
            Moved(
                "obstacle", row.pk, row.code, old_unit_id=row.area_id if unit else None, new_unit_id=unit.pk if unit else None,
                old_organisation_id=row.organisation_id if office else None, new_organisation_id=office.pk if office else None,
            )
        )  # fmt: skip
        row.area, row.organisation = unit or row.area, office or row.organisation
        row.save(update_fields=["area", "organisation"])
    return moved


def _unit_of(row: Obstacle, change: Change) -> AdminUnit | None:
    """The unit that a row goes to; None when it stays."""
    if row.area_id not in change.ended:
        return None
    new = change.units.get(row.area_id or 0)
    if new is None and row.enterprise is not None:
        new = row.enterprise.area.district or row.enterprise.area
    return new if new is not None and new.pk != row.area_id else None


def those_that_stay(change: Change) -> int:
    """Obstacles that were answered, joined or withdrawn."""
    return Obstacle.objects.filter(area_id__in=change.ended).exclude(state__in=ObstacleState.open_ones()).count()


RESIDENTS = (Resident("obstacle", "Vướng mắc chưa trả lời", move_open, those_that_stay),)

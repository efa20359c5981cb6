"""How classes move when offices are merged: those that run go to the office that goes on."""

from collections.abc import Iterable

from employment.models import Course
from khuyencong.actors.residents import Change, Moved, Resident


def move_running(change: Change) -> Iterable[Moved]:
    """Classes that are neither finished nor cancelled."""
    rows = Course.objects.select_for_update(of=("self",), no_key=True)
    rows = rows.filter(organisation_id__in=change.organisations, finished_at__isnull=True, cancelled_at__isnull=True)
    moved = []
    for row in rows.order_by("pk"):
        old, new = row.organisation_id, change.organisations[row.organisation_id]
        row.organisation = new
        row.save(update_fields=["organisation"])
        moved.append(Moved("course", row.pk, str(row), old_organisation_id=old, new_organisation_id=new.pk))
    return moved


def those_that_stay(change: Change) -> int:
    """Classes that are over."""
    rows = Course.objects.filter(organisation_id__in=change.organisations)
    return rows.exclude(finished_at__isnull=True, cancelled_at__isnull=True).count()


RESIDENTS = (Resident("course", "Lớp nghề đang mở", move_running, those_that_stay),)

"""How registrations move when units are reorganised: what may still become an application goes to the successor."""

from collections.abc import Iterable

from khuyencong.actors.residents import Change, Moved, Resident
from plans.enums import NeedState
from plans.models import Registration


def move_needs(change: Change) -> Iterable[Moved]:
    """Needs without an application yet go to the unit in which their cơ sở now lies."""
    rows = Registration.objects.select_for_update(of=("self",), no_key=True).filter(
        district_id__in=change.ended, project__isnull=True, state__in=NeedState.living()
    )
    moved = []
    for row in rows.select_related("enterprise__area").order_by("pk"):
        area = row.enterprise.area
        new = change.units.get(row.district_id) or area.district or area
        if new.pk == row.district_id:
            continue
        moved.append(Moved("need", row.pk, str(row), old_unit_id=row.district_id, new_unit_id=new.pk))
        row.district = new
        row.save(update_fields=["district"])
    return moved


def needs_that_stay(change: Change) -> int:
    """Needs that became an application, were withdrawn or found unfit."""
    rows = Registration.objects.filter(district_id__in=change.ended)
    return rows.exclude(project__isnull=True, state__in=NeedState.living()).count()


RESIDENTS = (Resident("need", "Nhu cầu đã đăng ký", move_needs, needs_that_stay),)

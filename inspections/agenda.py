"""Planned visits on the calendar, on the day by which they are to be made. Unannounced ones never stand there: an address of the calendar may be passed on."""

from collections.abc import Iterable
from datetime import date

from inspections import selectors
from khuyencong.access import Principal
from khuyencong.ui.agenda import AgendaSource, Happening, register_agenda
from projects.enums import InspectionKind


def _visits(who: Principal, first: date, last: date) -> Iterable[Happening]:
    rows = selectors.visits_visible_to(who).filter(selectors.OPEN, kind=InspectionKind.ROUTINE, due_on__range=(first, last))
    return [
        Happening(
            uid=f"visit-{row.pk}", title=row.line.project.code, kind="Hạn kiểm tra", first=row.due_on, last=row.due_on,
            url=row.get_absolute_url(), about=row.lead.name,
        )
        for row in rows.select_related("line__project", "lead").order_by("due_on", "pk")
    ]  # fmt: skip


register_agenda(AgendaSource("inspections", "Kiểm tra theo kế hoạch", _visits))

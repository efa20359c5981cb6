"""Sittings on the calendar."""

from collections.abc import Iterable
from datetime import date

from councils import selectors
from khuyencong.access import Principal
from khuyencong.ui.agenda import AgendaSource, Happening, register_agenda


def _sittings(who: Principal, first: date, last: date) -> Iterable[Happening]:
    rows = selectors.sittings_visible_to(who).filter(held_on__range=(first, last)).select_related("council").order_by("held_on", "pk")
    return [
        Happening(
            uid=f"sitting-{row.pk}", title=row.council.name, kind="Phiên họp Hội đồng", first=row.held_on, last=row.held_on,
            url=row.get_absolute_url(), starts_at=row.starts_at, where=row.place,
        )
        for row in rows
    ]  # fmt: skip


register_agenda(AgendaSource("councils", "Phiên họp Hội đồng", _sittings))

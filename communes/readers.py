"""Who may open the photos that communes send, and who sees the telephones with their signals in full."""

from typing import Any

from communes import selectors
from communes.permissions import P
from khuyencong.access import Need, Principal, Scope, register_need
from khuyencong.actors.models import Organisation
from khuyencong.documents.readers import register_reader


def _may_read_report(who: Principal, assignment_id: int) -> bool:
    return selectors.assignments_visible_to(who).filter(pk=assignment_id).exists()


def _may_read_office(who: Principal, organisation_id: int) -> bool:
    within = selectors.reach(who, P.VIEW)
    return within is not None and Organisation.objects.filter(within, pk=organisation_id).exists()


def _reaches(scope: Scope, who: Principal, row: Any) -> bool:
    area = row.area if hasattr(row, "area") else row.organisation.area
    return scope == Scope.PROVINCE or area.lies_in(who.area_ids)


register_reader("commune_assignment", _may_read_report)
register_reader("commune_office", _may_read_office)
# Whoever keeps the contacts of communes reaches the people that they name, too.
register_need("communes.Signal", Need(P.KEEP_CONTACT, _reaches))
register_need("communes.Contact", Need(P.KEEP_CONTACT, _reaches))

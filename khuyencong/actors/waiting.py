"""What waits in the actors' room: handovers to sign, work whose holder has gone, units without an officer, cơ sở to decide on."""

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from khuyencong.access import Principal
from khuyencong.actors.models import Enterprise, Handover, HandoverReceiver, Organisation
from khuyencong.actors.permissions import P
from khuyencong.actors.selectors import local_unit, officers
from khuyencong.actors.selectors.enterprises import DESK_VERBS, waiting_at
from khuyencong.actors.selectors.handovers import handovers_visible_to
from khuyencong.actors.selectors.people import organisations_within
from khuyencong.actors.staffing import HandoverState
from khuyencong.ui.waiting import Source, Waiting, register_source


def _handovers(who: Principal) -> QuerySet[Handover] | None:
    """To sign: as the giver of a draft, as a receiver who has not signed; or to find takers for, as the head."""
    if not who.may(P.HAND_OVER) or who.on_behalf_of_id is not None:
        return None
    unsigned = HandoverReceiver.objects.filter(handover=OuterRef("pk"), membership__user_id=who.user_id, signed_at__isnull=True)
    mine = Q(state=HandoverState.DRAFT, giver_id=who.user_id) | (Q(state=HandoverState.SIGNED) & Q(Exists(unsigned)))
    if who.may(P.LEAD_HANDOVER):
        left = handovers_visible_to(who).filter(state=HandoverState.DRAFT).exclude(forced_reason="")
        mine |= Q(pk__in=left.order_by().values("pk"))
    rows = Handover.objects.filter(mine).select_related("giver", "membership__organisation__area")
    return rows.order_by("effective_on", "pk")


def _handover_row(row: Handover, who: Principal) -> Waiting:
    if row.state == HandoverState.SIGNED:
        verb = "Ký nhận bàn giao"
    else:
        verb = "Hoàn thành và ký bàn giao" if row.giver_id == who.user_id else "Tìm người nhận việc"
    organisation = row.membership.organisation
    return Waiting(
        verb=verb,
        title=f"Bàn giao công việc của {row.giver.full_name}",
        code=f"BG-{row.pk}",
        url=row.get_absolute_url(),
        beneficiary=row.cause,
        district=organisation.short_name if organisation else "",
        amount=None,
        since=row.moved_at,
        due_on=row.effective_on,
    )


def _units(who: Principal) -> QuerySet[Organisation] | None:
    """Units of the leader's without an officer in charge (directive, clause 8b)."""
    if not who.may(P.ASSIGN_OFFICER):
        return None
    mine = organisations_within(who, P.ASSIGN_OFFICER).order_by().filter(officers.units_that_need_one())
    without = ~Exists(officers.main_assignments().filter(organisation=OuterRef("pk")))
    return mine.filter(without).select_related("area").order_by(F("name"), "pk")


def _unit_row(row: Organisation, _: Any) -> Waiting:
    return Waiting(
        verb="Phân công cán bộ khuyến công",
        title=row.name,
        code="Chỉ thị 8b",
        url=f"/can-bo/{row.pk}/",
        beneficiary="Chưa có người phụ trách chính",
        district=row.area.name,
        amount=None,
        since=None,
    )


def _enterprises(who: Principal) -> QuerySet[Enterprise] | None:
    """Cơ sở to confirm, to change, to let somebody join, to put right."""
    rows = waiting_at(who)
    return rows.order_by("since", "pk") if rows is not None else None


def _enterprise_row(row: Any, _: Any) -> Waiting:
    return Waiting(
        verb=DESK_VERBS[row.duty],
        title=row.name,
        code=row.get_legal_form_display(),
        url=row.get_absolute_url(),
        beneficiary=row.area.name if row.area.district else "",
        district=local_unit(row.area).name,
        amount=None,
        since=row.since,
    )


register_source(Source("actors.enterprises", _enterprises, _enterprise_row))
register_source(Source("actors.handovers", _handovers, _handover_row))
register_source(Source("actors.units", _units, _unit_row))

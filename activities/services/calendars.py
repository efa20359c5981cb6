"""Addresses of one's calendar for a calendar elsewhere: made, read, revoked."""

from django.core.signing import BadSignature, Signer
from django.db import transaction

from activities.models import CalendarLink
from activities.permissions import P
from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.actors import selectors as actors
from khuyencong.workflow.refusals import NotAllowed

_SALT = "activities.calendar"


@transaction.atomic
def make_link(*, who: Principal, for_office: bool) -> CalendarLink:
    """A new address; an earlier one of the same calendar ends. NotAllowed for who has no role of their own."""
    if not who.may(P.JOIN) or who.membership_id is None or who.user_id is None or who.delegation_id is not None:
        raise NotAllowed
    if for_office and who.organisation_id is None:
        raise NotAllowed
    now = clock.now()
    CalendarLink.objects.filter(membership_id=who.membership_id, for_office=for_office, revoked_at__isnull=True).update(revoked_at=now)
    return CalendarLink.objects.create(membership_id=who.membership_id, for_office=for_office, made_by_id=who.user_id, made_at=now)


@transaction.atomic
def revoke_link(*, link: CalendarLink, who: Principal) -> None:
    """The address leads nowhere from now on; doing it again changes nothing. NotAllowed for another's."""
    if link.membership_id != who.membership_id:
        raise NotAllowed
    CalendarLink.objects.filter(pk=link.pk, revoked_at__isnull=True).update(revoked_at=clock.now())


def token_of(link: CalendarLink) -> str:
    """What stands in the address: the row and a signature."""
    return Signer(salt=_SALT).sign(str(link.pk)).replace(":", "-", 1)


def reader_of(token: str) -> tuple[CalendarLink, Principal] | None:
    """The link behind an address and as whom it reads; None for a wrong or revoked one, and once the role has ended."""
    try:
        pk = Signer(salt=_SALT).unsign(token.replace("-", ":", 1))
    except BadSignature:
        return None
    link = CalendarLink.objects.filter(pk=pk, revoked_at__isnull=True).select_related("membership").order_by("pk").first()
    if link is None:
        return None
    roles = actors.memberships_on(user_id=link.membership.user_id)
    acting = next((one for one in roles if one.pk == link.membership_id), None)
    if acting is None or not acting.user.is_active:
        return None
    who = actors.principal_of(acting, roles)
    return (link, who) if who.may(P.JOIN) else None

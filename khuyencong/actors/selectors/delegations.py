"""Delegations: which hold on a day, what they give, and how the delegate signs."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q, QuerySet

from khuyencong import clock
from khuyencong.access import Grant, Principal, Scope, matrix
from khuyencong.actors.models import Delegation
from khuyencong.actors.permissions import P
from khuyencong.actors.selectors import in_force
from khuyencong.actors.selectors.people import below


def holding(on: date | None = None) -> QuerySet[Delegation]:
    """Delegations that hold on a day: not taken back, both roles in force, both accounts active."""
    day = on or clock.today()
    rows = Delegation.objects.filter(in_force(day), revoked_at__isnull=True, giver__user__is_active=True, receiver__user__is_active=True)
    for side in ("giver", "receiver"):
        last = Q(**{f"{side}__valid_to__isnull": True}) | Q(**{f"{side}__valid_to__gte": day})
        rows = rows.filter(last, **{f"{side}__valid_from__lte": day})
    return rows.select_related("giver__user", "giver__organisation__area", "receiver__user").order_by("valid_from", "id")


def received_by(user_id: int, on: date | None = None) -> list[Delegation]:
    """What a person may act in for others on a day."""
    return list(holding(on).filter(receiver__user_id=user_id))


def delegations_visible_to(who: Principal) -> QuerySet[Delegation]:
    """One's own, given and received; those of one's organisations for who manages people there."""
    mine = Q(giver__user_id=who.user_id) | Q(receiver__user_id=who.user_id)
    rows = Delegation.objects.select_related("giver__user", "giver__organisation", "receiver__user", "revoked_by")
    match who.scope(P.MANAGE_PEOPLE):
        case Scope.PROVINCE:
            return rows
        case Scope.DISTRICT:
            mine |= Q(giver__organisation_id__in=below(who.organisation_id))
    return rows.filter(mine)


def may_revoke(who: Principal, row: Delegation) -> bool:
    """The giver, in their own name; or who manages the organisation's people, but never the delegate."""
    if who.user_id == row.receiver.user_id or who.on_behalf_of_id is not None:
        return False
    if who.user_id == row.giver.user_id:
        return True
    scope = who.scope(P.MANAGE_PEOPLE)
    return scope == Scope.PROVINCE or (scope == Scope.DISTRICT and row.giver.organisation_id in below(who.organisation_id))


def delegable(role: str) -> Sequence[Grant]:
    """What a role may delegate: what it decides and does. Reading comes with any delegation; what is one's own alone (delegating, handing
    over) stays with the leader."""
    return [grant for grant in matrix() if grant.role == role and grant.scope != Scope.OWN and not is_reading(str(grant.permission))]


def is_reading(permission: str) -> bool:
    """Whether a permission only lets somebody see."""
    return permission.rpartition(".")[2].startswith("view_")

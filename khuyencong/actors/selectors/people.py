"""People, their roles, and whose they are to manage."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from khuyencong.access import Permission, Principal, Role, Scope
from khuyencong.actors.models import Membership, Organisation, User
from khuyencong.actors.permissions import P
from khuyencong.actors.selectors import in_force


def below(organisation_id: int | None) -> set[int]:
    """Ids of an organisation and of those below it, down to two levels (UBND tỉnh, sở, trung tâm)."""
    return set() if organisation_id is None else set(rows_below(organisation_id).values_list("pk", flat=True))


def rows_below(organisation_id: int | None) -> QuerySet[Organisation]:
    """The same as rows, for a condition inside of another statement."""
    if organisation_id is None:
        return Organisation.objects.none()
    return Organisation.objects.filter(Q(pk=organisation_id) | Q(parent=organisation_id) | Q(parent__parent=organisation_id)).order_by()


def organisations_within(who: Principal, permission: Permission, on: date | None = None) -> QuerySet[Organisation]:
    """The organisations of a day that a permission of the principal reaches."""
    rows = Organisation.objects.filter(in_force(on)).order_by("name", "id")
    match who.scope(permission):
        case Scope.PROVINCE:
            return rows
        case Scope.DISTRICT:
            return rows.filter(pk__in=rows_below(who.organisation_id))
    return rows.none()


def heads_of(organisation_id: int | None, *, roles: Sequence[Role], on: date | None = None) -> list[int]:
    """Ids of an organisation's people in leading roles; where it has none, those of the organisation above."""
    if organisation_id is None:
        return []
    office = Organisation.objects.select_related("parent__parent").get(pk=organisation_id)
    above = office.parent.parent if office.parent else None
    lines = [one.pk for one in (office, office.parent, above) if one is not None]
    rows = Membership.objects.filter(in_force(on), organisation_id__in=lines, role__in=roles, user__is_active=True)
    found = sorted(rows.order_by().values_list("organisation_id", "user_id").distinct(), key=lambda pair: (lines.index(pair[0]), pair[1]))
    return [user for place, user in found if place == found[0][0]]


def people_within(who: Principal) -> QuerySet[User]:
    """The people whom the principal may look at: everybody for an operator, else whoever has or had a role at one's organisations."""
    rows = User.objects.all()
    match who.scope(P.VIEW_PEOPLE):
        case Scope.PROVINCE:
            return rows
        case Scope.DISTRICT:
            held = Membership.objects.filter(user=OuterRef("pk"), organisation_id__in=below(who.organisation_id))
            return rows.filter(Exists(held))
    return rows.none()


def memberships_of(user_id: int, who: Principal) -> QuerySet[Membership]:
    """A person's roles over time, as far as the principal may know of them; the newest first."""
    rows = Membership.objects.filter(user_id=user_id).select_related("organisation", "enterprise", "user")
    if who.scope(P.VIEW_PEOPLE) != Scope.PROVINCE:
        rows = rows.filter(organisation_id__in=below(who.organisation_id))
    return rows.order_by("-valid_from", "-id")


def may_manage(who: Principal, membership: Membership) -> bool:
    """Whether the principal may end or force the end of a role."""
    scope = who.scope(P.MANAGE_PEOPLE)
    if scope == Scope.PROVINCE:
        return True
    return scope == Scope.DISTRICT and membership.organisation_id in below(who.organisation_id)


def colleagues(organisation_id: int, *, but: Sequence[int] = (), on: date | None = None) -> QuerySet[Membership]:
    """The roles of a day at an organisation, of active people; `but` leaves some people out."""
    rows = Membership.objects.filter(in_force(on), organisation_id=organisation_id, user__is_active=True).exclude(user_id__in=but)
    return rows.select_related("user", "organisation").order_by("user__full_name", "id")

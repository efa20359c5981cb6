"""Who is who on a day."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from khuyencong import clock
from khuyencong.access import Principal, Role, matrix
from khuyencong.actors.enums import Function, Level
from khuyencong.actors.models import AdminUnit, Delegation, Enterprise, FunctionHolder, Membership, Organisation
from khuyencong.actors.staffing import SigningForm


def in_force(on: date | None = None) -> Q:
    """Rows with `valid_from` and `valid_to` that hold on a day."""
    day = on or clock.today()
    return Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gte=day))


def units(level: Level, on: date | None = None) -> QuerySet[AdminUnit]:
    """Units of a level on a day, in dictionary order."""
    return AdminUnit.objects.filter(in_force(on), level=level).order_by("sort_name", "id")


def memberships_on(*, user_id: int, on: date | None = None) -> list[Membership]:
    """A person's roles of the day, the oldest first, each with whether it `stands_in` for a leader today; none for a disabled account."""
    from khuyencong.actors.selectors import delegations  # leaf: it asks this module for the day

    found = Membership.objects.filter(in_force(on), user_id=user_id, user__is_active=True)
    found = found.annotate(stands_in=Exists(delegations.holding(on).filter(receiver=OuterRef("pk")).order_by()))
    return list(found.select_related("user", "organisation__area", "enterprise").order_by("valid_from", "id"))


def principal_of(acting: Membership, memberships: Sequence[Membership] = ()) -> Principal:
    """The principal of a membership. An enterprise's person acts for all of their enterprises at once."""
    if acting.role == Role.ENTERPRISE:
        mine = [m for m in memberships if m.role == Role.ENTERPRISE] or [acting]
        return Principal(
            user_id=acting.user_id,
            name=acting.user.full_name,
            role=Role.ENTERPRISE,
            membership_id=acting.pk,
            organisation_name=acting.enterprise.name if acting.enterprise else "",
            enterprise_ids=frozenset(m.enterprise_id for m in mine if m.enterprise_id),
        )
    organisation = acting.organisation
    assert organisation is not None
    return Principal(
        user_id=acting.user_id,
        name=acting.user.full_name,
        role=Role(acting.role),
        membership_id=acting.pk,
        organisation_id=organisation.pk,
        organisation_name=organisation.name,
        area_ids=frozenset({organisation.area_id}),
        title=acting.title,
    )


def principal_of_delegate(delegation: Delegation) -> Principal:
    """The principal of somebody who acts in another's role: the delegate's name, the leader's role, no more than was delegated."""
    from khuyencong.actors.selectors import delegations  # leaf: it asks this module for the day

    giver = delegation.giver
    assert giver.organisation is not None
    every = [str(grant.permission) for grant in matrix() if grant.role == giver.role]
    given = delegation.permissions or [str(grant.permission) for grant in delegations.delegable(giver.role)]
    leader = giver.organisation.leader_title
    committee = giver.organisation.name.upper().partition(" NHÂN DÂN")
    capacity = {
        SigningForm.TM: f"TM. {committee[0]}{committee[1]}\nKT. {leader}",
    }.get(SigningForm(delegation.form), f"{SigningForm(delegation.form).mark} {leader}")
    return Principal(
        user_id=delegation.receiver.user_id,
        name=delegation.receiver.user.full_name,
        role=Role(giver.role),
        membership_id=delegation.receiver_id,
        organisation_id=giver.organisation_id,
        organisation_name=giver.organisation.name,
        area_ids=frozenset({giver.organisation.area_id}),
        title=delegation.title,
        on_behalf_of_id=giver.user_id,
        on_behalf_of_name=giver.user.full_name,
        on_behalf_of_title=giver.title or leader.capitalize(),
        signs_as=capacity,
        only=frozenset([*given, *(code for code in every if delegations.is_reading(code))]),
        delegation_id=delegation.pk,
    )


def principal_for(*, email: str, role: Role | None = None) -> Principal:
    """The principal of an account, for commands, the demonstration and tests. LookupError when it has no such role today."""
    from khuyencong.actors.models import User  # leaf: keeps the selector's import list to what pages need

    user = User.objects.get_by_natural_key(email)
    memberships = memberships_on(user_id=user.pk)
    for membership in memberships:
        if role is None or membership.role == role:
            return principal_of(membership, memberships)
    raise LookupError(f"{email} holds no role {role or ''}")


def holder_of(function: Function, on: date | None = None) -> Organisation | None:
    """The organisation that holds a duty on a day."""
    row = FunctionHolder.objects.filter(in_force(on), function=function).select_related("organisation").order_by("id").first()
    return row.organisation if row else None


def people_of(*, organisation_id: int, roles: Sequence[Role] = (), on: date | None = None) -> list[int]:
    """Ids of the active people of an organisation, of some roles only when named."""
    rows = Membership.objects.filter(in_force(on), organisation_id=organisation_id, user__is_active=True)
    if roles:
        rows = rows.filter(role__in=roles)
    return list(rows.order_by("user_id").values_list("user_id", flat=True).distinct())


def people_in_role(*roles: Role, on: date | None = None) -> list[int]:
    """Ids of the active people who hold one of the roles anywhere."""
    rows = Membership.objects.filter(in_force(on), role__in=roles, user__is_active=True)
    return list(rows.order_by("user_id").values_list("user_id", flat=True).distinct())


def people_of_enterprises(enterprise_ids: Sequence[int], on: date | None = None) -> list[int]:
    """Ids of the active people who act for any of the enterprises."""
    rows = Membership.objects.filter(in_force(on), enterprise_id__in=enterprise_ids, user__is_active=True)
    return list(rows.order_by("user_id").values_list("user_id", flat=True).distinct())


def district_committee(area_id: int, on: date | None = None) -> Organisation | None:
    """The UBND of a district (given the district's or one of its communes' id)."""
    of_area = Q(area_id=area_id, area__level=Level.DISTRICT) | Q(area__children=area_id, area__level=Level.DISTRICT)
    return Organisation.objects.filter(in_force(on), of_area, kind="district_committee").order_by("id").first()


def enterprises_visible_to(principal: Principal) -> QuerySet[Enterprise]:
    """Enterprises that the principal may choose for an application: their own, those of their district, or all."""
    rows = Enterprise.objects.select_related("area__parent").order_by("sort_name", "id")
    if principal.role == Role.ENTERPRISE:
        return rows.filter(pk__in=principal.enterprise_ids)
    if principal.role in (Role.DISTRICT_OFFICER, Role.DISTRICT_LEADER):
        return rows.filter(area__parent_id__in=principal.area_ids)
    return rows

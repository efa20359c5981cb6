"""Who is who on a day."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat

from khuyencong import clock
from khuyencong.access import Permission, Principal, Role, Scope, matrix
from khuyencong.actors.enums import EnterpriseState, Function, Level
from khuyencong.actors.functions import ROLE_FUNCTIONS
from khuyencong.actors.models import AdminUnit, Delegation, Enterprise, FunctionHolder, Membership, Organisation, OrganisationPeriod
from khuyencong.actors.permissions import P
from khuyencong.actors.roles import role_label
from khuyencong.actors.staffing import SigningForm
from khuyencong.statements import Statement

_DUTIES = [f"{role.value}:{function.value}" for role, functions in ROLE_FUNCTIONS.items() for function in functions]


def in_force(on: date | None = None) -> Q:
    """Rows with `valid_from` and `valid_to` that hold on a day."""
    day = on or clock.today()
    return Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gte=day))


def units(level: Level, on: date | None = None) -> QuerySet[AdminUnit]:
    """Units of a level on a day, in dictionary order."""
    return AdminUnit.objects.filter(in_force(on), level=level).order_by("sort_name", "id")


def held(on: date | None = None) -> Q:
    """Memberships whose organisation holds, on a day, a function that the role acts under; roles without functions need none."""
    # Each page asks this: one list of pairs, which is sooner made into a statement than a condition per role.
    pair = Concat(ExpressionWrapper(OuterRef("role"), output_field=CharField()), Value(":"), F("function"), output_field=CharField())
    holding = FunctionHolder.objects.filter(in_force(on), organisation=OuterRef("organisation_id")).alias(_pair=pair)
    return ~Q(role__in=[role.value for role in ROLE_FUNCTIONS]) | Q(Exists(holding.filter(_pair__in=_DUTIES)))


def memberships_on(*, user_id: int, on: date | None = None) -> list[Membership]:
    """A person's roles of the day, the oldest first, as far as their organisations hold the functions; none for a disabled account.

    Each carries whether it `stands_in` for a leader today, what its organisation is called on the day (`called`) and the areas
    that it answers for (`area_ids`) and the functions that it holds (`duties`).
    """
    return _MEMBERSHIPS.rows(user_id=user_id, on=on or clock.today())


def _memberships(user_id: int, on: date) -> QuerySet[Membership]:
    from khuyencong.actors.selectors import delegations  # leaf: it asks this module for the day

    found = Membership.objects.filter(in_force(on), held(on), user_id=user_id, user__is_active=True)
    periods = OrganisationPeriod.objects.filter(in_force(on), organisation=OuterRef("organisation_id"))
    duties = FunctionHolder.objects.filter(in_force(on), organisation=OuterRef("organisation_id"))
    areas = duties.filter(area__isnull=False)
    found = found.annotate(
        stands_in=Exists(delegations.holding(on).filter(receiver=OuterRef("pk")).order_by()),
        called=Subquery(periods.order_by("valid_from").values("name")[:1]),
        area_ids=ArraySubquery(areas.order_by("area_id").values("area_id").distinct()),
        duties=ArraySubquery(duties.order_by("function").values("function").distinct()),
    )
    return found.select_related("user", "organisation__area", "enterprise").order_by("valid_from", "id")


# Every request asks it first.
_MEMBERSHIPS = Statement(_memberships, user_id=-1, on=date(1, 1, 1))


def principal_of(acting: Membership, memberships: Sequence[Membership] = ()) -> Principal:
    """The principal of a membership. An enterprise's person acts at once for all enterprises where they hold that role."""
    if acting.role in Role.of_enterprises():
        mine = [m for m in memberships if m.role == acting.role] or [acting]
        return Principal(
            user_id=acting.user_id,
            name=acting.user.full_name,
            role=Role(acting.role),
            membership_id=acting.pk,
            organisation_name=acting.enterprise.name if acting.enterprise else "",
            enterprise_ids=frozenset(m.enterprise_id for m in mine if m.enterprise_id),
        )
    organisation = acting.organisation
    assert organisation is not None
    called, areas, duties = _of_the_day(acting, organisation)
    return Principal(
        user_id=acting.user_id,
        name=acting.user.full_name,
        role=Role(acting.role),
        membership_id=acting.pk,
        organisation_id=organisation.pk,
        organisation_name=called or organisation.name,
        area_ids=frozenset(areas) or frozenset({organisation.area_id}),
        duties=frozenset(duties),
        title=acting.title,
        role_name=role_label(acting.role, organisation.kind),
    )


def principal_of_delegate(delegation: Delegation) -> Principal:
    """The principal of somebody who acts in another's role: the delegate's name, the leader's role, no more than was delegated."""
    from khuyencong.actors.selectors import delegations  # leaf: it asks this module for the day

    giver = delegation.giver
    assert giver.organisation is not None
    every = [str(grant.permission) for grant in matrix() if grant.role == giver.role]
    given = delegation.permissions or [str(grant.permission) for grant in delegations.delegable(giver.role)]
    called, areas, duties = _of_the_day(giver, giver.organisation)
    called = called or giver.organisation.name
    leader = giver.organisation.leader_title
    committee = called.upper().partition(" NHÂN DÂN")
    capacity = {
        SigningForm.TM: f"TM. {committee[0]}{committee[1]}\nKT. {leader}",
    }.get(SigningForm(delegation.form), f"{SigningForm(delegation.form).mark} {leader}")
    return Principal(
        user_id=delegation.receiver.user_id,
        name=delegation.receiver.user.full_name,
        role=Role(giver.role),
        membership_id=delegation.receiver_id,
        organisation_id=giver.organisation_id,
        organisation_name=called,
        area_ids=frozenset(areas) or frozenset({giver.organisation.area_id}),
        duties=frozenset(duties),
        title=delegation.title,
        role_name=role_label(giver.role, giver.organisation.kind),
        on_behalf_of_id=giver.user_id,
        on_behalf_of_name=giver.user.full_name,
        on_behalf_of_title=giver.title or leader.capitalize(),
        signs_as=capacity,
        only=frozenset([*given, *(code for code in every if delegations.is_reading(code))]),
        delegation_id=delegation.pk,
    )


def _of_the_day(acting: Membership, organisation: Organisation) -> tuple[str | None, Iterable[int], Iterable[str]]:
    """What an organisation is called today, its areas and its functions: read with the membership, or now when it came from elsewhere."""
    if "called" in acting.__dict__:
        return acting.__dict__["called"], acting.__dict__["area_ids"], acting.__dict__["duties"]
    held_today = list(organisation.functions.filter(in_force()).order_by("area_id").values_list("area_id", "function"))
    return as_of(organisation).name, [area for area, _ in held_today if area is not None], [function for _, function in held_today]


def principal_for(*, email: str, role: Role | None = None) -> Principal:
    """The principal of an account, for commands, the demonstration and tests. LookupError when it has no such role today."""
    from khuyencong.actors.models import User  # leaf: keeps the selector's import list to what pages need

    user = User.objects.get_by_natural_key(email)
    memberships = memberships_on(user_id=user.pk)
    for membership in memberships:
        if role is None or membership.role == role:
            return principal_of(membership, memberships)
    raise LookupError(f"{email} holds no role {role or ''}")


def with_head(organisation_id: int | None) -> Organisation:
    """An organisation with what the head of its papers names. ValueError when there is none.

    A step may make several papers, and each asks anew: no loop, so not `get`, which the detector of repeated reads counts.
    """
    (found,) = Organisation.objects.select_related("area", "parent__area").filter(pk=organisation_id).order_by("pk")
    return found


def as_of(organisation: Organisation, on: date | None = None) -> Organisation:
    """The organisation with the name, symbol, parent and area that it had on a day; for reading, it refuses to be saved.

    On a day before its first or after its last period it shows the nearest one.
    """
    day = on or clock.today()
    rows = OrganisationPeriod.objects.filter(organisation=organisation).select_related("parent__area", "area").order_by("valid_from")
    periods = list(rows)
    if not periods:
        return organisation
    known = [period for period in periods if period.valid_from <= day]
    period = known[-1] if known else periods[0]
    shown = Organisation(pk=organisation.pk)
    shown.__dict__.update({k: v for k, v in organisation.__dict__.items() if k != "_state"})
    shown._state.adding, shown._state.db = False, organisation._state.db
    for field in ("name", "short_name", "symbol", "leader_title", "parent", "area"):
        setattr(shown, field, getattr(period, field))
    shown.shown_on = day  # type: ignore[attr-defined]
    return shown


def holder_of(function: Function, on: date | None = None, *, area_id: int | None = None) -> Organisation | None:
    """The organisation that holds a duty on a day (in an area, where each has its own), as it is called then."""
    row = FunctionHolder.objects.filter(in_force(on), function=function, area_id=area_id).select_related("organisation").first()
    return as_of(row.organisation, on) if row else None


def people_of(*, organisation_id: int, roles: Sequence[Role] = (), on: date | None = None) -> list[int]:
    """Ids of the active people of an organisation, of some roles only when named; whoever's role has lost its function is not among them."""
    rows = Membership.objects.filter(in_force(on), held(on), organisation_id=organisation_id, user__is_active=True)
    if roles:
        rows = rows.filter(role__in=roles)
    return list(rows.order_by("user_id").values_list("user_id", flat=True).distinct())


def people_in_role(*roles: Role, on: date | None = None) -> list[int]:
    """Ids of the active people who hold one of the roles at an organisation that holds a function of the role on the day."""
    rows = Membership.objects.filter(in_force(on), held(on), role__in=roles, user__is_active=True)
    return list(rows.order_by("user_id").values_list("user_id", flat=True).distinct())


def people_of_enterprises(enterprise_ids: Sequence[int], on: date | None = None) -> list[int]:
    """Ids of the active people who act for any of the enterprises."""
    rows = Membership.objects.filter(in_force(on), enterprise_id__in=enterprise_ids, user__is_active=True)
    return list(rows.order_by("user_id").values_list("user_id", flat=True).distinct())


def local_unit(area: AdminUnit) -> AdminUnit:
    """The unit whose UBND looks after an area: its district, or the area itself where there is no district above it."""
    return area.district or area


def is_local(on: date | None = None) -> Q:
    """Units whose UBND look after đề án on a day: districts, and communes that lie directly under a province."""
    return in_force(on) & (Q(level=Level.DISTRICT) | Q(level=Level.COMMUNE, parent__level=Level.PROVINCE))


def local_units(on: date | None = None) -> QuerySet[AdminUnit]:
    """The units whose UBND look after đề án on a day, in dictionary order."""
    return AdminUnit.objects.filter(is_local(on)).order_by("sort_name", "id")


def lies_in(area_ids: Iterable[int], path: str = "area") -> Q:
    """Rows whose commune (at `path`; themselves, when it is empty) is one of the areas, or lies in a district that is one of them."""
    ids, to = list(area_ids), f"{path}__" if path else ""
    return Q(**{f"{to}id__in": ids}) | Q(**{f"{to}parent_id__in": ids, f"{to}parent__level": Level.DISTRICT})


def communes_for(who: Principal | None, permission: Permission) -> QuerySet[AdminUnit]:
    """The communes of today among which somebody may choose: those of their area, or all."""
    rows = units(Level.COMMUNE).select_related("parent")
    return rows.filter(lies_in(who.area_ids, "")) if who is not None and who.scope(permission) == Scope.DISTRICT else rows


def district_committee(area_id: int, on: date | None = None) -> Organisation | None:
    """The UBND that looks after an area on a day: that of the area itself, or of the district in which it lies."""
    of_area = Q(area_id=area_id) | Q(area__children=area_id, area__level=Level.DISTRICT)
    rows = FunctionHolder.objects.filter(in_force(on), of_area, function=Function.LOCAL_AUTHORITY).select_related("organisation")
    row = rows.order_by(F("area__level").asc(), "id").first()
    return as_of(row.organisation, on) if row else None


def enterprises_visible_to(principal: Principal) -> QuerySet[Enterprise]:
    """Enterprises that the principal may open: their own, those of their area, or all."""
    rows = Enterprise.objects.select_related("area__parent").order_by("sort_name", "id")
    match principal.scope(P.VIEW_ENTERPRISE):
        case Scope.PROVINCE:
            return rows
        case Scope.DISTRICT:
            return rows.filter(lies_in(principal.area_ids))
        case Scope.ENTERPRISE:
            return rows.filter(pk__in=principal.enterprise_ids)
    return rows.none()


def enterprises_to_write_for(principal: Principal) -> QuerySet[Enterprise]:
    """Enterprises that the principal may choose for an application: visible, and neither refused nor merged away."""
    return enterprises_visible_to(principal).filter(state__in=EnterpriseState.living())

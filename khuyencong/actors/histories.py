"""Who may read how a cơ sở, an organisation, a unit, an account came to be as it is."""

from django.db.models import Q
from django.urls import reverse

from khuyencong.access import Principal
from khuyencong.actors.models import (
    AdminUnit,
    AdminUnitSuccession,
    Enterprise,
    FunctionHolder,
    Membership,
    Organisation,
    OrganisationPeriod,
    OrganisationSuccession,
    User,
)
from khuyencong.actors.permissions import P
from khuyencong.actors.selectors import enterprises_visible_to
from khuyencong.actors.selectors.people import memberships_of, people_within
from khuyencong.audit.history import History, Parts, register_history


def _enterprise(pk: int, who: Principal) -> str | None:
    return enterprises_visible_to(who).filter(pk=pk).values_list("name", flat=True).first()


def _organisation(pk: int, who: Principal) -> str | None:
    rows = Organisation.objects.all() if who.may(P.VIEW_ORGANISATIONS) else Organisation.objects.none()
    return rows.order_by("pk").filter(pk=pk).values_list("name", flat=True).first()


def _over_time(pk: int, _: Principal) -> Parts:
    """Its names, its duties, what it came from and became."""
    of_it = {
        FunctionHolder: Q(organisation_id=pk),
        OrganisationPeriod: Q(organisation_id=pk),
        OrganisationSuccession: Q(old_id=pk) | Q(new_id=pk),
    }
    return {
        model._meta.db_table: list(model._default_manager.order_by("pk").filter(q).values_list("pk", flat=True))
        for model, q in of_it.items()
    }


def _unit(pk: int, who: Principal) -> str | None:
    rows = AdminUnit.objects.all() if who.may(P.VIEW_ORGANISATIONS) else AdminUnit.objects.none()
    return rows.order_by("pk").filter(pk=pk).values_list("name", flat=True).first()


def _successions(pk: int, _: Principal) -> Parts:
    rows = AdminUnitSuccession.objects.filter(Q(old_id=pk) | Q(new_id=pk))
    return {AdminUnitSuccession._meta.db_table: list(rows.order_by("pk").values_list("pk", flat=True))}


def _person(pk: int, who: Principal) -> str | None:
    """One's own account, and those that one may look at."""
    rows = User.objects.all() if pk == who.user_id else people_within(who)
    return rows.order_by("pk").filter(pk=pk).values_list("full_name", flat=True).first()


def _roles(pk: int, who: Principal) -> Parts:
    rows = Membership.objects.filter(user_id=pk) if pk == who.user_id else memberships_of(pk, who)
    return {Membership._meta.db_table: list(rows.order_by("pk").values_list("pk", flat=True))}


register_history(History(Enterprise._meta.label, _enterprise, address=lambda pk: Enterprise(pk=pk).get_absolute_url()))
register_history(History(Organisation._meta.label, _organisation, _over_time, lambda pk: reverse("actors:organisation", args=[pk])))
register_history(History(AdminUnit._meta.label, _unit, _successions, lambda pk: reverse("actors:unit", args=[pk])))
register_history(History(User._meta.label, _person, _roles))

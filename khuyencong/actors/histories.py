"""Who may read how a cơ sở, an organisation, an account came to be as it is."""

from khuyencong.access import Principal
from khuyencong.actors.models import Enterprise, FunctionHolder, Membership, Organisation, User
from khuyencong.actors.permissions import P
from khuyencong.actors.selectors import enterprises_visible_to
from khuyencong.actors.selectors.people import below, memberships_of, people_within
from khuyencong.audit.history import History, Parts, register_history


def _enterprise(pk: int, who: Principal) -> str | None:
    return enterprises_visible_to(who).filter(pk=pk).values_list("name", flat=True).first()


def _organisation(pk: int, who: Principal) -> str | None:
    if not who.may(P.VIEW_PEOPLE) or pk not in below(who.organisation_id):
        return None
    return Organisation.objects.order_by("pk").filter(pk=pk).values_list("name", flat=True).first()


def _functions(pk: int, who: Principal) -> Parts:
    return {
        FunctionHolder._meta.db_table: list(FunctionHolder.objects.filter(organisation_id=pk).order_by("pk").values_list("pk", flat=True))
    }


def _person(pk: int, who: Principal) -> str | None:
    """One's own account, and those that one may look at."""
    rows = User.objects.all() if pk == who.user_id else people_within(who)
    return rows.order_by("pk").filter(pk=pk).values_list("full_name", flat=True).first()


def _roles(pk: int, who: Principal) -> Parts:
    rows = Membership.objects.filter(user_id=pk) if pk == who.user_id else memberships_of(pk, who)
    return {Membership._meta.db_table: list(rows.order_by("pk").values_list("pk", flat=True))}


register_history(History(Enterprise._meta.label, _enterprise))
register_history(History(Organisation._meta.label, _organisation, _functions))
register_history(History(User._meta.label, _person, _roles))

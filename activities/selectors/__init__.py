"""Reading activities: who sees which, whom one concerns, what lies in a span of days."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from activities.enums import ActivityState, Kind
from activities.models import Activity, Attendee, Invitation, Involved
from activities.permissions import P
from khuyencong.access import Principal, Scope, holders
from khuyencong.actors import selectors as actors


def every() -> QuerySet[Activity]:
    """All activities with what lists show of them, the latest first."""
    return Activity.objects.select_related("organisation", "area").order_by("-starts_on", "-pk")


def visible_to(who: Principal) -> QuerySet[Activity]:
    """The activities that the principal may open: all; or their office's, those on the common calendar, and those about one of their cơ sở."""
    rows = every()
    match who.scope(P.VIEW):
        case Scope.PROVINCE:
            return rows
        case Scope.OWN | Scope.ENTERPRISE:
            return rows.filter(mine(who) | Q(is_shared=True))
    return rows.none()


def mine(who: Principal) -> Q:
    """What the principal's office does or is invited to, what they go to, what one of their cơ sở has a part in."""
    found = Q(organisation=who.organisation_id) if who.organisation_id else Q(pk__in=())
    if who.organisation_id:
        found |= Q(pk__in=Invitation.objects.filter(organisation=who.organisation_id).order_by().values("course__activity"))
    if who.user_id:
        found |= Q(pk__in=Attendee.objects.filter(user=who.user_id, withdrawn_at__isnull=True).order_by().values("course__activity"))
    if who.enterprise_ids:
        found |= Q(pk__in=Involved.objects.filter(enterprise__in=who.enterprise_ids).order_by().values("activity"))
    return found


def own(who: Principal) -> QuerySet[Activity]:
    """The activities of the principal's office."""
    return every().filter(organisation=who.organisation_id) if who.organisation_id and who.may(P.KEEP) else every().none()


def between(rows: QuerySet[Activity], first: date, last: date) -> QuerySet[Activity]:
    """Those of the rows that touch the days: by when they were held, or are to be."""
    planned = Q(held_from__isnull=True, starts_on__lte=last, ends_on__gte=first)
    return rows.filter(planned | Q(held_from__lte=last, held_to__gte=first))


def due(who: Principal, on: date) -> QuerySet[Activity]:
    """What the principal's office planned, whose days are over, and of which nothing is told yet; the oldest first."""
    return own(who).filter(state=ActivityState.PLANNED, ends_on__lt=on).order_by("ends_on", "pk")


def concerned_by(activity: Activity) -> list[int]:
    """Whom a change concerns: the people of the cơ sở that have a part in it, and who is to come."""
    enterprises = list(activity.involved.order_by("pk").values_list("enterprise_id", flat=True))
    return sorted({*(actors.people_of_enterprises(enterprises) if enterprises else ()), *attending(activity)})


def attending(activity: Activity) -> list[int]:
    """Who is registered for it."""
    rows = Attendee.objects.filter(course__activity=activity, withdrawn_at__isnull=True)
    return list(rows.order_by("user_id").values_list("user_id", flat=True))


def keepers(organisation_id: int) -> list[int]:
    """Who of an office keeps its activities."""
    return actors.people_of(organisation_id=organisation_id, roles=tuple(holders(P.KEEP)))


def held(first: date, last: date, kinds: Iterable[Kind]) -> QuerySet[Activity]:
    """Activities of some kinds that began within the days."""
    return Activity.objects.filter(state=ActivityState.HELD, kind__in=list(kinds), held_from__range=(first, last))


def count_by_organisation(first: date, last: date, kinds: Iterable[Kind]) -> list[tuple[str, int]]:
    """How many of some kinds each organisation held within the days."""
    rows = held(first, last, kinds).order_by().values(name=F("organisation__name")).annotate(n=Count("pk"))
    return [(row["name"], row["n"]) for row in rows.order_by("-n", "name")]

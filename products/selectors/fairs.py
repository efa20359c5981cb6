"""Reading fairs: which there are, who asked for booths, what was sold."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from khuyencong import clock
from khuyencong.access import Principal, Scope
from khuyencong.actors import selectors as actors
from khuyencong.actors.models import Enterprise
from products.enums import BoothAnswer
from products.models import Booth, Fair
from products.permissions import P

GIVEN = Q(answer=BoothAnswer.ACCEPTED)
TELL_WITHIN = timedelta(days=90)
"""How long after a fair a cơ sở may still say, or put right, what it sold."""


def fairs() -> QuerySet[Fair]:
    """All fairs, the newest first: they are told to everybody who works here."""
    return Fair.objects.select_related("organisation", "project").order_by("-starts_on", "-pk")


def counted(rows: QuerySet[Fair]) -> QuerySet[Fair]:
    """With the booths that were given, and what was sold (đồng)."""
    given = Booth.objects.filter(GIVEN, fair=OuterRef("pk")).order_by().values("fair")

    def total(field: str) -> Coalesce:
        return Coalesce(Subquery(given.annotate(n=Sum(field)).values("n")), 0)

    return rows.annotate(given=total("booths"), sold=total("revenue"), ordered=total("order_value"))


def is_of(fair: Fair, who: Principal) -> bool:
    """Whether somebody leads the fair: it is of their office, and they may."""
    return who.may(P.LEAD_FAIR) and fair.organisation_id == who.organisation_id


def own(who: Principal) -> QuerySet[Fair]:
    """The fairs of somebody's office."""
    return fairs().filter(organisation=who.organisation_id) if who.may(P.LEAD_FAIR) else Fair.objects.none()


def booths_visible_to(who: Principal) -> QuerySet[Booth]:
    """Requests for booths that somebody may read: at fairs of their office, of their cơ sở, of their area, or all."""
    rows = Booth.objects.select_related("fair__organisation", "enterprise__area__parent").order_by("pk")
    leads = Q(fair__organisation=who.organisation_id) if who.organisation_id is not None and who.may(P.LEAD_FAIR) else Q(pk__in=())
    match who.scope(P.VIEW):
        case Scope.PROVINCE:
            return rows
        case Scope.DISTRICT:
            return rows.filter(actors.lies_in(who.area_ids, "enterprise__area") | leads)
        case Scope.ENTERPRISE:
            return rows.filter(enterprise__in=who.enterprise_ids)
    return rows.none()


def own_booths(who: Principal) -> QuerySet[Booth]:
    """Those of somebody's cơ sở."""
    return booths_visible_to(who).filter(enterprise__in=who.enterprise_ids) if who.may(P.ASK_BOOTH) else Booth.objects.none()


def free(fair: Fair) -> int:
    """How many booths are left."""
    return fair.booths - (Booth.objects.filter(GIVEN, fair=fair).aggregate(n=Sum("booths"))["n"] or 0)


def takes(fair: Fair) -> bool:
    """Whether booths may be asked for today."""
    return fair.cancelled_at is None and clock.today() <= fair.apply_by


def may_tell(booth: Booth) -> bool:
    """Whether it is time to say what was sold: the fair has begun, and was not over long ago."""
    fair = booth.fair
    return (
        booth.answer == BoothAnswer.ACCEPTED and fair.cancelled_at is None and fair.starts_on <= clock.today() <= fair.ends_on + TELL_WITHIN
    )


def to_answer(who: Principal) -> QuerySet[Booth]:
    """Requests that wait for somebody's office."""
    rows = Booth.objects.select_related("fair", "enterprise__area").filter(
        answer="", fair__cancelled_at=None, fair__in=own(who).order_by().values("pk")
    )
    return rows.order_by("asked_at", "pk")


def to_tell(who: Principal) -> QuerySet[Booth]:
    """Booths of somebody's cơ sở at a fair that is over, of which nobody has said what was sold."""
    today = clock.today()
    return own_booths(who).filter(
        GIVEN, told_at=None, fair__cancelled_at=None, fair__ends_on__lt=today, fair__ends_on__gte=today - TELL_WITHIN
    )


def without_booth(who: Principal, fair: Fair) -> QuerySet[Enterprise]:
    """The cơ sở of somebody that have not asked for a booth, or took that back."""
    asked = Booth.objects.filter(fair=fair).exclude(answer=BoothAnswer.WITHDRAWN).order_by().values("enterprise")
    return Enterprise.objects.filter(pk__in=who.enterprise_ids).exclude(pk__in=asked).order_by("sort_name", "pk")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a fair; amounts are đồng. `told` of `taking_part` cơ sở have said."""

    taking_part: int
    told: int
    orders: int
    order_value: int
    revenue: int


def outcome(fair: Fair) -> Outcome:
    """The sums of its booths."""
    told = Booth.objects.filter(GIVEN, fair=fair).aggregate(
        n=Count("pk"), told=Count("told_at"), orders=Sum("orders"), value=Sum("order_value"), revenue=Sum("revenue")
    )
    return Outcome(told["n"], told["told"], told["orders"] or 0, told["value"] or 0, told["revenue"] or 0)

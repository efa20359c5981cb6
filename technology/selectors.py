"""Reading technology: what is shown to whom, what suits a cơ sở, what is asked, advised and come of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import OuterRef, Q, QuerySet, Subquery

from khuyencong import clock
from khuyencong.access import Principal, Scope
from khuyencong.actors import selectors as actors
from khuyencong.actors.enums import Function
from khuyencong.actors.models import Enterprise, FunctionHolder, IndustryCode
from khuyencong.calendar.models import Clock
from khuyencong.calendar.rules import CalendarNotLoaded
from khuyencong.calendar.selectors import NoClockRule, clock_rule, due_date
from khuyencong.documents.models import Attachment
from khuyencong.text import fold
from khuyencong.ui.search import Fold
from projects.selectors import public
from technology.enums import RightState, TechnologyState, TransferState
from technology.models import PropertyRight, SeenWorking, Technology, Transfer
from technology.permissions import P, is_scout, reaches


# --- the catalogue ---------------------------------------------------------------
def shown() -> QuerySet[Technology]:
    """What anybody may read, the newest first."""
    return Technology.objects.filter(state=TechnologyState.PUBLISHED).order_by("-kept_at", "-pk")


def catalogue_for(who: Principal | None) -> QuerySet[Technology]:
    """What somebody may read: what is shown, and for who keeps the catalogue drafts and what was taken away."""
    if who is not None and reaches(who, P.KEEP):
        return Technology.objects.order_by("-kept_at", "-pk")
    return shown()


def twin_of(*, name: str, supplier: str, but: int | None = None) -> Technology | None:
    """The technology of that name and supplier, however they are written."""
    rows = Technology.objects.alias(_name=Fold("name"), _supplier=Fold("supplier")).filter(_name=fold(name), _supplier=fold(supplier))
    return rows.exclude(pk=but).order_by("pk").first()


def seen_of(technology: Technology) -> list[SeenWorking]:
    """Where it was seen at work; of đề án those whose grant was approved, which everybody may know."""
    rows = SeenWorking.objects.filter(technology=technology).select_related("project__district")
    return list(rows.filter(Q(project__isnull=True) | Q(project__in=public.funded().order_by().values("pk"))).order_by("at", "pk"))


def photo_of(pk: int, digest: str, who: Principal | None) -> Attachment | None:
    """The picture of a technology that the reader may open; None for any other address, and while the scanner holds it."""
    row = (
        catalogue_for(who)
        .filter(pk=pk, photo__sha256__startswith=digest, photo__in=Attachment.objects.readable())
        .select_related("photo")
        .first()
    )
    return row.photo if row is not None and len(digest) >= 8 else None


def suited(enterprises: Iterable[Enterprise]) -> QuerySet[Technology]:
    """What is shown and suits one of some cơ sở: by the code of industry where both say one, else by the trade; and by the number of workers."""
    rows = list(enterprises)
    known = list(IndustryCode.objects.filter(actors.in_force()).order_by("code").values_list("code", flat=True))
    wanted = Q(pk__in=())
    for row in rows:
        family = row.vsic_code[:4]
        trade = Q(trade=row.trade)
        if family:
            trade = Q(trade=row.trade, vsic_codes=[]) | Q(
                vsic_codes__overlap=[family, row.vsic_code, *(c for c in known if c.startswith(family))]
            )
        if row.employees is not None:
            trade &= Q(least_employees__isnull=True) | Q(least_employees__lte=row.employees)
            trade &= Q(most_employees__isnull=True) | Q(most_employees__gte=row.employees)
        wanted |= trade
    return shown().filter(wanted)


def industries() -> list[tuple[str, str]]:
    """The codes of today, to choose from."""
    rows = IndustryCode.objects.filter(actors.in_force()).order_by("code")
    return [(row.code, str(row)) for row in rows]


# --- what cơ sở ask --------------------------------------------------------------
def own_enterprises(who: Principal) -> QuerySet[Enterprise]:
    """The cơ sở that somebody acts for."""
    return Enterprise.objects.filter(pk__in=who.enterprise_ids).order_by("sort_name", "pk")


def _within(who: Principal) -> Q:
    match who.scope(P.VIEW):
        case Scope.PROVINCE:
            return Q()
        case Scope.FIELD if is_scout(who):
            return Q()
        case Scope.DISTRICT:
            return actors.lies_in(who.area_ids, "enterprise__area")
        case Scope.ENTERPRISE:
            return Q(enterprise__in=who.enterprise_ids)
    return Q(pk__in=())


def transfers_visible_to(who: Principal) -> QuerySet[Transfer]:
    """Interests in technology that the principal may read."""
    rows = Transfer.objects.select_related("technology", "enterprise__area__parent", "project", "advised_by")
    return rows.filter(_within(who)).order_by("-asked_at", "-pk")


def rights_visible_to(who: Principal) -> QuerySet[PropertyRight]:
    """Registrations of industrial property that the principal may read."""
    return PropertyRight.objects.select_related("enterprise__area__parent", "guided_by").filter(_within(who)).order_by("-asked_at", "-pk")


def open_right_of(enterprise: Enterprise, kind: str, subject: str) -> PropertyRight | None:
    """The registration of the same thing for a cơ sở that is still open."""
    rows = PropertyRight.objects.filter(enterprise=enterprise, kind=kind, state__in=RightState.open_ones()).alias(_subject=Fold("subject"))
    return rows.filter(_subject=fold(subject)).order_by("pk").first()


def with_due(rows: QuerySet, kind: str) -> QuerySet:
    """Rows with the day by which the running clock wants an answer (`due_on`)."""
    running = Clock.objects.filter(subject_kind=kind, subject_id=OuterRef("pk"), stopped_at__isnull=True).order_by("pk")
    return rows.annotate(due_on=Subquery(running.values("due_on")[:1]))


def desk() -> list[int]:
    """Whoever advises at the office that has the duty today."""
    holder = FunctionHolder.objects.filter(actors.in_force(), function=Function.TECHNOLOGY_SCOUT).order_by("pk").first()
    return actors.people_of(organisation_id=holder.organisation_id) if holder else []


def expected_on(code: str, since: date) -> date | None:
    """By when the granting office's word is due; None when no time limit is known.

    Beyond the years that the calendar holds only Saturdays and Sundays are left out: a registration of the future is not refused
    because nobody has entered that year's holidays.
    """
    try:
        return due_date(code, since)
    except NoClockRule:
        return None
    except CalendarNotLoaded:
        left, day = clock_rule(code, since).working_days, since
        while left:
            day += timedelta(days=1)
            left -= day.weekday() < 5
        return day


# --- what came of it -------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Standing:
    """The figures of a span of days; `value` is đồng. `done` counts each registration once, filed or granted."""

    shown: int
    asked: int
    transferred: int
    value: int
    with_project: int
    rights_asked: int
    filed: int
    granted: int
    filed_or_granted: int
    waiting: int
    late: int


def standing(first: date, last: date) -> Standing:
    """How technology and industrial property stand for a span of days."""
    span = (first, last)
    transfers = Transfer.objects.filter(state=TransferState.TRANSFERRED, contract_on__range=span)
    amounts = list(transfers.order_by("pk").values_list("value", "project_id"))
    rights = PropertyRight.objects.order_by("pk")
    filed, granted = Q(filed_on__range=span), Q(state=RightState.GRANTED, closed_on__range=span)
    waiting = Clock.objects.filter(subject_kind__in=("technology_transfer", "property_right"), stopped_at__isnull=True)
    return Standing(
        shown=shown().count(),
        asked=Transfer.objects.filter(asked_at__date__range=span).count(),
        transferred=len(amounts),
        value=sum(value or 0 for value, _ in amounts),
        with_project=sum(project is not None for _, project in amounts),
        rights_asked=rights.filter(asked_at__date__range=span).count(),
        filed=rights.filter(filed).count(),
        granted=rights.filter(granted).count(),
        filed_or_granted=rights.filter(filed | granted).count(),
        waiting=waiting.count(),
        late=waiting.filter(due_on__lt=min(last, clock.today())).count(),
    )

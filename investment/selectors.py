"""Reading opportunities and leads: what is shown to whom, whom to get in touch with, what came of it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from investment.enums import LeadSource, LeadState, OpportunityState
from investment.models import Contact, Lead, Opportunity
from investment.permissions import P, reaches
from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.actors import selectors as actors
from khuyencong.actors.enums import Function
from khuyencong.actors.models import AdminUnit, FunctionHolder
from khuyencong.text import fold
from khuyencong.ui.search import Fold

MOST_IN_ENGLISH = 200


# --- opportunities ---------------------------------------------------------------
def shown() -> QuerySet[Opportunity]:
    """What anybody may read, the newest first."""
    rows = Opportunity.objects.filter(state=OpportunityState.PUBLISHED).select_related("area__parent")
    return rows.order_by("-kept_at", "-pk")


def opportunities_for(who: Principal | None) -> QuerySet[Opportunity]:
    """What somebody may read: what is shown, and for offices that follow investment drafts and what was closed."""
    if who is not None and reaches(who, P.VIEW):
        return Opportunity.objects.select_related("area__parent").order_by("-kept_at", "-pk")
    return shown()


def twin_of(*, title: str, area_id: int | None, but: int | None = None) -> Opportunity | None:
    """The opportunity of that title in the unit, however it is written."""
    rows = Opportunity.objects.alias(_title=Fold("title")).filter(_title=fold(title), area_id=area_id)
    return rows.exclude(pk=but).order_by("pk").first()


def places() -> QuerySet[AdminUnit]:
    """The units of today in which an opportunity may lie."""
    return AdminUnit.objects.filter(actors.in_force()).exclude(level="province").select_related("parent").order_by("sort_name", "pk")


# --- leads -----------------------------------------------------------------------
def leads_for(who: Principal) -> QuerySet[Lead]:
    """Investors whose interest the principal may read."""
    rows = Lead.objects.select_related("opportunity__area", "noted_by").order_by("-noted_at", "-pk")
    return rows if reaches(who, P.VIEW) else rows.none()


def open_lead_of(investor: str, opportunity: Opportunity | None) -> Lead | None:
    """The interest of the same investor in the same opportunity that is still open."""
    rows = Lead.objects.filter(opportunity=opportunity, state__in=LeadState.open_ones()).alias(_investor=Fold("investor"))
    return rows.filter(_investor=fold(investor)).order_by("pk").first()


def due(on: date) -> QuerySet[Lead]:
    """Investors with whom somebody was to be in touch by a day."""
    return (
        Lead.objects.filter(state__in=LeadState.open_ones(), next_on__lte=on).select_related("opportunity__area").order_by("next_on", "pk")
    )


def contacts_of(lead: Lead) -> list[Contact]:
    """What was said with an investor, the newest first."""
    return list(lead.contacts.select_related("by").order_by("-on", "-pk"))


def desk() -> list[int]:
    """Whoever invites investors at the office that has the duty today."""
    holder = FunctionHolder.objects.filter(actors.in_force(), function=Function.INVESTMENT_PROMOTER).order_by("pk").first()
    return actors.people_of(organisation_id=holder.organisation_id) if holder else []


# --- what came of it -------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Standing:
    """The figures of a span of days; `capital` is đồng. `guided`: of those noted in the span, those with whom somebody worked."""

    shown: int
    published: int
    noted: int
    guided: int
    contacts: int
    invested: int
    capital: int
    open: int
    late: int


def standing(first: date, last: date) -> Standing:
    """How the invitation of investors stands for a span of days."""
    span = (first, last)
    # What came from the public page and was dropped without a contact (sent twice, not meant) is nobody's interest.
    dropped = Q(source=LeadSource.PUBLIC, state=LeadState.LOST) & ~Exists(Contact.objects.filter(lead=OuterRef("pk")))
    leads = Lead.objects.filter(~dropped, noted_at__date__range=span)
    invested = list(Lead.objects.filter(invested_on__range=span).order_by("pk").values_list("capital", flat=True))
    return Standing(
        shown=shown().count(),
        published=Opportunity.objects.filter(published_at__date__range=span).count(),
        noted=leads.count(),
        guided=leads.filter(Q(contacts__isnull=False) | Q(state=LeadState.INVESTED)).order_by().distinct().count(),
        contacts=Contact.objects.filter(on__range=span).count(),
        invested=len(invested),
        capital=sum(capital or 0 for capital in invested),
        open=Lead.objects.filter(state__in=LeadState.open_ones()).count(),
        late=Lead.objects.filter(state__in=LeadState.open_ones(), next_on__lt=min(last, clock.today())).count(),
    )

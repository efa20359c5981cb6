"""Reading questions, the guide and visits: who may read which, what is like what, how they stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median

from django.db.models import Count, Q, QuerySet

from guidance.enums import QuestionState
from guidance.models import GuideEntry, Question, SupportVisit
from guidance.permissions import P
from khuyencong import clock
from khuyencong.access import Principal, Scope
from khuyencong.actors.models import Organisation
from khuyencong.actors.selectors import in_force
from khuyencong.calendar.models import Clock
from khuyencong.calendar.rules import CalendarNotLoaded, working_days_between
from khuyencong.calendar.selectors import calendar
from khuyencong.ui.search import alike


def _own(who: Principal) -> Q:
    """Asked for one of the principal's cơ sở or by their office, or to be answered by it."""
    found = Q(enterprise__in=who.enterprise_ids) if who.enterprise_ids else Q(pk__in=())
    if who.organisation_id is not None:
        found |= Q(organisation=who.organisation_id) | Q(office=who.organisation_id)
    return found


def visible_to(who: Principal) -> QuerySet[Question]:
    """The questions that the principal may read: their own, those of their area, those that their office answers, or all."""
    rows = Question.objects.select_related("enterprise", "organisation", "area", "office", "asked_by").order_by("-asked_at", "-pk")
    match who.scope(P.VIEW):
        case Scope.PROVINCE:
            return rows
        case Scope.DISTRICT:
            return rows.filter(_own(who) | Q(area__in=who.area_ids))
        case Scope.OWN | Scope.ENTERPRISE:
            return rows.filter(_own(who))
    return rows.none()


def guide() -> QuerySet[GuideEntry]:
    """The entries that everybody reads, the newest first."""
    return GuideEntry.objects.filter(retired_on__isnull=True).order_by("-pk")


def like_in_guide(text: str) -> list[GuideEntry]:
    """Entries whose question or answer is like a text, the likest first; at most five."""
    return alike(text, guide())


def like_answered(question: Question, who: Principal) -> list[Question]:
    """Answered questions that the principal may read and that are like this one, the likest first; at most five."""
    return alike(question.title, visible_to(who).filter(state__in=QuestionState.answered_ones()).exclude(pk=question.pk))


def to_answer(who: Principal) -> QuerySet[Question]:
    """What waits for the principal's office, the oldest first."""
    rows = Question.objects.filter(state=QuestionState.ASKED, office=who.organisation_id)
    return rows.select_related("enterprise", "organisation", "area").order_by("moved_at", "pk")


def offices() -> QuerySet[Organisation]:
    """The offices of today that a question may be sent on to."""
    rows = Organisation.objects.filter(in_force()).exclude(kind__in=("commune_committee", "ministry_agency", "province_committee"))
    return rows.order_by("kind", "name", "pk")


def due_days(ids: Iterable[int]) -> dict[int, date]:
    """By when each waiting question is to be answered, in one question."""
    rows = Clock.objects.filter(subject_kind="guidance_question", subject_id__in=list(ids), stopped_at__isnull=True)
    return dict(rows.order_by("pk").values_list("subject_id", "due_on"))


def visits_visible_to(who: Principal) -> QuerySet[SupportVisit]:
    """The visits that the principal may read: of their cơ sở, their area, their office, or all."""
    rows = SupportVisit.objects.select_related("enterprise", "area", "organisation").order_by("-held_on", "-pk")
    match who.scope(P.VIEW):
        case Scope.PROVINCE:
            return rows
        case Scope.DISTRICT:
            return rows.filter(Q(organisation=who.organisation_id) | Q(area__in=who.area_ids) | Q(area__parent__in=who.area_ids))
        case Scope.ENTERPRISE:
            return rows.filter(enterprise__in=who.enterprise_ids)
        case Scope.OWN:
            return rows.filter(organisation=who.organisation_id)
    return rows.none()


@dataclass(frozen=True, slots=True)
class Standing:
    """How the questions asked within days stand: `days` is the median of working days to the answer (None: nothing answered)."""

    asked: int
    answered: int
    late: int
    days: float | None
    entries: int
    visits: int
    by_area: dict[int | None, tuple[int, int]]


def standing(first: date, last: date) -> Standing:
    """The figures of the days, as they are on the last of them. Late is what was answered after its day, and what still waits past it."""
    rows = Question.objects.filter(asked_at__date__range=(first, last)).exclude(state=QuestionState.WITHDRAWN)
    found = list(rows.order_by("pk").values_list("pk", "state", "asked_at", "answered_at", "area"))
    late_ids = set(
        Clock.objects.filter(subject_kind="guidance_question", subject_id__in=[row[0] for row in found], due_on__lt=last)
        .filter(stopped_at__isnull=True)
        .order_by("pk")
        .values_list("subject_id", flat=True)
    )
    spans: list[int] = []
    by_area: dict[int | None, tuple[int, int]] = {}
    answered = 0
    for _, state, asked_at, answered_at, area in found:
        is_answered = state in QuestionState.answered_ones()
        answered += is_answered
        had, of_them = by_area.get(area, (0, 0))
        by_area[area] = (had + 1, of_them + is_answered)
        if answered_at is not None and is_answered:
            try:
                spans.append(working_days_between(clock.day_of(asked_at), clock.day_of(answered_at), calendar(asked_at.year)))
            except CalendarNotLoaded:
                continue
    visits = SupportVisit.objects.filter(held_on__range=(first, last)).aggregate(n=Count("pk"))["n"]
    return Standing(len(found), answered, len(late_ids), float(median(spans)) if spans else None, guide().count(), visits, by_area)

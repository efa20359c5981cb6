"""Reading obstacles: who may read which, what is like what, whom an answer concerns, how they stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median

from django.db.models import Q, QuerySet

from khuyencong import clock
from khuyencong.access import Principal, Role, Scope
from khuyencong.actors import selectors as actors
from khuyencong.calendar.models import Clock
from khuyencong.calendar.rules import CalendarNotLoaded, working_days_between
from khuyencong.calendar.selectors import calendar
from khuyencong.ui import search
from khuyencong.ui.search import Fold
from obstacles.enums import ObstacleState
from obstacles.models import Also, Obstacle
from obstacles.permissions import P

_ANSWERERS = (Role.DOIT_OFFICER, Role.DOIT_HEAD, Role.DOIT_LEADER)


def own_of(who: Principal, prefix: str = "") -> Q:
    """What the principal stands for: raised for one of their cơ sở, or by their office."""
    found = Q(**{f"{prefix}enterprise__in": who.enterprise_ids}) if who.enterprise_ids else Q(pk__in=())
    return found | Q(**{f"{prefix}organisation": who.organisation_id}) if who.organisation_id else found


def visible_to(who: Principal) -> QuerySet[Obstacle]:
    """The obstacles that the principal may read in full: their own, those of their area, or all."""
    rows = Obstacle.objects.select_related("enterprise", "organisation", "area", "project", "raised_by", "joined_to").order_by(
        "-raised_at", "-pk"
    )
    match who.scope(P.VIEW):
        case Scope.PROVINCE:
            return rows
        case Scope.DISTRICT:
            return rows.filter(own_of(who) | Q(area__in=who.area_ids))
        case Scope.OWN | Scope.ENTERPRISE:
            return rows.filter(own_of(who))
    return rows.none()


def answers_for(who: Principal) -> QuerySet[Obstacle]:
    """Obstacles of which the principal may read the answer alone: shared with everybody, or theirs was joined to it, or they meet it too."""
    rows = Obstacle.objects.filter(state__in=ObstacleState.answered_ones()).order_by("-raised_at", "-pk")
    if not who.may(P.VIEW):
        return rows.none()
    joined = Obstacle.objects.filter(own_of(who), joined_to__isnull=False).order_by().values("joined_to")
    met = Also.objects.filter(own_of(who)).order_by().values("obstacle")
    return rows.filter(~Q(shared_as="") | Q(pk__in=joined) | Q(pk__in=met))


def shared() -> QuerySet[Obstacle]:
    """Answers that everybody who works here may read, under their general question; the newest first."""
    return Obstacle.objects.filter(state__in=ObstacleState.answered_ones()).exclude(shared_as="").order_by("-raised_at", "-pk")


def alike(text: str, rows: QuerySet[Obstacle], *, but: int | None = None, by_question: bool = False) -> list[Obstacle]:
    """Obstacles whose words (or general questions alone) are like a text, the likest first; at most five."""
    return search.alike(text, rows.exclude(pk=but), Fold("shared_as") if by_question else "search_text")


def desk(on: date | None = None) -> list[int]:
    """Whoever answers at the Sở."""
    return actors.people_in_role(*_ANSWERERS, on=on)


def concerned_by(obstacle: Obstacle) -> list[int]:
    """Whom the answer concerns: who raised it or was joined to it, who meets it too, and the officers of the area."""
    rows: list[Obstacle | Also] = [obstacle, *obstacle.joined.order_by("pk"), *obstacle.others.order_by("pk")]
    enterprises = sorted({row.enterprise_id for row in rows if row.enterprise_id})
    people = set(actors.people_of_enterprises(enterprises)) if enterprises else set()
    people |= {row.raised_by_id if isinstance(row, Obstacle) else row.by_id for row in rows if row.organisation_id}
    committee = actors.district_committee(obstacle.area_id) if obstacle.area_id else None
    if committee is not None:
        people |= set(actors.people_of(organisation_id=committee.pk, roles=(Role.DISTRICT_OFFICER,)))
    return sorted(people)


def to_answer() -> QuerySet[Obstacle]:
    """What waits for the Sở, the oldest first."""
    return _waiting(ObstacleState.RAISED)


def to_decide() -> QuerySet[Obstacle]:
    """What waits for UBND tỉnh, the oldest first."""
    return _waiting(ObstacleState.ESCALATED)


def _waiting(state: ObstacleState) -> QuerySet[Obstacle]:
    return Obstacle.objects.filter(state=state).select_related("enterprise", "organisation", "area").order_by("moved_at", "pk")


def due_days(ids: Iterable[int]) -> dict[int, date]:
    """By when each waiting obstacle is to be answered or decided, in one query."""
    rows = Clock.objects.filter(subject_kind="obstacle", subject_id__in=list(ids), stopped_at__isnull=True)
    return dict(rows.order_by("pk").values_list("subject_id", "due_on"))


@dataclass(frozen=True, slots=True)
class Standing:
    """How obstacles of a period stand: `days` is the median of working days from raising to the answer or decision (None: nothing answered)."""

    raised: int
    answered: int
    escalated: int
    decided: int
    open: int
    late: int
    days: float | None


def standing(first: date, last: date, *, area_ids: Iterable[int] | None = None, on: date | None = None) -> Standing:
    """The figures of obstacles raised within the days, as they are on a day (today by default), of the province or of areas."""
    on = on or clock.today()
    rows = Obstacle.objects.filter(raised_at__date__range=(first, last))
    if area_ids is not None:
        rows = rows.filter(area__in=list(area_ids))
    found = list(rows.order_by("pk").values_list("pk", "state", "raised_at", "answered_at", "decided_at", "escalated_at"))
    spans = []
    for _, state, raised_at, answered_at, decided_at, _ in found:
        told = decided_at or answered_at
        if told is not None and state in ObstacleState.answered_ones():
            try:
                spans.append(working_days_between(clock.day_of(raised_at), clock.day_of(told), calendar(raised_at.year)))
            except CalendarNotLoaded:
                continue
    open_ids = [pk for pk, state, *_ in found if state in ObstacleState.open_ones()]
    return Standing(
        raised=len(found),
        answered=sum(1 for _, state, *_ in found if state in ObstacleState.answered_ones()),
        escalated=sum(1 for row in found if row[5] is not None),
        decided=sum(1 for row in found if row[4] is not None),
        open=len(open_ids),
        late=sum(1 for day in due_days(open_ids).values() if day < on),
        days=float(median(spans)) if spans else None,
    )

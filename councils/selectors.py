"""Councils, sittings and sheets as a reader may see them; the criteria of a day; the mean of the sheets."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from councils.enums import Seat
from councils.models import AgendaItem, Ballot, Council, Criterion, Member, PriorityRule, Sitting
from councils.permissions import P
from khuyencong.access import Principal, Scope
from khuyencong.actors import selectors as actors
from projects.enums import ProjectState
from projects.models import ConflictDeclaration, Project

EVERYTHING = 10_000
"""A full score, in hundredths of a point of 100."""


def councils_visible_to(who: Principal) -> QuerySet[Council]:
    """All councils for the Sở and the province, one's own for everybody else."""
    match who.scope(P.VIEW):
        case Scope.PROVINCE:
            return Council.objects.all()
        case Scope.OWN:
            return Council.objects.filter(Exists(Member.objects.filter(council=OuterRef("pk"), user_id=who.user_id)))
    return Council.objects.none()


def sittings_visible_to(who: Principal) -> QuerySet[Sitting]:
    """Sittings of the councils that the reader sees."""
    return Sitting.objects.filter(council__in=councils_visible_to(who))


def items_visible_to(who: Principal) -> QuerySet[AgendaItem]:
    """Đề án before those sittings."""
    return AgendaItem.objects.filter(sitting__in=sittings_visible_to(who))


def may_read_sitting(who: Principal, sitting_id: int) -> bool:
    """Whether the principal may open the papers of a sitting."""
    return sittings_visible_to(who).filter(pk=sitting_id).exists()


def members_on(council: Council, on: date) -> list[Member]:
    """Who sits on a council on a day: the chair, the deputies, the secretary, then the others as they came."""
    order = {seat: place for place, seat in enumerate(Seat.values)}
    rows = Member.objects.filter(actors.in_force(on), council=council).select_related("user").order_by("id")
    return sorted(rows, key=lambda member: (order[member.seat], member.pk))


def seat_of(council: Council, who: Principal, on: date) -> Member | None:
    """The seat in which the principal sits on a council on a day; a delegate does not sit for a leader."""
    if who.on_behalf_of_id is not None or not who.may(P.SIT):
        return None
    return Member.objects.filter(actors.in_force(on), council=council, user_id=who.user_id).order_by("id").first()


def criteria_on(day: date) -> list[Criterion]:
    """The criteria in force on a day, in their order."""
    return list(Criterion.objects.filter(actors.in_force(day)).order_by("position", "id"))


def priorities_on(day: date) -> list[PriorityRule]:
    """The reasons of priority in force on a day, the strongest first."""
    return list(PriorityRule.objects.filter(actors.in_force(day)).order_by("rank", "id"))


def needed_present(council: Council, members: int) -> int:
    """How many of so many members must be present."""
    return -(-members * council.quorum_bp // 10_000)


def keeps_out(project_ids: Iterable[int]) -> dict[int, dict[int, ConflictDeclaration]]:
    """Who has declared a conflict, by đề án and person."""
    rows = ConflictDeclaration.objects.filter(project_id__in=list(project_ids), has_conflict=True).select_related("person").order_by("id")
    found: dict[int, dict[int, ConflictDeclaration]] = {}
    for row in rows:
        found.setdefault(row.project_id, {})[row.person_id] = row
    return found


def counted(item: AgendaItem) -> list[Ballot]:
    """The sheets that count: those of members who have not declared a conflict since."""
    out = keeps_out([item.project_id]).get(item.project_id, {})
    rows = item.ballots.exclude(member__user_id__in=out).select_related("member__user").prefetch_related("scores__criterion")
    return list(rows.order_by("id"))


def score_of(ballot: Ballot) -> int | None:
    """The weighted score of a sheet, 0–10000; None without points. Weights of the criteria that were scored count as the whole."""
    scores = list(ballot.scores.all())
    weight = sum(score.criterion.weight for score in scores)
    if not weight:
        return None
    return round(sum(EVERYTHING * score.criterion.weight * score.points / score.criterion.most for score in scores) / weight)


def mean_score(ballots: Iterable[Ballot]) -> int | None:
    """The mean of the sheets' scores, rounded; None when none has points."""
    known = [score for score in map(score_of, ballots) if score is not None]
    return round(sum(known) / len(known)) if known else None


def may_come_before(sitting: Sitting) -> QuerySet[Project]:
    """Đề án that are being appraised and stand before no sitting; as the Sở reads them, the longest waiting first."""
    standing = AgendaItem.objects.filter(project=OuterRef("pk"), is_void=False).exclude(conclusion="postponed")
    here = AgendaItem.objects.filter(project=OuterRef("pk"), sitting=sitting)
    rows = Project.objects.filter(~Q(Exists(standing)), ~Q(Exists(here)), state=ProjectState.APPRAISING)
    return rows.select_related("district").order_by("moved_at", "id")

"""Reading tasks of communes: who sees which, who has not reported, who is told, how a year stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from communes.enums import Standing
from communes.models import Assignment, Contact, Link, Report, Signal, Task
from communes.permissions import P
from khuyencong import clock
from khuyencong.access import Permission, Principal, Role, Scope
from khuyencong.actors import selectors as actors
from khuyencong.actors.enums import Function, Level
from khuyencong.actors.models import AdminUnit, FunctionHolder, Organisation


def reach(who: Principal, permission: Permission, path: str = "area") -> Q | None:
    """Rows of communes (at `path`) that the principal's permission reaches; None when it reaches none."""
    match who.scope(permission):
        case Scope.PROVINCE:
            return Q()
        case Scope.DISTRICT:
            return actors.lies_in(who.area_ids, path)
    return None


def assignments_visible_to(who: Principal) -> QuerySet[Assignment]:
    """Tasks of the communes that the principal may see, with what their rows show."""
    rows = Assignment.objects.select_related("task__organisation", "organisation", "area__parent", "report__photo")
    within = reach(who, P.VIEW)
    if within is None:
        return rows.none()
    # The condition that lets everything through is empty, and "or" would leave it out.
    rows = rows.filter(within | Q(task__organisation=who.organisation_id)) if within else rows
    return rows.order_by("-task__sent_at", "-pk")


def tasks_visible_to(who: Principal) -> QuerySet[Task]:
    """Tasks that the principal's office sent, or of which a commune in their reach has a part; `asked` and `told` count its communes."""
    rows = Task.objects.select_related("organisation", "area").order_by("-sent_at", "-pk")
    within = reach(who, P.VIEW)
    if within is None:
        return rows.none()
    mine = Assignment.objects.filter(within, task=OuterRef("pk"))
    rows = rows.filter(Q(organisation=who.organisation_id) | Exists(mine))
    return rows.annotate(asked=Count("assignments"), told=Count("assignments__report"))


def is_senders(task: Task, who: Principal) -> bool:
    """Whether the task is of the principal's own office, and they give tasks."""
    return who.may(P.SEND) and task.organisation_id == who.organisation_id


def _committees(within: Q | None) -> QuerySet[Organisation]:
    holding = FunctionHolder.objects.filter(actors.in_force(), function=Function.COMMUNE_AUTHORITY, organisation=OuterRef("pk"))
    rows = Organisation.objects.filter(Exists(holding)).select_related("area__parent", "commune_contact")
    return rows.none() if within is None else rows.filter(within)


def committees(who: Principal) -> QuerySet[Organisation]:
    """The UBND of communes that the principal may give tasks today, but their own, by district and name."""
    return _committees(reach(who, P.SEND)).exclude(pk=who.organisation_id).order_by("area__parent__sort_name", "area__sort_name", "pk")


def committees_to_keep(who: Principal) -> QuerySet[Organisation]:
    """The UBND of communes whose contact the principal keeps: those in their reach, their own too."""
    return _committees(reach(who, P.KEEP_CONTACT)).order_by("area__sort_name", "pk")


def to_report(who: Principal) -> QuerySet[Assignment]:
    """What the principal's commune has still to report on."""
    rows = Assignment.objects.select_related("task__organisation", "area__parent")
    return rows.filter(organisation=who.organisation_id, report__isnull=True, task__called_off_at__isnull=True).order_by(
        "task__due_on", "pk"
    )


def late_tasks(who: Principal) -> QuerySet[Task]:
    """Tasks of the principal's office whose day is over and that some commune has not reported on; `late` says how many."""
    missing = Count("assignments", filter=Q(assignments__report__isnull=True))
    rows = Task.objects.filter(organisation=who.organisation_id, called_off_at__isnull=True, due_on__lt=clock.today())
    return rows.annotate(late=missing).filter(late__gt=0).order_by("due_on", "pk")


def signals_visible_to(who: Principal) -> QuerySet[Signal]:
    """Signals of the communes in the principal's reach, the newest first."""
    rows = Signal.objects.select_related("organisation", "area__parent", "by", "answered_by", "photo")
    within = reach(who, P.VIEW)
    return rows.none() if within is None else rows.filter(within).order_by("-at", "-pk")


def may_answer(who: Principal) -> QuerySet[Signal]:
    """Signals that are the principal's to answer: the district's where there is one above the commune, else the Sở's."""
    rows = Signal.objects.select_related("organisation", "area__parent").order_by("at", "pk")
    match who.scope(P.ANSWER):
        case Scope.DISTRICT:
            # One's own commune's signals, where it has no district above, are not for itself to answer.
            return rows.filter(actors.lies_in(who.area_ids)).exclude(organisation=who.organisation_id)
        case Scope.PROVINCE:
            return rows.exclude(area__parent__level=Level.DISTRICT)
    return rows.none()


def to_answer(who: Principal) -> QuerySet[Signal]:
    """Signals that wait for the principal's answer, the oldest first."""
    return may_answer(who).filter(answered_at__isnull=True)


def answerers_of(area: AdminUnit) -> list[int]:
    """Who is told of a signal: the officers of the district above the commune, or of the Sở where there is none."""
    if area.district is None:
        return actors.people_in_role(Role.DOIT_OFFICER)
    committee = actors.district_committee(area.district.pk)
    return actors.people_of(organisation_id=committee.pk, roles=(Role.DISTRICT_OFFICER,)) if committee else []


def people_of_commune(organisation_id: int) -> list[int]:
    """Who has an account at a commune."""
    return actors.people_of(organisation_id=organisation_id, roles=(Role.COMMUNE_OFFICER,))


def open_link(assignment: Assignment) -> Link | None:
    """The link of a commune's task that is neither used nor replaced; it may have expired."""
    return assignment.links.filter(used_at__isnull=True, ended_at__isnull=True).order_by("pk").first()


def contact_of(organisation_id: int) -> Contact | None:
    """Whom to write to at a commune."""
    return Contact.objects.filter(organisation=organisation_id).order_by("pk").first()


@dataclass(frozen=True, slots=True)
class Counted:
    """Tasks of communes that were given: how many, reported at all, in time, late, and how many cơ sở and households were reached."""

    asked: int
    reported: int
    in_time: int
    late: int
    reached: int


def counted(first: date, last: date, clause: str) -> Counted:
    """How the tasks of a clause that were given within the days stand on the last of them; what was called off does not count."""
    rows = Assignment.objects.filter(task__sent_at__date__range=(first, last), task__called_off_at__isnull=True, task__clause=clause)
    told = rows.aggregate(
        asked=Count("pk"),
        reported=Count("report"),
        in_time=Count("report", filter=Q(report__at__date__lte=F("task__due_on"))),
        late=Count("pk", filter=Q(report__isnull=True, task__due_on__lt=last)),
        reached=Sum("report__reached"),
    )
    return Counted(told["asked"], told["reported"], told["in_time"], told["late"], told["reached"] or 0)


def reported_by(first: date, last: date, clause: str) -> set[int]:
    """The communes (ids of their areas) that reported within the days on a task of a clause."""
    rows = Report.objects.filter(at__date__range=(first, last), assignment__task__clause=clause).order_by()
    return set(rows.values_list("assignment__area", flat=True).distinct())


def counted_by_commune(who: Principal, year: int) -> dict[int, tuple[int, int]]:
    """(reported, asked) of each commune in the principal's reach, of the tasks that were sent in a year."""
    within = reach(who, P.VIEW)
    if within is None:
        return {}
    rows = Assignment.objects.filter(within, task__sent_at__year=year, task__called_off_at__isnull=True)
    told = rows.order_by().values("area").annotate(asked=Count("pk"), told=Count("report"))
    return {row["area"]: (row["told"], row["asked"]) for row in told}


def by_standing(rows: Iterable[Assignment]) -> list[Assignment]:
    """Those that have not reported first, the late ones before the others, then by name."""
    order = {standing: place for place, standing in enumerate(Standing)}
    return sorted(rows, key=lambda row: (order[row.standing], row.area.sort_name, row.pk))


def due_to_remind(on: date, before: date) -> QuerySet[Any]:
    """Unreported tasks of communes that were not reminded yet: of those due until `before`, and of those late on a day."""
    rows = Assignment.objects.filter(report__isnull=True, task__called_off_at__isnull=True)
    near = Q(task__due_on__range=(on, before), reminded_before_on__isnull=True)
    late = Q(task__due_on__lt=on, reminded_late_on__isnull=True)
    return rows.filter(near | late).annotate(due_on=F("task__due_on")).order_by("pk")

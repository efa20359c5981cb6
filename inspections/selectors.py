"""Visits, findings and proceedings that a reader sees; the year's figures."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from inspections.enums import RuleCode
from inspections.models import Checklist, Question, Sanction, TimeRule, Visit
from inspections.permissions import P
from khuyencong import clock
from khuyencong.access import Principal, Scope
from khuyencong.actors import selectors as actors
from projects.enums import FindingState, InspectionKind
from projects.models import Finding, Line

DONE = Q(inspection__isnull=False)
CANCELLED = Q(cancelled_at__isnull=False)
OPEN = Q(inspection__isnull=True, cancelled_at__isnull=True)


def late(on: date | None = None) -> Q:
    """Visits whose time is over and that nobody made."""
    return OPEN & Q(due_on__lt=on or clock.today())


def visits_visible_to(who: Principal) -> QuerySet[Visit]:
    """Visits that the principal may open. A cơ sở does not see them beforehand: its minutes are on its own page."""
    rows = Visit.objects.all()
    match who.scope(P.VIEW):
        case Scope.PROVINCE:
            return rows
        case Scope.DISTRICT:
            return rows.filter(line__project__district_id__in=who.area_ids)
    return rows.none()


def my_visits(who: Principal) -> Q:
    """Visits in whose team the principal is."""
    return Q(team__user_id=who.user_id)


def findings_visible_to(who: Principal) -> QuerySet[Finding]:
    """Findings of all inspections in the principal's reach, planned here or not."""
    rows = Finding.objects.all()
    match who.scope(P.VIEW):
        case Scope.PROVINCE:
            return rows
        case Scope.DISTRICT:
            return rows.filter(inspection__line__project__district_id__in=who.area_ids)
    return rows.none()


def sanctions_visible_to(who: Principal) -> QuerySet[Sanction]:
    """Proceedings that the principal may open: offices those of their area, a cơ sở its own."""
    rows = Sanction.objects.all()
    match who.scope(P.VIEW_SANCTION):
        case Scope.PROVINCE:
            return rows
        case Scope.DISTRICT:
            return rows.filter(line__project__district_id__in=who.area_ids)
        case Scope.ENTERPRISE:
            return rows.filter(line__enterprise_id__in=who.enterprise_ids)
    return rows.none()


def may_read_visit(who: Principal, visit_id: int) -> bool:
    """Whether the principal may open what belongs to a visit: a cơ sở its own order and photos once the minutes are there."""
    if who.enterprise_ids:
        return Visit.objects.filter(DONE, pk=visit_id, line__enterprise_id__in=who.enterprise_ids).exists()
    return visits_visible_to(who).filter(pk=visit_id).exists()


def may_read_plan(who: Principal, _: int) -> bool:
    """Whether the principal may open a plan's decision."""
    return who.may(P.VIEW)


def may_read_sanction(who: Principal, sanction_id: int) -> bool:
    """Whether the principal may open a proceeding's papers and proof."""
    return sanctions_visible_to(who).filter(pk=sanction_id).exists()


def questions_for(content_code: str, on: date) -> list[Question]:
    """What is asked of a content on a day: the common questions, then its own."""
    rows = Checklist.objects.filter(Q(content_code="") | Q(content_code=content_code), valid_from__lte=on)
    rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on))
    return list(
        Question.objects.filter(checklist__in=rows)
        .select_related("checklist")
        .order_by("-checklist__content_code", "checklist", "position")
    )


def rule(code: RuleCode, on: date) -> TimeRule | None:
    """The time limit in force on a day."""
    rows = TimeRule.objects.filter(code=code, valid_from__lte=on).filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on))
    return rows.order_by("-valid_from").first()


@dataclass(frozen=True, slots=True)
class Figures:
    """Clause 1e in numbers, for a year and the reader's reach."""

    planned: int
    done: int
    late: int
    cancelled: int
    unannounced: int
    open_findings: int
    late_findings: int

    @property
    def percent(self) -> int:
        """How much of the plan is done."""
        return self.done * 100 // self.planned if self.planned else 0


def figures(who: Principal, year: int) -> Figures:
    """Planned and done of an approved or drafted plan, unannounced ones made, findings that stand open; two queries."""
    of_plan = Q(plan__year=year)
    told = visits_visible_to(who).aggregate(
        planned=Count("pk", filter=of_plan & ~CANCELLED),
        done=Count("pk", filter=of_plan & DONE),
        late=Count("pk", filter=of_plan & late()),
        cancelled=Count("pk", filter=of_plan & CANCELLED),
        unannounced=Count("pk", filter=DONE & Q(kind=InspectionKind.SPOT, inspection__held_on__year=year)),
    )
    findings = findings_visible_to(who).aggregate(
        open_findings=Count("pk", filter=~Q(state=FindingState.CLOSED)),
        late_findings=Count("pk", filter=Q(state=FindingState.OPEN, due_on__lt=clock.today())),
    )
    return Figures(**told, **findings)


def lines_to_inspect() -> QuerySet[Line]:
    """Parts of đề án that are carried out and may be inspected."""
    from projects.workflow import line_works  # leaf: the works name the states

    rows = Line.objects.filter(state__in=line_works.INSPECT.states)
    return rows.select_related("project__district", "enterprise", "content").order_by("project__code", "position")


def people_for(visit: Visit) -> list[tuple[int, int, str]]:
    """(account, organisation, words) of those who may be in the team: who may inspect, at the offices of the visit."""
    from khuyencong.access import holders
    from khuyencong.actors.models import Membership
    from projects.permissions import P as PROJECTS

    offices = [visit.lead_id, *visit.offices.values_list("pk", flat=True)]
    rows = Membership.objects.filter(
        actors.in_force(), actors.held(), organisation_id__in=offices, role__in=holders(PROJECTS.INSPECT), user__is_active=True
    )
    rows = rows.select_related("user", "organisation").order_by("organisation__name", "user__full_name", "id")
    found = {row.user_id: (row.user_id, row.organisation_id, f"{row.user.full_name}, {row.organisation.short_name}") for row in rows}
    return list(found.values())

"""Reading needs, classes and trainees: who sees which, what trains for nobody, who is to be asked, how a year stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Sum, When

from employment.enums import CONTENT
from employment.models import Backing, Course, CourseNeed, Need, Trainee
from employment.permissions import P, reaches
from khuyencong import clock
from khuyencong.access import Principal, Role, Scope
from khuyencong.actors import selectors as actors
from khuyencong.actors.enums import Function
from khuyencong.actors.models import FunctionHolder
from khuyencong.text import fold
from khuyencong.ui.search import Fold
from projects.enums import ProjectState
from projects.models import Line

_RUNS = Q(finished_at__isnull=True, cancelled_at__isnull=True)
# States in which a đề án neither was given up nor is only thought of.
_OUT = (
    ProjectState.DRAFT, ProjectState.DISCARDED, ProjectState.LAPSED, ProjectState.DECLINED, ProjectState.REJECTED, ProjectState.WITHDRAWN,
    ProjectState.REVOKED, ProjectState.TERMINATED,
)  # fmt: skip


def needs_visible_to(who: Principal) -> QuerySet[Need]:
    """Needs that the principal may read: of their cơ sở, of their area, or all; `classes` that run for each, `hired` from the classes."""
    rows = Need.objects.select_related("enterprise__area__parent").order_by("-posted_at", "-pk")
    rows = rows.annotate(
        running=Count("answered", filter=Q(answered__course__finished_at=None, answered__course__cancelled_at=None), distinct=True)
    )
    if not reaches(who, P.VIEW):
        return rows.none()
    match who.scope(P.VIEW):
        case Scope.ENTERPRISE:
            return rows.filter(enterprise__in=who.enterprise_ids)
        case Scope.DISTRICT:
            return rows.filter(actors.lies_in(who.area_ids, "enterprise__area"))
    return rows


def needs_of(who: Principal) -> QuerySet[Need]:
    """Needs that are the principal's to close."""
    rows = Need.objects.select_related("enterprise").order_by("pk")
    return rows.filter(enterprise__in=who.enterprise_ids) if who.may(P.POST) else rows.none()


def open_needs() -> QuerySet[Need]:
    """Needs that wait for people, the soonest first."""
    return Need.objects.filter(closed_at__isnull=True).select_related("enterprise").order_by("needed_on", "pk")


def courses_visible_to(who: Principal) -> QuerySet[Course]:
    """Classes that the principal may read: those for needs that they see; how many learn, are certified, hired."""
    rows = Course.objects.select_related("organisation", "line__project", "line__enterprise").order_by("-starts_on", "-pk")
    rows = rows.annotate(
        learning=Count("trainees"), certified=Count("trainees__certificate"), hired=Count("trainees__hired_on"),
    )  # fmt: skip
    if not reaches(who, P.VIEW):
        return rows.none()
    if who.scope(P.VIEW) in (Scope.ENTERPRISE, Scope.DISTRICT):
        seen = CourseNeed.objects.filter(course=OuterRef("pk"), need__in=needs_visible_to(who).order_by().values("pk"))
        rows = rows.filter(Exists(seen))
    return rows


def unanswered(who: Principal) -> QuerySet[Need]:
    """Open needs without a class, for the office that plans training; the Trung tâm sees them in the list."""
    rows = open_needs().filter(~Exists(CourseNeed.objects.filter(need=OuterRef("pk"))))
    return rows if who.scope(P.ORGANISE) == Scope.FIELD and reaches(who, P.ORGANISE) else rows.none()


def is_organisers(course: Course, who: Principal) -> bool:
    """Whether the class is of the principal's own office, and they organise classes: who then reads names."""
    return reaches(who, P.ORGANISE) and course.organisation_id == who.organisation_id


def own_courses(who: Principal) -> QuerySet[Course]:
    """Classes of the principal's own office."""
    rows = courses_visible_to(who)
    return rows.filter(organisation=who.organisation_id) if reaches(who, P.ORGANISE) else rows.none()


def own_trainees(who: Principal) -> QuerySet[Trainee]:
    """Those who learn in classes of the principal's own office."""
    rows = Trainee.objects.select_related("course", "hired_by").order_by("pk")
    return rows.filter(course__organisation=who.organisation_id) if reaches(who, P.ORGANISE) else rows.none()


def to_ask(who: Principal) -> QuerySet[Trainee]:
    """Trainees of the principal's office who were hired six months ago and were not asked after yet; those without consent are not."""
    return own_trainees(who).filter(check_on__lte=clock.today(), stayed__isnull=True, withdrawn_at__isnull=True)


def to_finish(who: Principal) -> QuerySet[Course]:
    """Classes of the principal's office whose last day is over."""
    rows = Course.objects.filter(_RUNS, organisation=who.organisation_id, ends_on__lt=clock.today()).order_by("ends_on", "pk")
    return rows if reaches(who, P.ORGANISE) else rows.none()


def training_lines() -> QuerySet[Line]:
    """Parts of đề án that train people and were not given up."""
    rows = Line.objects.filter(content__code=CONTENT).exclude(project__state__in=_OUT)
    return rows.select_related("project", "enterprise", "area__parent").order_by("-project__year", "-pk")


def without_need(rows: QuerySet[Line]) -> QuerySet[Line]:
    """Those of the parts that no need stands behind."""
    return rows.filter(~Exists(Backing.objects.filter(line=OuterRef("pk"))))


def lines_for(who: Principal) -> QuerySet[Line]:
    """Training without a need behind it, for who links it."""
    rows = training_lines()
    return without_need(rows) if reaches(who, P.LINK) else rows.none()


def planners() -> list[int]:
    """Who is told of a new need: the office that plans training."""
    rows = FunctionHolder.objects.filter(actors.in_force(), function=Function.TRAINING_PLANNER).order_by("pk")
    offices = list(rows.values_list("organisation_id", flat=True))
    return [person for office in offices for person in actors.people_of(organisation_id=office, roles=(Role.CO_APPRAISER,))]


@dataclass(frozen=True, slots=True)
class Counted:
    """How a year stands: people wanted, classes, those who finished with a certificate, were hired, stayed; training for nobody."""

    wanted: int
    needs: int
    courses: int
    certified: int
    hired: int
    due: int
    stayed: int
    trained_for_nobody: int


def counted(first: date, last: date) -> Counted:
    """Of the days: needs posted, classes finished and what became of their trainees; training of the year's đề án without a need."""
    needs = Need.objects.filter(posted_at__date__range=(first, last)).aggregate(people=Sum("count"), n=Count("pk"))
    told = Trainee.objects.filter(course__finished_at__date__range=(first, last)).aggregate(
        courses=Count("course", distinct=True),
        certified=Count("certificate"),
        hired=Count("hired_on"),
    )
    asked = Trainee.objects.filter(check_on__range=(first, last)).aggregate(due=Count("pk"), stayed=Count("pk", filter=Q(stayed=True)))
    nobody = without_need(training_lines()).filter(project__year=last.year).count()
    return Counted(
        needs["people"] or 0, needs["n"], told["courses"], told["certified"], told["hired"], asked["due"], asked["stayed"], nobody,
    )  # fmt: skip


def due_to_remind(on: date) -> Sequence[int]:
    """Trainees to be asked after since a day, of whom nobody was reminded yet."""
    rows = Trainee.objects.filter(check_on__lte=on, stayed__isnull=True, reminded_on__isnull=True, withdrawn_at__isnull=True)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def certificate_base(course: Course) -> str:
    """How the numbers of a class's certificates begin."""
    return f"{course.pk:04d}/{course.ends_on.year}"


def needed(course: Course) -> QuerySet[Need]:
    """The needs that a class answers."""
    return Need.objects.filter(answered__course=course).select_related("enterprise__area__parent").order_by("pk")


def hires(need: Need) -> int:
    """How many from classes for a need its cơ sở took."""
    return Trainee.objects.filter(course__answered__need=need, hired_by=F("course__answered__need__enterprise")).distinct().count()


def like_needs(line: Line) -> QuerySet[Need]:
    """Needs that might stand behind a training: of its own cơ sở first, then those of a like trade, then the newest."""
    trade = fold(str(line.answers.get("trade") or line.subject_matter))
    likeness = TrigramWordSimilarity(trade, Fold("trade"))
    rows = Need.objects.select_related("enterprise").annotate(
        is_own=Case(When(enterprise=line.enterprise_id, then=1), default=0, output_field=IntegerField()), likeness=likeness
    )
    return rows.order_by("-is_own", "-likeness", "-pk")

"""Reading training: who may register, who comes, who was there, who was trained in what."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Avg, Count, Exists, F, OuterRef, Q, QuerySet

from activities.enums import ActivityState
from activities.models import Activity, Attendee, Course, Invitation
from activities.permissions import P
from khuyencong import clock
from khuyencong.access import Principal, Scope
from khuyencong.actors import selectors as actors
from khuyencong.actors.enums import Function
from khuyencong.actors.models import FunctionHolder, Organisation, User
from khuyencong.actors.selectors import in_force

COMING = Q(withdrawn_at__isnull=True)
GROUPS = {
    "districts": ("UBND các huyện, thành phố", (Function.LOCAL_AUTHORITY,)),
    "departments": (
        "Các sở, trung tâm, cơ quan báo chí",
        (
            Function.BUDGET_OWNER, Function.CONTRACTOR, Function.ICT_APPRAISER, Function.SCIENCE_APPRAISER, Function.LABOUR_APPRAISER,
            Function.PLANNING_APPRAISER, Function.INVESTMENT_PROMOTER, Function.OUTREACH_LEAD, Function.BROADCASTER, Function.PRESS,
        ),
    ),
    "communes": ("UBND các xã, phường, thị trấn", (Function.COMMUNE_AUTHORITY,)),
}  # fmt: skip
"""Groups of organisations that are invited together: words, and the functions whose holders they are."""


def organisations_of(groups: Iterable[str], *, but: int | None = None) -> list[Organisation]:
    """The organisations of some groups today, without the one that invites."""
    functions = [function for group in groups for function in GROUPS[group][1]]
    holders = FunctionHolder.objects.filter(in_force(), function__in=functions).order_by().values("organisation")
    return list(Organisation.objects.filter(in_force(), pk__in=holders).exclude(pk=but).order_by("name", "pk"))


def course_of(activity: Activity) -> Course | None:
    """What an activity that teaches asks and offers; None before registration was opened."""
    return Course.objects.filter(activity=activity).select_related("activity").order_by("pk").first() if activity.is_training else None


def coming(course: Course) -> QuerySet[Attendee]:
    """Who is to come, or came, in the order in which they registered."""
    rows = Attendee.objects.filter(COMING, course=course).select_related("user", "organisation", "enterprise", "certificate")
    return rows.order_by("registered_at", "pk")


def with_days(course: Course) -> QuerySet[Attendee]:
    """Who is to come with `days`, on how many days they were there."""
    return coming(course).annotate(days=Count("presences"))


def holds_it(who: Principal, course: Course) -> bool:
    """Whether it is the principal's office that holds the course."""
    return who.may(P.KEEP) and who.organisation_id is not None and course.activity.organisation_id == who.organisation_id


def is_invited(who: Principal, course: Course) -> bool:
    """Whether the principal's office was invited, or everybody is."""
    if course.activity.is_shared or holds_it(who, course):
        return True
    return who.organisation_id is not None and course.invitations.filter(organisation=who.organisation_id).exists()


def may_register(who: Principal, course: Course) -> bool:
    """Whether the principal may register people for it."""
    return who.may(P.JOIN) and who.user_id is not None and is_invited(who, course)


def colleagues(who: Principal) -> dict[int, User]:
    """Whom somebody may register: an office its people, a cơ sở its own."""
    if who.organisation_id is not None:
        ids = actors.people_of(organisation_id=who.organisation_id)
    elif who.enterprise_ids:
        ids = actors.people_of_enterprises(sorted(who.enterprise_ids))
    else:
        ids = []
    rows = User.objects.filter(pk__in={*ids, who.user_id or 0}, is_active=True).order_by("full_name", "pk")
    return {row.pk: row for row in rows}


def days_of(activity: Activity) -> list[date]:
    """The days of the plan."""
    return [activity.starts_on + timedelta(days=n) for n in range((activity.ends_on - activity.starts_on).days + 1)]


def judged(course: Course) -> tuple[float | None, int, list[str]]:
    """The mean of the marks, how many gave one, and what was said, without names."""
    rows = Attendee.objects.filter(COMING, course=course, score__isnull=False)
    told = rows.aggregate(mean=Avg("score"), n=Count("pk"))
    words = list(rows.exclude(opinion="").order_by("opinion").values_list("opinion", flat=True)[:50])
    return (round(told["mean"], 1) if told["mean"] is not None else None), told["n"], words


def trained(who: Principal) -> QuerySet[Attendee]:
    """Who was there at least one day, as the principal may see it: all; or their own people, and who came to their own courses."""
    rows = Attendee.objects.filter(COMING, presences__isnull=False).distinct()
    rows = rows.select_related("user", "organisation", "enterprise", "course__activity__organisation", "certificate")
    match who.scope(P.VIEW):
        case Scope.PROVINCE:
            return rows
        case Scope.OWN:
            return rows.filter(Q(organisation=who.organisation_id) | Q(course__activity__organisation=who.organisation_id))
        case Scope.ENTERPRISE:
            return rows.filter(user=who.user_id)
    return rows.none()


def to_answer(who: Principal) -> QuerySet[Invitation]:
    """Invitations of the principal's office for which nobody is registered yet and time is left."""
    sent = Attendee.objects.filter(COMING, course=OuterRef("course"), organisation=who.organisation_id)
    return (
        Invitation.objects.filter(
            ~Exists(sent),
            organisation=who.organisation_id,
            course__register_by__gte=clock.today(),
            course__activity__state=ActivityState.PLANNED,
        )
        .select_related("course__activity__organisation", "course__activity__area")
        .order_by("course__register_by", "pk")
    )


def to_judge(who: Principal) -> QuerySet[Attendee]:
    """Courses at which the principal was, that are over, and of which they have said nothing yet; not older than two months."""
    today = clock.today()
    return (
        Attendee.objects.filter(
            COMING, user=who.user_id, score__isnull=True, presences__isnull=False, course__activity__ends_on__lte=today,
            course__activity__ends_on__gte=today - timedelta(days=60),
        )
        .exclude(course__activity__state=ActivityState.CANCELLED)
        .select_related("course__activity__organisation", "course__activity__area")
        .distinct()
        .order_by("pk")
    )  # fmt: skip


def to_certify(who: Principal) -> QuerySet[Course]:
    """Courses of the principal's office that were held and whose certificates are not given yet."""
    without = Attendee.objects.filter(COMING, course=OuterRef("pk"), certificate__isnull=True).annotate(days=Count("presences"))
    return (
        Course.objects.filter(
            Exists(without.filter(days__gte=OuterRef("days_needed"))), activity__organisation=who.organisation_id,
            activity__state=ActivityState.HELD,
        )
        .select_related("activity__organisation", "activity__area")
        .order_by("pk")
    )  # fmt: skip


def held_courses(first: date, last: date) -> QuerySet[Course]:
    """Courses that were held within the days."""
    return Course.objects.filter(activity__state=ActivityState.HELD, activity__held_from__range=(first, last))


def who_was_trained(first: date, last: date) -> QuerySet[Attendee]:
    """Officers who were there at courses that were held within the days."""
    rows = Attendee.objects.filter(
        COMING, organisation__isnull=False, presences__isnull=False, course__in=held_courses(first, last).order_by()
    )
    return rows.annotate(area=F("organisation__area")).order_by("pk")

"""Reading communication: what is public, how each medium stands against its plan, which are silent."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Sum

from activities.enums import ActivityState, Kind, Topic
from activities.models import Activity, MediaPlan, MediaReminder, Publication
from activities.permissions import MEDIA, P, publishes
from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.actors.models import FunctionHolder, Organisation
from khuyencong.actors.selectors import in_force
from khuyencong.calendar.models import ClockRule
from khuyencong.calendar.rules import Calendar, CalendarNotLoaded, working_days_between
from khuyencong.calendar.selectors import NoClockRule, calendar, clock_rule
from projects.models import Line, Project

SILENCE = "media_silence"
"""The dated time limit: so many working days without an article, column or programme, and a medium stands out."""
LONGEST = timedelta(days=800)
"""More days than any time limit has; what lies before them is not counted."""
MODELS = ("DEMO_MODEL_NEW", "DEMO_MODEL_PROVEN", "CLEANER_PRODUCTION_MODEL")
"""Contents of support that show something to others."""
HELD = Q(activity__state=ActivityState.HELD)
COLUMNS = (Kind.COLUMN, Kind.BROADCAST)


def public() -> QuerySet[Publication]:
    """The portal's news: brought out, and meant for everybody; the latest first."""
    rows = Publication.objects.filter(HELD, is_public=True).select_related("activity__organisation")
    return rows.order_by("-activity__held_from", "-pk")


def media(on: date | None = None) -> QuerySet[Organisation]:
    """Organisations with a duty to communicate on a day (clause 7)."""
    holders = FunctionHolder.objects.filter(in_force(on), function__in=MEDIA).order_by().values("organisation")
    return Organisation.objects.filter(in_force(on), pk__in=holders).order_by("name", "pk")


def item_of(activity: Activity) -> Publication | None:
    """What a medium's activity says; None for other kinds."""
    return Publication.objects.filter(activity=activity).order_by("pk").first() if activity.kind in Kind.of_media() else None


def brought_out(first: date, last: date) -> QuerySet[Publication]:
    """What was brought out within the days."""
    return Publication.objects.filter(HELD, activity__held_from__range=(first, last))


def models_shown(rows: QuerySet[Publication]) -> int:
    """How many đề án that show a model (a demonstration, cleaner production) some items tell of."""
    tells = rows.filter(activity__projects=OuterRef("pk"))
    shows = Line.objects.filter(project=OuterRef("pk"), content__code__in=MODELS)
    return Project.objects.filter(Exists(tells), Exists(shows)).count()


@dataclass(slots=True)
class Standing:
    """How a medium stands in a year: what it planned and brought out, by kind and topic; its last day; since when it says nothing."""

    organisation: Organisation
    planned: int = 0
    done: int = 0
    by_topic: dict[str, int] = field(default_factory=dict)
    audience: int = 0
    last: date | None = None
    due: int = 0
    silent_days: int = 0
    is_silent: bool = False
    reminded_on: date | None = None

    @property
    def is_behind(self) -> bool:
        """Less than the plan asks for by now."""
        return self.done < self.due

    @property
    def has_no_plan(self) -> bool:
        """Nothing was planned."""
        return not self.planned


def silence_rule(on: date | None = None) -> ClockRule | None:
    """What counts as silence on a day; None when nobody has said."""
    try:
        return clock_rule(SILENCE, on or clock.today())
    except NoClockRule:
        return None


def _is_silence(since: date, on: date, rule: ClockRule, days: Calendar) -> bool:
    """Whether more working days than the rule allows went by; of years that the calendar does not hold only weekends are left out."""
    since = max(since, on - LONGEST)
    try:
        count = working_days_between(since, on, days)
    except CalendarNotLoaded:
        count = working_days_between(since, on, Calendar({}, frozenset(range(since.year, on.year + 1))))
    return count > rule.working_days


def standings(year: int, *, on: date | None = None) -> list[Standing]:
    """How each medium stands on a day of the year, those that stand out first. Seven queries."""
    day = min(on or clock.today(), date(year, 12, 31))
    first = date(year, 1, 1)
    rows = {one.pk: Standing(one) for one in media(day)}
    plans = MediaPlan.objects.filter(year=year, organisation__in=rows).order_by().values("organisation").annotate(n=Sum("count"))
    for told in plans:
        rows[told["organisation"]].planned = told["n"]
    done = brought_out(first, day).filter(activity__organisation__in=rows).order_by()
    for told in done.values("activity__organisation", "topic").annotate(
        n=Count("pk"), heard=Sum("audience"), last=Max("activity__held_from")
    ):
        row = rows[told["activity__organisation"]]
        row.done += told["n"]
        row.by_topic[Topic(told["topic"]).label] = told["n"]
        row.audience += told["heard"] or 0
    lasts = Publication.objects.filter(HELD, activity__organisation__in=rows, activity__held_from__lte=day).order_by()
    for told in lasts.values("activity__organisation").annotate(last=Max("activity__held_from")):
        rows[told["activity__organisation"]].last = told["last"]
    for told in MediaReminder.objects.filter(organisation__in=rows).order_by().values("organisation").annotate(on=Max("on")):
        rows[told["organisation"]].reminded_on = told["on"]
    gone = (day - first).days + 1
    rule, days = silence_rule(day), calendar((day - LONGEST).year, day.year)
    for row in rows.values():
        row.due = row.planned * gone // 365
        since = row.last or first - timedelta(days=1)
        row.silent_days = (day - since).days
        row.is_silent = rule is not None and _is_silence(since, day, rule, days)
    return sorted(rows.values(), key=lambda row: (not row.is_silent, not row.is_behind, row.organisation.name))


def silent(on: date) -> list[Standing]:
    """Media that have said nothing for too long."""
    return [row for row in standings(on.year, on=on) if row.is_silent]


def plans_of(organisation_id: int, year: int) -> QuerySet[MediaPlan]:
    """What a medium planned for a year."""
    return MediaPlan.objects.filter(organisation=organisation_id, year=year).order_by("kind", "topic")


def may_remind(who: Principal) -> bool:
    """Whether the principal reminds media: the Sở's heads, and who coordinates communication."""
    return who.may(P.REMIND) and publishes(who, P.REMIND)

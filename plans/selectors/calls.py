"""Calls and what was registered under them."""

from datetime import date

from django.db.models import Count, Q, QuerySet, Sum

from khuyencong import clock
from khuyencong.access import Principal, Scope
from khuyencong.actors import selectors as actors
from khuyencong.actors.models import AdminUnit, Enterprise
from khuyencong.text import date_vi
from plans.enums import NeedState, Outside
from plans.models import Call, IntakeRule, PlanDeadline, Registration
from plans.permissions import P
from projects.enums import Track
from projects.hooks import Intake, Opening


def published() -> QuerySet[Call]:
    """Calls that anybody may read."""
    return Call.objects.filter(published_at__isnull=False).select_related("district", "programme")


def open_calls(on: date | None = None) -> QuerySet[Call]:
    """Published calls that take registrations on a day, the next to close first."""
    day = on or clock.today()
    return published().filter(opens_on__lte=day, closes_on__gte=day).order_by("closes_on", "id")


def visible_to(who: Principal | None) -> QuerySet[Call]:
    """Calls that somebody may open: the published ones; offices also those that are prepared, a district of its own money only."""
    rows = Call.objects.select_related("district", "programme", "by")
    match who.scope(P.VIEW_PLAN) if who is not None else None:
        case Scope.PROVINCE:
            return rows
        case Scope.DISTRICT if who is not None:
            return rows.filter(Q(published_at__isnull=False) | Q(district_id__in=who.area_ids))
    return rows.filter(published_at__isnull=False)


def may_manage(call: Call, who: Principal | None) -> bool:
    """Whether somebody may change, publish or extend the call: a district its own, the Sở all others."""
    match who.scope(P.OPEN_CALL) if who is not None else None:
        case Scope.PROVINCE:
            return call.district_id is None
        case Scope.DISTRICT if who is not None:
            return call.district_id in who.area_ids
    return False


def needs_visible_to(who: Principal) -> QuerySet[Registration]:
    """Registrations that the principal may open: all, those of their district, or those of their cơ sở."""
    rows = Registration.objects.select_related(
        "call__district", "district", "enterprise__area__parent", "content", "project", "registered_for", "registered_by"
    )
    match who.scope(P.VIEW_NEED):
        case Scope.PROVINCE:
            return rows
        case Scope.DISTRICT:
            return rows.filter(district_id__in=who.area_ids)
        case Scope.ENTERPRISE:
            return rows.filter(enterprise_id__in=who.enterprise_ids)
    return rows.none()


def within(need: Registration, who: Principal, permission: P) -> bool:
    """Whether a registration lies within the reach of a permission."""
    match who.scope(permission):
        case Scope.PROVINCE:
            return True
        case Scope.DISTRICT:
            return need.district_id in who.area_ids
    return False


def coverage(call: Call) -> list[dict[str, object]]:
    """Every local unit that the call asks, with how many needs it registered and how much it asks (đồng); those without stand first."""
    units = [call.district] if call.district else list(actors.local_units())
    rows = call.registrations.exclude(state=NeedState.WITHDRAWN).order_by().values("district")
    found = {
        row["district"]: row
        for row in rows.annotate(
            needs=Count("id"), asked=Sum("grant"), fit=Count("id", filter=Q(state=NeedState.FIT)), begun=Count("project")
        )
    }
    empty = {"needs": 0, "asked": 0, "fit": 0, "begun": 0}
    named = {unit.pk: unit for unit in units} | {u.pk: u for u in AdminUnit.objects.filter(pk__in=set(found) - {u.pk for u in units})}
    table: list[dict[str, object]] = [{"unit": unit, **{k: found.get(pk, empty)[k] for k in empty}} for pk, unit in named.items()]
    return sorted(table, key=lambda row: bool(row["needs"]))


def rule_for(track: str, on: date | None = None) -> IntakeRule | None:
    """What happens to an application of a track outside of calls, by the rule of a day."""
    return IntakeRule.objects.filter(actors.in_force(on), track=track).order_by("-valid_from").first()


def deadline(code: str, year: int) -> tuple[date, PlanDeadline] | None:
    """The day of a year by which something is due, by the rule in force at the year's beginning; None when there is no such rule."""
    row = PlanDeadline.objects.filter(actors.in_force(date(year, 1, 1)), code=code).order_by("-valid_from").first()
    return (date(year, row.month, row.day), row) if row else None


def opening(key: str) -> Opening | None:
    """The open call of a key, as an application carries it over."""
    if not (key.isascii() and key.isdecimal() and len(key) < 19):
        return None
    call = open_calls().filter(pk=int(key)).first()
    if call is None:
        return None
    contents = tuple(call.asked.order_by("content__code").values_list("content__code", flat=True))
    return Opening(str(call.pk), call.title, call.track, call.year, contents, call.get_absolute_url())


def intake(track: str, content: str, enterprise: Enterprise) -> Intake:
    """What stands against an application of today: nothing while a call asks for its content, else what the rule in force says."""
    place = actors.local_unit(enterprise.area)
    asking = open_calls().filter(track=track, asked__content__code=content).filter(Q(district__isnull=True) | Q(district=place))
    if asking.exists():
        return Intake()
    rule = rule_for(track)
    if rule is None or rule.outside == Outside.ALLOW:
        return Intake()
    label = Track(track).label.lower()
    coming = Call.objects.filter(published_at__isnull=False, track=track, opens_on__gt=clock.today()).order_by("opens_on", "id").first()
    then = f" Đợt tới: {coming.title}, từ {date_vi(coming.opens_on)}." if coming else ""
    if rule.outside == Outside.REFUSE:
        return Intake(f"Hôm nay không có đợt đăng ký {label} nào mở cho nội dung này.{then} ({rule.citation})", is_refused=True)
    return Intake(f"Hồ sơ nằm ngoài đợt đăng ký {label} đang mở: vẫn nhận, có thể phải chờ kế hoạch sau.{then} ({rule.citation})")

"""Activities on the calendar."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from activities import selectors
from activities.enums import ActivityState
from activities.models import Activity
from khuyencong.access import Principal
from khuyencong.ui.agenda import AgendaSource, Happening, register_agenda


def happening_of(activity: Activity) -> Happening:
    """An activity as the calendar shows it."""
    return Happening(
        uid=f"activity-{activity.pk}", title=activity.title, kind=activity.get_kind_display(), first=activity.first_day, last=activity.last_day,
        url=activity.get_absolute_url(), starts_at=activity.starts_at, where=activity.where, about=activity.organisation.name,
        is_off=activity.state == ActivityState.CANCELLED,
    )  # fmt: skip


def _activities(who: Principal, first: date, last: date) -> Iterable[Happening]:
    return [happening_of(row) for row in selectors.between(selectors.visible_to(who), first, last)]


register_agenda(AgendaSource("activities", "Hoạt động", _activities))


def for_office(who: Principal) -> Principal:
    """The same role without the person: what concerns the office alone."""
    return replace(who, user_id=None, name="", membership_id=None)

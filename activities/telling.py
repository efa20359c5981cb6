"""What activities tell on the pages of things that they show."""

from django.urls import reverse

from activities import selectors
from activities.enums import ActivityState
from activities.models import Activity, Shown
from activities.permissions import P
from activities.selectors import media
from khuyencong.access import Principal
from khuyencong.ui.ties import Teller, Telling, register_teller

MOST = 20


def told(kind: str, pk: int, who: Principal | None) -> list[Telling]:
    """The activities that show a thing, the latest first: to who works here those that they may open, to anybody the portal's news."""
    shown = Shown.objects.filter(kind=kind, thing_id=pk).order_by().values("activity")
    rows: list[Activity] = []
    if who is not None and who.may(P.VIEW):
        rows = list(selectors.visible_to(who).filter(pk__in=shown).exclude(state=ActivityState.CANCELLED)[:MOST])
    found = [Telling(row.title, row.first_day, _about(row), row.get_absolute_url()) for row in rows]
    news = media.public().filter(activity__in=shown).exclude(activity__in=[row.pk for row in rows])[:MOST]
    return found + [
        Telling(one.activity.title, one.activity.first_day, _about(one.activity), reverse("activities:news_item", args=[one.pk]))
        for one in news
    ]


def _about(row: Activity) -> str:
    words = f"{row.get_kind_display()}, {row.organisation.name}"
    return f"{words} (dự kiến)" if row.state == ActivityState.PLANNED else words


register_teller(Teller("activities", told))

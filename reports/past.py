"""What the room of đề án may ask of the years before the portal: past đề án whose titles name a cơ sở."""

from collections.abc import Sequence
from functools import reduce
from operator import or_

from django.db.models import Count, Max, Min, Q

from khuyencong import clock
from khuyencong.text import fold
from khuyencong.ui.search import Fold
from projects.hooks import Past, PastList, past_told_by
from reports.models import HistoricalProject

MOST = 50


def naming(keys: Sequence[str]) -> list[Past]:
    """Past đề án, the newest first, whose folded title holds one of the keys (`khuyencong.actors.names`). One query."""
    rows = HistoricalProject.objects.annotate(folded=Fold("title"))
    rows = rows.filter(reduce(or_, (Q(folded__contains=key) for key in keys), Q())).order_by("-year", "code")
    return [Past(row.title, row.year, fold(row.title)) for row in rows[:MOST]]


def kept() -> PastList:
    """All past đề án whose titles are looked through. One query."""
    row = HistoricalProject.objects.aggregate(rows=Count("pk"), first=Min("year"), last=Max("year"), newest=Max("batch__at"))
    return PastList(row["rows"], row["first"], row["last"], row["newest"] and clock.day_of(row["newest"]))


past_told_by(naming, kept)

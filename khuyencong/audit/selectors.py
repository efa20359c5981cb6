"""Reading the trail: as a whole, and what a reader's words mean in it."""

import re
from datetime import date, datetime, time, timedelta

from django.contrib.auth import get_user_model
from django.db.models import F, Q, QuerySet

from khuyencong import text
from khuyencong.audit import trails
from khuyencong.audit.models import Event
from khuyencong.audit.words import table_label
from khuyencong.clock import ZONE
from khuyencong.ui.search import Fold

_REQUEST = re.compile(r"[0-9a-f]{27}")
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
PEOPLE_FOUND = 50


def events() -> QuerySet[Event]:
    """Every event; whoever asks must hold `audit.read_trail`."""
    return Event.objects.all()


def found(rows: QuerySet[Event], query: str) -> QuerySet[Event]:
    """Events that fit the words: a day (25/11/2026), the id of a request, a number of a row, the rest the name of a person.

    A day that does not exist finds nothing.
    """
    names = []
    for word in query.split()[:8]:
        if _REQUEST.fullmatch(word.lower()):
            rows = rows.filter(request_id=word.lower())
        elif day := _DAY.fullmatch(word):
            rows = rows.filter(_on(*map(int, day.groups())))
        elif word.isdecimal():
            rows = rows.filter(row_id=str(int(word)))
        else:
            names.append(word)
    if names:
        people = list(_people(names))
        rows = rows.filter(Q(user_id__in=people) | Q(on_behalf_of_id__in=people))
    return rows


def _on(day: int, month: int, year: int) -> Q:
    try:
        begin = datetime.combine(date(year, month, day), time(), ZONE)
    except ValueError:
        return Q(pk__in=[])
    return Q(at__gte=begin, at__lt=begin + timedelta(days=1))


def _people(names: list[str]) -> QuerySet[int]:
    people = get_user_model()._default_manager.alias(_name=Fold(F("full_name")), _mail=Fold(F("email")))
    for word in text.fold(" ".join(names)).split():
        people = people.filter(Q(_name__contains=word) | Q(_mail__contains=word))
    return people.order_by("pk").values_list("pk", flat=True)[:PEOPLE_FOUND]


def tables() -> list[tuple[str, str]]:
    """Audited tables with what they are called, in dictionary order."""
    return sorted(((table, table_label(table)) for table in trails.audited_tables()), key=lambda pair: text.sort_key(pair[1]))

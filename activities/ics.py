"""The calendar in the form that other calendars read (RFC 5545)."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event

from khuyencong import clock
from khuyencong.ui.agenda import Happening

MIME = "text/calendar; charset=utf-8"
LASTS = timedelta(hours=2)
"""How long something with an hour and no end is shown."""


def as_ics(rows: Iterable[Happening], *, name: str) -> bytes:
    """The file of some happenings. Whole days unless the first has an hour; what was called off is told as cancelled."""
    book = Calendar()
    book.add("prodid", "-//Cong khuyen cong//VI")
    book.add("version", "2.0")
    book.add("x-wr-calname", name)
    book.add("refresh-interval;value=duration", "PT6H")
    for row in rows:
        book.add_component(_event(row))
    return bytes(book.to_ical())


def _event(row: Happening) -> Event:
    base = settings.PORTAL_BASE_URL.rstrip("/")
    event = Event()
    event.add("uid", f"{row.uid}@{urlsplit(base).hostname or 'khuyencong'}")
    event.add("dtstamp", clock.now())
    event.add("summary", f"{row.kind}: {row.title}")
    if row.starts_at is not None and row.first == row.last:
        begins = datetime.combine(row.first, row.starts_at, tzinfo=clock.ZONE)
        event.add("dtstart", begins.astimezone(tz=UTC))
        event.add("dtend", (begins + LASTS).astimezone(tz=UTC))
    else:
        event.add("dtstart", row.first)
        event.add("dtend", row.last + timedelta(days=1))
    if row.where:
        event.add("location", row.where)
    if row.about:
        event.add("description", row.about)
    event.add("url", f"{base}{row.url}")
    event.add("status", "CANCELLED" if row.is_off else "CONFIRMED")
    return event

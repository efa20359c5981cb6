"""By when a request about personal data is answered and done: dated rows with their citation, read from `data/time_limits.json`."""

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

from khuyencong.calendar import rules
from khuyencong.calendar.selectors import calendar
from khuyencong.clock import ZONE, day_of
from khuyencong.privacy.enums import RequestKind

_DATA = Path(__file__).parent / "data" / "time_limits.json"


@dataclass(frozen=True, slots=True)
class Limit:
    """One row: hours count around the clock, working days by the calendar, days as they come and to their end."""

    valid_from: date
    valid_to: date | None
    citation: str
    needs_verification: bool
    finish_hours: int = 0
    finish_days: int = 0
    reply_hours: int = 0
    reply_working_days: int = 0


@cache
def _limits() -> dict[str, list[Limit]]:
    found: dict[str, list[Limit]] = {}
    for row in json.loads(_DATA.read_text(encoding="utf-8"))["limits"]:
        last = date.fromisoformat(row["to"]) if row["to"] else None
        counts = {name: row[name] for name in row if name.endswith(("_hours", "_days"))}
        limit = Limit(date.fromisoformat(row["from"]), last, row["citation"], row["needs_verification"], **counts)
        for kind in row["kinds"]:
            found.setdefault(kind, []).append(limit)
    return found


def limit_of(kind: RequestKind, on: date) -> Limit:
    """The law of a day; before the first decree its time holds too, for a person's request is never left without one."""
    rows = _limits()[kind]
    return next((row for row in rows if row.valid_from <= on and (row.valid_to is None or on <= row.valid_to)), rows[0])


def reply_by(limit: Limit, asked_at: datetime) -> datetime:
    """Until when the person is told that the request has come and what follows."""
    if limit.reply_hours:
        return asked_at + timedelta(hours=limit.reply_hours)
    day = day_of(asked_at)
    try:
        last = rules.add_working_days(day, limit.reply_working_days, calendar(day.year))
    except rules.CalendarNotLoaded:
        # A request is taken even where next year's days are not loaded; calendar days are never later than working ones.
        last = day + timedelta(days=limit.reply_working_days)
    return _end_of(last)


def finish_by(limit: Limit, asked_at: datetime) -> datetime:
    """Until when the request is done."""
    if limit.finish_hours:
        return asked_at + timedelta(hours=limit.finish_hours)
    return _end_of(day_of(asked_at) + timedelta(days=limit.finish_days))


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59), tzinfo=ZONE)

"""The morning's letters: whose steps are near their day or past it reads so once; what stays late is told to the leaders of the office.

One letter a person and working day at most, and only when it says something new since the last one: a step that came near, fell late, or
arrived late. What its room reminds of by itself (`Waiting.is_reminded`) is not said again.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.urls import reverse

from khuyencong import clock, notices
from khuyencong.access import Role
from khuyencong.actors import selectors as actors
from khuyencong.actors.models import User
from khuyencong.actors.roles import HOMES, LEADERS
from khuyencong.actors.selectors import people
from khuyencong.calendar import selectors as calendars
from khuyencong.calendar.rules import Calendar, is_working_day, working_days_between
from khuyencong.notices.models import Notice
from khuyencong.ui.waiting import Waiting
from projects.selectors import queue

JOB = "portal.letters"
MORNING = 7  # o'clock
NEAR = 2  # working days before the last day
STAYS_LATE = 3  # working days past it, before a leader is told
NAMED = 20  # steps that a letter names; the rest is counted
OWN, OF_OFFICE = "work.due", "work.late"


@dataclass
class _Late:
    """A step that stays late, and who might do it."""

    row: Waiting
    names: list[str] = field(default_factory=list)
    holders: set[int] = field(default_factory=set)


def write_letters() -> dict[str, int]:
    """Write to everybody who has something new to read today; how many officers and leaders. Nothing on a day off; twice a day changes nothing."""
    today = clock.today()
    days = calendars.calendar(today.year - 1, today.year)
    if not is_working_day(today, days):
        return {"officers": 0, "leaders": 0}
    late: dict[int, dict[tuple[str, str], _Late]] = {}
    officers = 0
    for user_id in actors.people_in_role(*HOMES):
        own: dict[tuple[str, str], Waiting] = {}
        for membership in actors.memberships_on(user_id=user_id):
            if membership.organisation_id is None:
                continue  # what a cơ sở has to do is reminded of by itself (projects.services.watching)
            for row in queue.waiting_for(actors.principal_of(membership)):
                if row.days_left is None or row.paused or row.is_reminded:
                    continue
                own[row.url, row.verb] = row
                if (row.days_left or 0) < -STAYS_LATE:
                    one = late.setdefault(membership.organisation_id, {}).setdefault((row.url, row.verb), _Late(row))
                    one.names.append(membership.user.full_name)
                    one.holders.add(user_id)
        officers += _write(user_id, OWN, list(own.values()), _told_own, days=days, levels=(NEAR, -1))
    return {"officers": officers, "leaders": _tell_leaders(late, days)}


def _tell_leaders(late: dict[int, dict[tuple[str, str], _Late]], days: Calendar) -> int:
    """One letter for each leader, of all offices that answer to them; what waits for themselves stands in their own letter."""
    by_leader: dict[int, list[_Late]] = {}
    for organisation_id, rows in sorted(late.items()):
        for leader in people.heads_of(organisation_id, roles=(*LEADERS, Role.DOIT_HEAD)):
            by_leader.setdefault(leader, []).extend(one for one in rows.values() if leader not in one.holders)
    told = 0
    for leader, several in sorted(by_leader.items()):
        names = {id(one.row): ", ".join(one.names[:3]) for one in several}

        def words(rows: Sequence[Waiting], names: dict[int, str] = names) -> tuple[str, str]:
            title = f"{len(rows)} việc ở cơ quan quá hạn trên {STAYS_LATE} ngày làm việc"
            return title, _listed(rows, lambda row: f" – {names[id(row)]}")

        told += _write(leader, OF_OFFICE, [one.row for one in several], words, days=days, levels=(-STAYS_LATE - 1,))
    return told


def _told_own(rows: Sequence[Waiting]) -> tuple[str, str]:
    late = sum((row.days_left or 0) < 0 for row in rows)
    parts = [f"{len(rows) - late} việc sắp đến hạn"] if late < len(rows) else []
    parts += [f"{late} việc quá hạn"] if late else []
    return ", ".join(parts), _listed(rows, lambda row: "")


def _listed(rows: Sequence[Waiting], more: Callable[[Waiting], str]) -> str:
    """The steps by their day, a line each."""
    lines = [f"{row.verb}: {row.title}{f' ({row.code})' if row.code else ''}, hạn {row.due_on:%d/%m/%Y}{more(row)}" for row in rows[:NAMED]]
    return "\n".join([*lines, f"và {len(rows) - NAMED} việc khác"] if len(rows) > NAMED else lines)


@transaction.atomic
def _write(
    user_id: int,
    kind: str,
    rows: list[Waiting],
    words: Callable[[Sequence[Waiting]], tuple[str, str]],
    *,
    days: Calendar,
    levels: Iterable[int],
) -> bool:
    """Tell one person of the rows that have reached the first of `levels` (working days left), if any reached one since their last letter."""
    levels, today = sorted(levels, reverse=True), clock.today()
    reached = sorted((row for row in rows if (row.days_left or 0) <= levels[0]), key=lambda row: row.order)
    if not reached:
        return False
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=user_id)  # one run writes at a time
    before = Notice.objects.filter(user_id=user_id, kind=kind).order_by("-pk").values_list("created_at", flat=True).first()
    last = clock.day_of(before) if before else None
    if last == today or not any(_is_new(row, last, days, levels) for row in reached):
        return False
    title, body = words(reached)
    notices.tell([user_id], kind=kind, title=title, body=body, url=reverse("portal:queue" if kind == OWN else "projects:list"))
    return True


def _is_new(row: Waiting, last: date | None, days: Calendar, levels: Sequence[int]) -> bool:
    """Whether a step reached a level, or this person, after the last letter."""
    if last is None or (row.since is not None and clock.day_of(row.since) > last):
        return True
    left = row.days_left or 0
    passed = working_days_between(max(last, date(min(days.years), 1, 1)), clock.today(), days)
    return any(left <= level < left + passed for level in levels)

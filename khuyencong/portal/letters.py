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


@dataclass(frozen=True, slots=True)
class Step:
    """A step that is due, and who might do it (their names by their ids; none where it is told to themselves)."""

    row: Waiting
    holders: dict[int, str] = field(default_factory=dict)

    @property
    def left(self) -> int:
        """Working days left, negative when late."""
        return self.row.days_left or 0

    def __str__(self) -> str:
        row, who = self.row, ", ".join(list(self.holders.values())[:3])
        code = f" ({row.code})" if row.code else ""
        return f"{row.verb}: {row.title}{code}, hạn {row.due_on:%d/%m/%Y}" + (f" – {who}" if who else "")


def write_letters() -> dict[str, int]:
    """Write to everybody who has something new to read today; how many officers and leaders. Nothing on a day off; twice a day changes nothing."""
    today = clock.today()
    days = calendars.calendar(today.year - 1, today.year)
    if not is_working_day(today, days):
        return {"officers": 0, "leaders": 0}
    late: dict[int, dict[tuple[str, str], Step]] = {}
    officers = 0
    for user_id in actors.people_in_role(*HOMES):
        own: dict[tuple[str, str], Step] = {}
        for membership in actors.memberships_on(user_id=user_id):
            if membership.organisation_id is None:
                continue  # what a cơ sở has to do is reminded of by itself (projects.services.watching)
            for row in queue.waiting_for(actors.principal_of(membership)):
                if row.days_left is None or row.paused or row.is_reminded:
                    continue
                key = row.url, row.verb
                own[key] = Step(row)
                if row.days_left < -STAYS_LATE:
                    one = late.setdefault(membership.organisation_id, {}).setdefault(key, Step(row))
                    one.holders[user_id] = membership.user.full_name
        officers += _write(user_id, OWN, own.values(), _title_of_own, days=days, levels=(NEAR, -1))
    return {"officers": officers, "leaders": _tell_leaders(late, days)}


def _tell_leaders(late: dict[int, dict[tuple[str, str], Step]], days: Calendar) -> int:
    """One letter for each leader, of all offices that answer to them; what waits for themselves stands in their own letter."""
    by_leader: dict[int, list[Step]] = {}
    for organisation_id, steps in sorted(late.items()):
        for leader in people.heads_of(organisation_id, roles=(*LEADERS, Role.DOIT_HEAD)):
            by_leader.setdefault(leader, []).extend(step for step in steps.values() if leader not in step.holders)
    return sum(
        _write(leader, OF_OFFICE, steps, _title_of_office, days=days, levels=(-STAYS_LATE - 1,))
        for leader, steps in sorted(by_leader.items())
    )


def _title_of_own(steps: Sequence[Step]) -> str:
    late = sum(step.left < 0 for step in steps)
    parts = [f"{len(steps) - late} việc sắp đến hạn"] if late < len(steps) else []
    return ", ".join([*parts, f"{late} việc quá hạn"] if late else parts)


def _title_of_office(steps: Sequence[Step]) -> str:
    return f"{len(steps)} việc ở cơ quan quá hạn trên {STAYS_LATE} ngày làm việc"


@transaction.atomic
def _write(
    user_id: int, kind: str, steps: Iterable[Step], title: Callable[[Sequence[Step]], str], *, days: Calendar, levels: Sequence[int]
) -> bool:
    """Tell one person of the steps that have reached the first of `levels` (working days left), if any reached one since their last letter."""
    reached = sorted((step for step in steps if step.left <= levels[0]), key=lambda step: step.row.order)
    if not reached:
        return False
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=user_id)  # one run writes at a time
    before = Notice.objects.filter(user_id=user_id, kind=kind).order_by("-pk").values_list("created_at", flat=True).first()
    last = clock.day_of(before) if before else None
    if last == clock.today() or not any(_is_new(step, last, days, levels) for step in reached):
        return False
    lines = [str(step) for step in reached[:NAMED]]
    if len(reached) > NAMED:
        lines.append(f"và {len(reached) - NAMED} việc khác")
    url = reverse("portal:queue" if kind == OWN else "projects:list")
    notices.tell([user_id], kind=kind, title=title(reached), body="\n".join(lines), url=url)
    return True


def _is_new(step: Step, last: date | None, days: Calendar, levels: Sequence[int]) -> bool:
    """Whether a step reached a level, or this person, after the last letter."""
    if last is None or (step.row.since is not None and clock.day_of(step.row.since) > last):
        return True
    passed = working_days_between(max(last, date(min(days.years), 1, 1)), clock.today(), days)
    return any(step.left <= level < step.left + passed for level in levels)

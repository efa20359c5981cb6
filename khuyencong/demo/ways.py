"""Ways through the life of a đề án, as data: the steps in order, each with the working days that pass before it.

`name+days`, or `name:1,3+days` for some of the beneficiaries only. A way is laid backwards from its last day, so that
what is under way today is under way whatever day the demonstration is loaded on.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from khuyencong.calendar.rules import Calendar, is_working_day
from khuyencong.demo import applying, carrying_out
from khuyencong.demo.life import Life

SUBMITTED = "draft submit+3"
ENDORSED = f"{SUBMITTED} site_check+2 endorse+1"
RECEIVED = f"{ENDORSED} receive+1"
APPRAISING = f"{RECEIVED} open_appraisal+1"
CHECKED = f"{APPRAISING} norm_check+3 answer_opinion+1 conclude+2"
RECOMMENDED = f"{CHECKED} recommend+1"
APPROVED = f"{RECOMMENDED} approve+4"
ALLOCATED = f"{APPROVED} allocate+4"
CONTRACTED = f"{ALLOCATED} sign+7"
IMPLEMENTING = f"{CONTRACTED} start+3"
ADVANCED = f"{IMPLEMENTING} ask_advance+2 approve_money+2 pay_money+2"
WORKED = f"{ADVANCED} progress+20 prove+4"
INSPECTED = f"{WORKED} inspect_finding+5 fix+6 confirm_fix+2"
COMPLETED = f"{INSPECTED} finish+15"
ACCEPTED = f"{COMPLETED} verify+3 accept+4"
SETTLED = f"{ACCEPTED} ask_payment+2 approve_money+2 pay_money+2 liquidate+3"
CLOSED = f"{SETTLED} close+20"

WAYS: dict[str, str] = {
    "draft": "draft",
    "discarded": "draft discard+5",
    "submitted": SUBMITTED,
    "returned_by_district": f"{SUBMITTED} ask_more_district+2",
    "lapsed": f"{SUBMITTED} ask_more_district+2 fall_silent+12",
    "declined": f"{SUBMITTED} site_check+2 decline+1",
    "withdrawn": f"{SUBMITTED} withdraw+4",
    "endorsed": ENDORSED,
    "returned_at_reception": f"{ENDORSED} return_at_reception+1",
    "received": RECEIVED,
    "appraising": APPRAISING,
    "appraising_asked": f"{APPRAISING} norm_check+2 ask_opinion+1",
    "appraising_checked": CHECKED,
    "returned_by_appraiser": f"{APPRAISING} ask_more+3",
    "appraising_answered": f"{APPRAISING} ask_more+3 resubmit+4",
    "recommended": RECOMMENDED,
    "recommended_negative": f"{APPRAISING} norm_check+3 conclude_negative+2 not_recommend+1",
    "rejected": f"{APPRAISING} norm_check+3 conclude_negative+2 not_recommend+1 reject+5",
    "approved": APPROVED,
    "revoked": f"{APPROVED} revoke+5",
    "waitlisted": f"{APPROVED} waitlist+6",
    "allocated": ALLOCATED,
    "contracted": CONTRACTED,
    "implementing": IMPLEMENTING,
    "advance_asked": f"{IMPLEMENTING} ask_advance+2",
    "advance_approved": f"{IMPLEMENTING} ask_advance+2 approve_money+2",
    "advanced": ADVANCED,
    "finding_open": f"{WORKED} inspect_finding+5",
    "finding_fixed": f"{WORKED} inspect_finding+5 fix+6",
    "suspended": f"{ADVANCED} suspend+15",
    "adjusting": f"{ADVANCED} ask_adjustment+8",
    "adjusting_confirmed": f"{ADVANCED} ask_adjustment+8 confirm_adjustment+3",
    "terminated": f"{ADVANCED} suspend+15 announce_end+2 terminate+12 decide_recovery+3",
    "recovered": f"{ADVANCED} suspend+15 announce_end+2 terminate+12 decide_recovery+3 recover+10 close_recovered+5",
    "not_accepted": f"{COMPLETED} verify+3 not_accept+4",
    "completed": COMPLETED,
    "accepted": ACCEPTED,
    "payment_asked": f"{ACCEPTED} ask_payment+2",
    "settled": SETTLED,
    "closed": CLOSED,
    "followed": f"{CLOSED} follow_up+110",
    "group_partly": f"{WORKED} inspect+5 finish:1+15 verify:1+3 accept:1+4",
}
_STEP = re.compile(r"(?P<name>[a-z_]+)(:(?P<positions>[0-9,]+))?(\+(?P<gap>\d+))?$")


@dataclass(frozen=True, slots=True)
class Step:
    """What happens to a life on a day."""

    day: date
    name: str
    positions: tuple[int, ...] = ()

    def take(self, life: Life) -> None:
        """Let it happen."""
        done: Callable[..., Any] | None = getattr(applying, self.name, None)
        if done is not None:
            done(life)
        else:
            getattr(carrying_out, self.name)(life, self.positions)


def _parsed(way: str) -> Iterator[tuple[str, tuple[int, ...], int]]:
    for word in way.split():
        found = _STEP.fullmatch(word)
        if found is None:
            raise ValueError(f"no step: {word!r}")
        positions = tuple(int(n) for n in (found["positions"] or "").split(",") if n)
        yield found["name"], positions, int(found["gap"] or 0)


def back(day: date, working_days: int, calendar: Calendar) -> date:
    """The working day so many working days before `day`; for 0 the last one up to and with it."""
    while not is_working_day(day, calendar):
        day -= timedelta(days=1)
    while working_days:
        day -= timedelta(days=1)
        working_days -= is_working_day(day, calendar)
    return day


def laid_back(name: str, *, today: date, ago: int, calendar: Calendar) -> list[Step]:
    """The steps of a way, so that the last one was taken `ago` working days before today."""
    steps: list[Step] = []
    day = back(today, ago, calendar)
    for step, positions, gap in reversed(list(_parsed(WAYS[name]))):
        steps.append(Step(day, step, positions))
        day = back(day, gap, calendar)
    return steps[::-1]


def dated(rows: Iterable[dict[str, Any]]) -> list[Step]:
    """The steps of a published đề án, on the days that its data names."""
    return [Step(date.fromisoformat(row["on"]), row["step"], tuple(row.get("lines", ()))) for row in rows]

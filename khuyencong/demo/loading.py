"""Load the demonstration: all đề án at once, day by day, through the services, each part in one transaction."""

import heapq
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from io import StringIO

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction

from budgets.enums import FundingSource
from budgets.services import estimates
from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import Organisation, User
from khuyencong.calendar.rules import is_working_day
from khuyencong.calendar.selectors import calendar
from khuyencong.demo import (
    co_funding,
    communes,
    doing,
    following,
    guiding,
    history,
    investors,
    market,
    people,
    planning,
    policies,
    raising,
    recruiting,
    register,
    reporting,
    rights,
    settling,
    sittings,
    staff,
    technologies,
    treasury,
    visits,
    ways,
)
from khuyencong.demo.life import Life
from khuyencong.demo.models import LoadedPart
from khuyencong.demo.people import Cast, read
from khuyencong.jobs.sending import left_to_the_sweeper
from khuyencong.notices.services import mark_read
from khuyencong.workflow.refusals import Refused

logger = logging.getLogger(__name__)
MILLION = 1_000_000
OPENS_AT = time(8, 0)
PARTS = (
    "people",
    "factors",
    "history",
    "published",
    "present",
    "staff",
    "register",
    "rights",
    "visits",
    "planning",
    "co_funding",
    "treasury",
    "old_sheets",
    "council",
    "raising",
    "following",
    "doing",
    "technologies",
    "policies",
    "investors",
    "guiding",
    "settling",
    "communes",
    "recruiting",
    "market",
    "reporting",
)
# Notices older than this many working days have been read by whoever they were for.
READ_AFTER = 5


class StepFailed(Exception):
    """A step of the demonstration was refused; the message says which, when and why."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens on a day. `order` keeps what happens on one day in the order in which it was told."""

    day: date
    order: int
    label: str
    run: Callable[[], object]

    def __lt__(self, other: "Event") -> bool:
        return (self.day, self.order) < (other.day, other.order)


def play(events: Iterable[Event]) -> int:
    """Let everything happen in the order of days, with the portal's clock on each. Returns how much happened. StepFailed, loudly."""
    queue = list(events)
    heapq.heapify(queue)
    days = calendar()
    count, before, minutes = 0, date.min, 0
    while queue:
        event = heapq.heappop(queue)
        if not is_working_day(event.day, days):
            raise StepFailed(f"{event.label}: {event.day:%d/%m/%Y} là ngày nghỉ / is no working day")
        # Two minutes between two things that happen on one day.
        minutes = minutes + 2 if event.day == before else 0
        before = event.day
        moment = datetime.combine(event.day, OPENS_AT, tzinfo=clock.ZONE) + timedelta(minutes=minutes)
        with clock.at(moment):
            try:
                event.run()
            except (Refused, ValidationError, LookupError, ValueError) as error:
                raise StepFailed(f"{event.label}, {event.day:%d/%m/%Y}: {error!r} {error}") from error
        count += 1
    return count


def prepare() -> None:
    """What every installation has: units, organisations, calendar, norms, rules, duties to report. Doing it again changes nothing."""
    reporting.report_rules_since_last_quarter()
    call_command("load_first_data", stdout=StringIO())


def _lives(rows: Iterable[dict], cast: Cast, first: int) -> list[Life]:
    return [Life(facts=row, cast=cast, number=number) for number, row in enumerate(rows, start=first)]


def _events_of(life: Life, steps: Iterable[ways.Step], order: int) -> list[Event]:
    return [
        Event(step.day, order * 100 + n, f"{life}: {step.name}", lambda step=step: step.take(life))  # type: ignore[misc]
        for n, step in enumerate(steps)
    ]


def _give_estimate(*, year: int, source: FundingSource, owner: str, amount: int, decision: str, drafter: int, approver: int) -> None:
    row = estimates.draft_estimate(
        year=year, source=source, owner_id=Organisation.objects.get(code=owner).pk, amount=amount, by_id=drafter,
        note="Dự toán minh họa",
    )  # fmt: skip
    estimates.submit_estimate(estimate_id=row.pk)
    estimates.approve_estimate(estimate_id=row.pk, by_id=approver, decision=decision)


def _budget_events(rows: Iterable[dict], cast: Cast) -> list[Event]:
    """An estimate is drafted and approved before its year begins, or on the day that the data names. Amounts in triệu đồng."""
    days = calendar()
    events = []
    for row in rows:
        year, owner = row["year"], row.get("owner", "stc")
        source = FundingSource(row["source"])
        on = date.fromisoformat(row["on"]) if "on" in row else ways.back(date(year - 1, 12, 20), 0, days)
        decision = row.get("decision") or f"Quyết định giao dự toán năm {year} (minh họa)"

        def give(
            year: int = year, owner: str = owner, source: FundingSource = source, decision: str = decision, amount: int = row["amount"]
        ) -> None:
            if owner == "stc":
                drafter, approver = cast[Role.FINANCE_OFFICER], cast[Role.FINANCE_LEADER]
            else:
                code = owner.removeprefix("ubnd-")
                drafter, approver = cast.of_district(Role.DISTRICT_OFFICER, code), cast.of_district(Role.DISTRICT_LEADER, code)
            _give_estimate(
                year=year, source=source, owner=owner, amount=amount * MILLION, decision=decision,
                drafter=drafter.user_id or 0, approver=approver.user_id or 0,
            )  # fmt: skip

        events.append(Event(on, 0, f"dự toán {source} {year}", give))
    return events


def _read_all() -> None:
    for user in User.objects.order_by("pk"):
        mark_read(user_id=user.pk)


def _published(cast: Cast, _: date) -> int:
    """The published đề án, on their own days."""
    data = read("cases.json")
    events = _budget_events(data["estimates"], cast)
    last = date.min
    for order, life in enumerate(_lives(data["walks"], cast, first=900), start=1):
        steps = ways.dated(life.facts["steps"])
        last = max([last, *(step.day for step in steps)])
        events += _events_of(life, steps, order)
    for row in data["closed_years"]:
        on = date.fromisoformat(row["on"])
        last = max(last, on)
        events.append(
            Event(
                on,
                90_000,
                f"khóa sổ {row['year']}",
                partial(settling.close_year, row["year"], cast),
            )
        )
    events.append(Event(last, 99_999, "đã đọc", _read_all))
    return play(events)


def _present(cast: Cast, today: date) -> int:
    """The đề án of the last years up to today, laid backwards from it."""
    data = read("present.json")
    days = calendar()
    events: list[Event] = []
    for order, life in enumerate(_lives(data["cases"], cast, first=1), start=1):
        steps = ways.laid_back(life.facts["way"], today=today, ago=life.facts["ago"], calendar=days)
        events += _events_of(life, steps, order)
    first, last = min(e.day for e in events).year, max(e.day for e in events).year
    rows = [row | {"year": year} for year in range(first, last + 1) for row in data["estimates_of_a_year"]]
    events += _budget_events(rows, cast)
    events.append(Event(ways.back(today, READ_AFTER, days), -1, "đã đọc", _read_all))
    return play(events)


def _people(_cast: Cast, _today: date) -> int:
    return people.add_officers()


def _factors(_cast: Cast, _today: date) -> int:
    return people.give_factors()


def _history(_cast: Cast, _today: date) -> int:
    return history.take_in()


def _register(cast: Cast, _today: date) -> int:
    return register.fill(cast)


def _planning(cast: Cast, _today: date) -> int:
    return planning.fill(cast)


def _rights(cast: Cast, _today: date) -> int:
    return rights.take_in(cast)


def _visits(cast: Cast, _today: date) -> int:
    return visits.plan_year(cast)


def _treasury(cast: Cast, _today: date) -> int:
    return treasury.take_statement(cast)


def _old_sheets(cast: Cast, _today: date) -> int:
    return history.send_sheet(cast)


def _co_funding(cast: Cast, _today: date) -> int:
    return co_funding.record_supports(cast)


def _raising(cast: Cast, _today: date) -> int:
    return raising.raise_money(cast)


def _technologies(cast: Cast, _today: date) -> int:
    return technologies.show(cast)


def _investors(cast: Cast, _today: date) -> int:
    return investors.invite(cast)


def _settling(cast: Cast, _today: date) -> int:
    return settling.begin(cast)


_LOADERS: dict[str, Callable[[Cast, date], int]] = {
    "people": _people,
    "factors": _factors,
    "history": _history,
    "published": _published,
    "present": _present,
    "staff": staff.load,
    "register": _register,
    "rights": _rights,
    "visits": _visits,
    "planning": _planning,
    "co_funding": _co_funding,
    "treasury": _treasury,
    "old_sheets": _old_sheets,
    "council": sittings.open_one,
    "raising": _raising,
    "following": following.follow_up,
    "doing": doing.act,
    "technologies": _technologies,
    "policies": policies.write,
    "investors": _investors,
    "guiding": guiding.guide,
    "settling": _settling,
    "communes": communes.give_tasks,
    "recruiting": recruiting.recruit,
    "market": market.sell,
    "reporting": reporting.send_in,
}


def load(parts: Iterable[str] = PARTS) -> dict[str, int]:
    """Load the parts that are not there yet, in their order; how much happened in each new one. StepFailed leaves nothing of that part."""
    wanted = {"people", "factors", *parts}
    if wanted & {"register", "planning", "council", "settling", "recruiting", "technologies", "market", "reporting"}:
        wanted.add("present")
    if "communes" in wanted:
        wanted.add("staff")
    prepare()
    today = clock.today()
    done: dict[str, int] = {}
    for name in PARTS:
        if name not in wanted:
            continue
        with left_to_the_sweeper(), transaction.atomic():
            # The row is the lock as well: a second load waits here, then finds it.
            if LoadedPart.objects.get_or_create(name=name, defaults={"on": today})[1]:
                done[name] = _LOADERS[name](Cast(), today)
    return done

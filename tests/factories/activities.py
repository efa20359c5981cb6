"""Activities for tests, through the services."""

from itertools import count
from typing import Any

from activities.models import Activity
from activities.services import plan_activity
from khuyencong import clock
from khuyencong.access import Principal, Role
from khuyencong.workflow import runner
from tests.factories import actors

_numbers = count(1)


def make_activity(who: Principal | None = None, **plan: Any) -> Activity:
    """A meeting of the district's office today, unless said otherwise."""
    given: dict[str, Any] = {"kind": "meeting", "title": f"Họp cơ sở {next(_numbers)}", "starts_on": clock.today()}
    return plan_activity(who=who or actors.acting(Role.DISTRICT_OFFICER), **(given | plan))


def move(row: Activity, name: str, who: Principal, *, reason: str = "", **data: Any) -> Activity:
    """Fire a move; afterwards the row is as stored."""
    runner.fire(row, name, actor=who, version=row.version, reason=reason, data=data)
    return row

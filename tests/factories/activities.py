"""Activities for tests, through the services."""

from datetime import timedelta
from itertools import count
from typing import Any

from activities.models import Activity, Course
from activities.selectors.training import organisations_of
from activities.services import media, plan_activity, training
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


def make_course(who: Principal | None = None, *, days: int = 1, **facts: Any) -> Course:
    """A course of the Sở that begins today, open to the districts' offices unless said otherwise."""
    who = who or actors.acting(Role.DOIT_OFFICER)
    today = clock.today()
    row = make_activity(who, kind="course", title=f"Lớp tập huấn {next(_numbers)}", ends_on=today + timedelta(days=days - 1))
    given: dict[str, Any] = {"topic": "promotion", "register_by": today, "invited": organisations_of(["districts"])}
    return training.open_course(activity=row, who=who, **(given | facts))


def make_item(who: Principal | None = None, **facts: Any) -> Activity:
    """An article of Báo Đồng Khởi, of today."""
    who = who or actors.acting(Role.CO_APPRAISER, organisation_code="bdk")
    given: dict[str, Any] = {
        "kind": "article", "title": f"Máy sấy ở làng dừa {next(_numbers)}", "topic": "promotion", "on": clock.today(), "link": "https://bao.invalid/1",
    }  # fmt: skip
    return media.record_item(who=who, **(given | facts))

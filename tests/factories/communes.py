"""Tasks of communes for tests, through the services."""

from datetime import timedelta
from itertools import count
from typing import Any

from communes.links import token_of
from communes.models import Assignment, Report, Task
from communes.selectors import open_link
from communes.services import report_by_account, report_by_link, send_task
from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.actors.models import Organisation
from khuyencong.actors.services.units import load_organisations
from tests.factories.projects import photo_file

_numbers = count(1)


def offices(*, district: str = "829") -> list[Organisation]:
    """The UBND of a district's communes, by the code of their area; made where they are not there."""
    load_organisations()
    return list(Organisation.objects.filter(code__startswith="ubnd-xa-", area__parent__code=district).order_by("area__code"))


def give_task(who: Principal, **facts: Any) -> Task:
    """A task of all communes in somebody's reach, due in ten days, unless said otherwise."""
    given: dict[str, Any] = {"title": f"Phổ biến chính sách khuyến công {next(_numbers)}", "due_on": clock.today() + timedelta(days=10)}
    return send_task(who=who, **(given | facts))


def token_for(row: Assignment) -> str:
    """What the open link of a commune's task carries."""
    link = open_link(row)
    assert link is not None
    return token_of(link)


def told(**facts: Any) -> dict[str, Any]:
    """What a report says, with its photo."""
    return {"words": "Đã họp với các cơ sở ở ấp 1, phát tờ thông báo.", "reached": 12, "photo": photo_file()} | facts


def report(row: Assignment, who: Principal | None = None, **facts: Any) -> Report:
    """Report on a commune's task, by its link unless somebody does it with their account."""
    if who is None:
        return report_by_link(token=token_for(row), **told(**facts))
    return report_by_account(assignment=row, who=who, **told(**facts))

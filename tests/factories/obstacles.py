"""Obstacles for tests, through the services."""

from itertools import count
from typing import Any

from khuyencong.access import Principal, Role
from khuyencong.actors.models import Enterprise
from khuyencong.workflow import runner
from obstacles.models import Obstacle
from obstacles.services import raise_obstacle
from tests.factories import actors

_numbers = count(1)


def make_obstacle(who: Principal | None = None, **facts: Any) -> Obstacle:
    """Something that hinders a district's officer, unless said otherwise."""
    who = who or actors.acting(Role.DISTRICT_OFFICER)
    given: dict[str, Any] = {
        "topic": "norm", "title": f"Mức hỗ trợ máy móc thấp {next(_numbers)}", "content": "Giá máy tăng, mức hỗ trợ tối đa chưa đổi.",
        "wish": "Nâng mức hỗ trợ.",
    }  # fmt: skip
    if who.role in Role.of_enterprises() and "enterprise" not in facts:
        given["enterprise"] = Enterprise.objects.get(pk=next(iter(who.enterprise_ids)))
    return raise_obstacle(who=who, **(given | facts))


def move(row: Obstacle, name: str, who: Principal, *, reason: str = "", **data: Any) -> Obstacle:
    """Fire a move; afterwards the row is as stored."""
    runner.fire(row, name, actor=who, version=row.version, reason=reason, data=data)
    return row

"""Questions, entries of the guide and visits for tests, through the services."""

from itertools import count
from typing import Any

from guidance.models import GuideEntry, Question, SupportVisit
from guidance.services import ask, record_visit, write_entry
from khuyencong import clock
from khuyencong.access import Principal, Role
from khuyencong.actors.models import Enterprise
from khuyencong.workflow import runner
from tests.factories import actors

_numbers = count(1)


def make_question(who: Principal | None = None, **facts: Any) -> Question:
    """What a district's officer wants to know, unless said otherwise."""
    who = who or actors.acting(Role.DISTRICT_OFFICER)
    given: dict[str, Any] = {
        "topic": "conditions", "title": f"Hộ sơ chế dừa có được hỗ trợ máy sấy không, lần {next(_numbers)}",
        "content": "Hộ có đăng ký kinh doanh, ở xã nông thôn.",
    }  # fmt: skip
    if who.role in Role.of_enterprises() and "enterprise" not in facts:
        given["enterprise"] = Enterprise.objects.get(pk=next(iter(who.enterprise_ids)))
    return ask(who=who, **(given | facts))


def make_entry(who: Principal | None = None, **facts: Any) -> GuideEntry:
    """An entry of the guide."""
    given = {
        "topic": "conditions",
        "question": f"Hộ kinh doanh có được hỗ trợ máy không, lần {next(_numbers)}",
        "answer": "Được, theo 45/2012/NĐ-CP, Điều 1.",
    }
    return write_entry(who=who or actors.acting(Role.DOIT_OFFICER), **(given | facts))


def make_visit(who: Principal | None = None, **facts: Any) -> SupportVisit:
    """A visit at a craft village."""
    given: dict[str, Any] = {
        "topic": "cleaner", "held_on": clock.today(), "words": "Hướng dẫn thu hồi nước thải.", "place": "Làng nghề chỉ xơ dừa", "area": actors.commune(),
    }  # fmt: skip
    return record_visit(who=who or actors.acting(Role.DISTRICT_OFFICER), **(given | facts))


def move(row: Question, name: str, who: Principal, *, reason: str = "", **data: Any) -> Question:
    """Fire a move; afterwards the row is as stored."""
    runner.fire(row, name, actor=who, version=row.version, reason=reason, data=data)
    return row

"""Needs, classes and trainees for tests, through the services."""

from datetime import timedelta
from itertools import count
from typing import Any

from employment import services
from employment.models import Course, Need, Trainee
from khuyencong import clock
from khuyencong.access import Principal, Role
from khuyencong.actors.models import Enterprise
from tests.factories import actors

_numbers = count(1)


def planner() -> Principal:
    """Somebody of the office that plans training."""
    return actors.acting(Role.CO_APPRAISER, organisation_code="sldtbxh")


def make_need(who: Principal, **facts: Any) -> Need:
    """Twelve people whom one's cơ sở wants."""
    given: dict[str, Any] = {"trade": "May công nghiệp", "count": 12, "needed_on": clock.today() + timedelta(days=60), "wage": 6_000_000}
    if "enterprise" not in facts:
        given["enterprise"] = Enterprise.objects.get(pk=next(iter(who.enterprise_ids)))
    return services.post_need(who=who, **(given | facts))


def make_course(who: Principal, *needs: Need, **facts: Any) -> Course:
    """A class of a month for some needs."""
    today = clock.today()
    given: dict[str, Any] = {
        "title": f"Lớp may công nghiệp {next(_numbers)}", "starts_on": today, "ends_on": today + timedelta(days=30), "place": "Nhà văn hóa", "seats": 20,
    }  # fmt: skip
    return services.open_course(who=who, needs=needs, **(given | facts))


def enrol(course: Course, who: Principal, **facts: Any) -> Trainee:
    """Somebody who learns and consented."""
    given: dict[str, Any] = {"full_name": f"Học viên số {next(_numbers)}", "born": 1995, "has_consented": True, "is_woman": True}
    return services.enrol(course=course, who=who, **(given | facts))

"""Raising obstacles, and saying that one meets another's. Answers, decisions and all else that moves one go through the machine."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from khuyencong import clock, notices
from khuyencong.access import Principal
from khuyencong.actors.models import AdminUnit, Enterprise, Organisation
from khuyencong.calendar import clocks
from khuyencong.calendar.rules import CalendarNotLoaded
from khuyencong.calendar.selectors import NoClockRule
from khuyencong.text import nfc
from khuyencong.workflow.refusals import NotAllowed
from obstacles import selectors
from obstacles.models import Also, Obstacle
from obstacles.permissions import P
from projects.models import Project
from projects.selectors.visibility import visible_to as projects_visible_to


@transaction.atomic
def raise_obstacle(
    *,
    who: Principal,
    topic: str,
    title: str,
    content: str,
    wish: str = "",
    project: Project | None = None,
    enterprise: Enterprise | None = None,
) -> Obstacle:
    """Raise an obstacle, for a cơ sở that one acts for or (whoever belongs to one) for one's office; the Sở is told and its time begins.

    ValidationError with its field when the đề án or the cơ sở is not the raiser's, or nobody can be held to a time.
    """
    if not who.may(P.RAISE) or who.user_id is None:
        raise NotAllowed
    if project is not None and not projects_visible_to(who).filter(pk=project.pk).exists():
        raise ValidationError({"project": "Không có đề án này trong phạm vi của bạn."})
    if who.organisation_id is None:
        if enterprise is None or enterprise.pk not in who.enterprise_ids:
            raise ValidationError({"enterprise": "Cần chọn cơ sở của bạn gặp vướng mắc."})
        area: AdminUnit | None = enterprise.area.district or enterprise.area
        organisation = None
    else:
        enterprise, organisation = None, who.organisation_id
        area = _area_of(who, project)
    row = Obstacle(
        topic=topic, title=nfc(title).strip(), content=nfc(content).strip(), wish=nfc(wish).strip(), project=project, enterprise=enterprise,
        organisation_id=organisation, area=area, raised_by_id=who.user_id, role=who.role, raised_at=clock.now(),
    )  # fmt: skip
    row.full_clean(exclude=["raised_by", "organisation", "enterprise", "project", "area"])
    row.save()
    try:
        clocks.start(("obstacle", row.pk), "obstacle_answer")
    except (NoClockRule, CalendarNotLoaded) as unknown:
        raise ValidationError(str(unknown)) from unknown
    notices.tell(
        selectors.desk(), kind="obstacle.raised", title=f"Vướng mắc mới: {row}", body=f"{row.raiser} nêu: {row.title}",
        url=row.get_absolute_url(), subject=("obstacle", row.pk),
    )  # fmt: skip
    return row


def _area_of(who: Principal, project: Project | None) -> AdminUnit | None:
    """The local unit that an office speaks of: that of the đề án, or its own; none for the province's offices."""
    if project is not None:
        return project.district
    if not who.area_ids or who.organisation_id is None:
        return None
    area = Organisation.objects.select_related("area__parent").get(pk=who.organisation_id).area
    return area.district or area


@transaction.atomic
def meet_too(*, obstacle: Obstacle, who: Principal, enterprise: Enterprise | None = None) -> Also:
    """Say that one meets an obstacle as well; the answer comes to them, too. Saying it twice changes nothing.

    NotAllowed when the reader may see neither the obstacle nor its answer; ValidationError for what is their own.
    """
    if not who.may(P.RAISE) or who.user_id is None:
        raise NotAllowed
    if not (selectors.visible_to(who).filter(pk=obstacle.pk).exists() or selectors.shared().filter(pk=obstacle.pk).exists()):
        raise NotAllowed
    found: dict[str, Any]
    if who.organisation_id is None:
        if enterprise is None or enterprise.pk not in who.enterprise_ids:
            raise ValidationError({"enterprise": "Cần chọn cơ sở của bạn gặp vướng mắc."})
        found = {"enterprise": enterprise, "organisation_id": None}
    else:
        found = {"enterprise": None, "organisation_id": who.organisation_id}
    if obstacle.enterprise_id == (enterprise.pk if found["enterprise"] else None) and obstacle.organisation_id == found["organisation_id"]:
        raise ValidationError("Vướng mắc này do chính đơn vị của bạn nêu.")
    row, _ = Also.objects.get_or_create(obstacle=obstacle, **found, defaults={"by_id": who.user_id, "at": clock.now()})
    return row

"""What đề án mean for a cơ sở: its lines follow a merge, and its page shows them with the money that the reader may see."""

from typing import Any

from django.core.exceptions import ValidationError

from budgets import selectors as budgets
from khuyencong.access import Principal
from khuyencong.actors.hooks import on_merge, show_on_enterprise
from projects.models import Line, Project
from projects.permissions import P
from projects.selectors.visibility import lines_visible_to
from projects.services.applications import recount

MOST = 50


def move_lines(keeper_id: int, loser_id: int) -> list[int]:
    """Let a cơ sở's lines belong to another one. ValidationError when both stand in one đề án with the same content of support.

    The words by which the đề án are found, and whether they are of one cơ sở or of several, follow.
    """
    lines = list(Line.objects.filter(enterprise_id=loser_id).select_related("project").order_by("pk"))
    own = set(Line.objects.filter(enterprise_id=keeper_id).order_by("pk").values_list("project_id", "content_id"))
    if both := sorted({line.project.code for line in lines if (line.project_id, line.content_id) in own}):
        raise ValidationError(f"Hai cơ sở cùng là đơn vị thụ hưởng với cùng nội dung trong đề án {', '.join(both)}; không gộp được.")
    Line.objects.filter(pk__in=[line.pk for line in lines]).update(enterprise_id=keeper_id)
    for project in Project.objects.filter(pk__in={line.project_id for line in lines}).select_related("district").order_by("pk"):
        recount(project)
    return [line.pk for line in lines]


def shown(enterprise: Any, who: Principal) -> dict[str, Any] | None:
    """The lines of a cơ sở that the reader may open, the newest first, with approved and paid (đồng)."""
    if not who.may(P.VIEW):
        return None
    rows = lines_visible_to(who).filter(enterprise_id=enterprise.pk).select_related("project", "content")
    lines = list(rows.order_by("-project__created_at", "-project_id", "position")[:MOST])
    money = budgets.money_of([line.holding_id for line in lines if line.holding_id])
    table = [(line, money.get(line.holding_id or 0, budgets.Money())) for line in lines]
    return {
        "lines": table,
        "approved": sum(line.approved or 0 for line, _ in table),
        "paid": sum(own.paid + own.advanced for _, own in table),
    }


on_merge("projects.Line", move_lines)
show_on_enterprise("projects/of_enterprise.html", shown)

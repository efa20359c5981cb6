"""How what was registered and planned for a cơ sở follows a merge."""

from django.core.exceptions import ValidationError

from khuyencong.actors.hooks import on_merge
from plans.enums import NeedState
from plans.models import Registration


def move_needs(keeper_id: int, loser_id: int) -> list[int]:
    """Let a cơ sở's registrations belong to another one. ValidationError when both registered the same content in one call."""
    rows = list(Registration.objects.filter(enterprise_id=loser_id).select_related("call").order_by("pk"))
    living = Registration.objects.exclude(state=NeedState.WITHDRAWN)
    own = set(living.filter(enterprise_id=keeper_id).order_by("pk").values_list("call_id", "content_id"))
    both = sorted({row.call.title for row in rows if row.state != NeedState.WITHDRAWN and (row.call_id, row.content_id) in own})
    if both:
        raise ValidationError(f"Hai cơ sở cùng đăng ký một nội dung trong {', '.join(both)}; rút một đăng ký rồi gộp.")
    ids = [row.pk for row in rows]
    Registration.objects.filter(pk__in=ids).update(enterprise_id=keeper_id)
    return ids


def leave_items(_keeper_id: int, _loser_id: int) -> list[int]:
    """What a plan says stays as it was approved."""
    return []


on_merge("plans.Registration", move_needs)
on_merge("plans.PlanItem", leave_items)

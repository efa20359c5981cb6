"""How obstacles of a cơ sở follow a merge."""

from khuyencong.actors.hooks import on_merge
from obstacles.models import Also


def move_met(keeper_id: int, loser_id: int) -> list[int]:
    """What a cơ sở meets, too, becomes the other's; what both meet stays said once."""
    own = Also.objects.filter(enterprise_id=keeper_id).order_by().values("obstacle")
    rows = Also.objects.filter(enterprise_id=loser_id).exclude(obstacle__in=own)
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    Also.objects.filter(pk__in=ids).update(enterprise_id=keeper_id)
    return ids


on_merge("obstacles.Also", move_met)

"""How activities follow a merge of two cơ sở."""

from activities.models import Involved
from khuyencong.actors.hooks import on_merge


def move_involved(keeper_id: int, loser_id: int) -> list[int]:
    """What is about a cơ sở becomes about the other; what is about both stays said once."""
    own = Involved.objects.filter(enterprise_id=keeper_id).order_by().values("activity")
    rows = Involved.objects.filter(enterprise_id=loser_id).exclude(activity__in=own)
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    Involved.objects.filter(pk__in=ids).update(enterprise_id=keeper_id)
    return ids


on_merge("activities.Involved", move_involved)

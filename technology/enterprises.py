"""How what a cơ sở asked follows a merge."""

from django.core.exceptions import ValidationError

from khuyencong.actors.hooks import on_merge
from technology.enums import TransferState
from technology.models import Transfer


def move_transfers(keeper_id: int, loser_id: int) -> list[int]:
    """The interests of a cơ sở become the other's. ValidationError when both want the same technology at the moment."""
    rows = Transfer.objects.filter(enterprise_id=loser_id)
    own = Transfer.objects.filter(enterprise_id=keeper_id, state__in=TransferState.open_ones()).order_by().values("technology")
    both = rows.filter(state__in=TransferState.open_ones(), technology__in=own).select_related("technology").order_by("pk").first()
    if both is not None:
        raise ValidationError(f"Hai cơ sở cùng đang quan tâm “{both.technology.name}”; khép lại một đề nghị ({both.code}) rồi gộp.")
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    Transfer.objects.filter(pk__in=ids).update(enterprise_id=keeper_id)
    return ids


on_merge("technology.Transfer", move_transfers)

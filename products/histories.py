"""Who may read how a selection, a product in one, a village came to be as they are: offices that may open them."""

from typing import Any

from django.db.models import QuerySet

from khuyencong.access import Principal
from khuyencong.actors.models import CraftVillage, VillageDecision
from khuyencong.audit.history import History, register_history
from products.models import Selection
from products.permissions import P
from products.selectors import selections


def _title(rows: QuerySet[Any], pk: int, who: Principal) -> str | None:
    row = None if who.enterprise_ids else rows.filter(pk=pk).order_by("pk").first()
    return str(row) if row is not None else None


register_history(
    History(
        "products.Selection",
        lambda pk, who: _title(selections.visible_to(who), pk, who) if who.may(P.HOLD) or who.may(P.DECIDE) else None,
        address=lambda pk: Selection.objects.get(pk=pk).get_absolute_url(),
    )
)
register_history(
    History(
        "actors.CraftVillage",
        lambda pk, who: _title(CraftVillage.objects.order_by("pk"), pk, who) if who.may(P.VIEW) else None,
        lambda pk, who: {
            VillageDecision._meta.db_table: list(VillageDecision.objects.filter(village=pk).order_by("pk").values_list("pk", flat=True))
        },
        lambda pk: CraftVillage.objects.get(pk=pk).get_absolute_url(),
    )
)

"""Who may read how a technology, a transfer, a registration came to be as it is: offices that may open it."""

from typing import Any

from django.db.models import QuerySet

from khuyencong.access import Principal
from khuyencong.audit.history import History, register_history
from technology import selectors
from technology.models import PropertyRight, SeenWorking, Technology, Transfer
from technology.permissions import P, reaches


def _title(rows: QuerySet[Any], pk: int, who: Principal) -> str | None:
    row = None if who.enterprise_ids else rows.filter(pk=pk).order_by("pk").first()
    return str(row) if row is not None else None


def _technology(pk: int, who: Principal) -> str | None:
    return _title(selectors.catalogue_for(who), pk, who) if reaches(who, P.KEEP) else None


register_history(
    History(
        "technology.Technology",
        _technology,
        lambda pk, who: {
            SeenWorking._meta.db_table: list(SeenWorking.objects.filter(technology=pk).order_by("pk").values_list("pk", flat=True))
        },
        lambda pk: Technology.objects.get(pk=pk).get_absolute_url(),
    )
)
register_history(
    History(
        "technology.Transfer",
        lambda pk, who: _title(selectors.transfers_visible_to(who), pk, who),
        address=lambda pk: Transfer.objects.get(pk=pk).get_absolute_url(),
    )
)
register_history(
    History(
        "technology.PropertyRight",
        lambda pk, who: _title(selectors.rights_visible_to(who), pk, who),
        address=lambda pk: PropertyRight.objects.get(pk=pk).get_absolute_url(),
    )
)

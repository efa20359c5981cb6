"""What a reorganisation leaves open with the money of organisations that end: nothing moves by itself, a decision is needed."""

from collections.abc import Iterable

from django.db.models import Sum

from budgets.enums import Stage
from budgets.models import Account
from khuyencong.actors.residents import Change, Moved, Resident
from khuyencong.text import vnd


def _nothing(_: Change) -> Iterable[Moved]:
    return ()


def estimates_to_place(change: Change) -> Iterable[str]:
    """What the estimates of ended UBND still hold, by owner: it goes on by a decision of the competent authority, never by itself.

    Money that was allocated to a beneficiary stays in its account and is paid from there.
    """
    rows = Account.objects.filter(owner__area_id__in=change.ended, owner__valid_to__isnull=False, stage=Stage.ESTIMATE, balance__gt=0)
    for row in rows.values("owner__name", "fiscal_year").annotate(left=Sum("balance")).order_by("owner__name", "fiscal_year"):
        yield f"Dự toán năm {row['fiscal_year']} của {row['owner__name']} còn {vnd(row['left'])} đồng: cần quyết định giao lại cho đơn vị mới."


ESTIMATES = Resident("estimate", "Dự toán", _nothing, notes=estimates_to_place)

"""The table of costs and funding: items of a line's estimate, and who else pays which part of an item.

What khuyến công is asked for stands on the item, what other sources pay in its shares, the rest is the beneficiary's own money
(vốn đối ứng). So the sources of an item always make its amount; the sums of the line follow and are held by `ADDS_UP`.
"""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from budgets.enums import FundingSource
from khuyencong.triggers import Firm
from projects.models.line import Line, costs_add_up

_OF_ITEM = "coalesce(NEW.line_id, OLD.line_id)"
_OF_SHARE = "(SELECT line_id FROM projects_costitem WHERE id = coalesce(NEW.item_id, OLD.item_id))"


def _adds_up(name: str, which: str) -> Firm:
    return costs_add_up(name, which, pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete)


class CostItem(models.Model):
    """An item of a line's estimate: what, how many, how much, and what khuyến công is asked to pay of it (đồng)."""

    line = models.ForeignKey(Line, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField("thứ tự")
    name = models.CharField("khoản mục", max_length=200)
    unit = models.CharField("đơn vị tính", max_length=30, blank=True)
    quantity = models.PositiveIntegerField("số lượng", default=1)
    amount = models.BigIntegerField("thành tiền (đồng)")
    by_grant = models.BigIntegerField("từ khuyến công (đồng)", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "khoản mục chi phí"
        ordering = ("line", "position")
        triggers = [_adds_up("items_add_up", _OF_ITEM)]
        constraints = [
            models.UniqueConstraint(fields=["line", "position"], name="item_position_once"),
            models.CheckConstraint(condition=Q(amount__gt=0, quantity__gt=0), name="item_amount_is_positive"),
            models.CheckConstraint(condition=Q(by_grant__gte=0, by_grant__lte=F("amount")), name="item_grant_is_within_amount"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def elsewhere(self) -> dict[str, int]:
        """What each other source pays of it (đồng), in the order of the sources."""
        paid = {share.source: share.amount for share in self.shares.all()}
        return {source: paid[source] for source in FundingSource.values if source in paid}

    @property
    def own(self) -> int:
        """The beneficiary's own money (đồng): what no source pays."""
        return self.amount - self.by_grant - sum(self.elsewhere.values())


class CostShare(models.Model):
    """What a source beside the đề án's own pays of an item (đồng): another programme of the State, society, an organisation."""

    item = models.ForeignKey(CostItem, models.CASCADE, related_name="shares")
    source = models.CharField("nguồn", max_length=12, choices=FundingSource)
    amount = models.BigIntegerField("số tiền (đồng)")

    class Meta:
        verbose_name = verbose_name_plural = "phần của nguồn khác trong khoản mục"
        ordering = ("item", "source")
        triggers = [_adds_up("shares_add_up", _OF_SHARE)]
        constraints = [
            models.UniqueConstraint(fields=["item", "source"], name="share_source_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="share_amount_is_positive"),
            models.CheckConstraint(condition=Q(source__in=FundingSource.values), name="share_source_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.source}"

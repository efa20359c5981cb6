"""Who sat at an acceptance, and what of each planned item was found."""

from django.db import models
from django.db.models import Q

from khuyencong.triggers import append_only
from projects.enums import Office
from projects.models.costs import CostItem
from projects.models.execution import Acceptance


class Seat(models.Model):
    """Somebody who took part in an acceptance for one of the offices that must be there, or beside them."""

    acceptance = models.ForeignKey(Acceptance, models.RESTRICT, related_name="seats")
    office = models.CharField("cơ quan", max_length=12, choices=Office)
    name = models.CharField("họ tên, chức vụ", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "thành phần nghiệm thu"
        ordering = ("acceptance", "id")
        constraints = [
            models.UniqueConstraint(fields=["acceptance", "office"], name="seat_office_once"),
            models.CheckConstraint(condition=Q(office__in=Office.values) & ~Q(name=""), name="seat_is_whole"),
        ]
        triggers = [append_only("seat_stays", "who took part in an acceptance stays")]

    def __str__(self) -> str:
        return f"{self.get_office_display()}: {self.name}"


class AcceptedItem(models.Model):
    """How much of a planned item was found at an acceptance."""

    acceptance = models.ForeignKey(Acceptance, models.RESTRICT, related_name="items")
    item = models.ForeignKey(CostItem, models.RESTRICT, related_name="+")
    quantity = models.PositiveIntegerField("số lượng thực tế")

    class Meta:
        verbose_name = verbose_name_plural = "khối lượng nghiệm thu"
        ordering = ("acceptance", "id")
        constraints = [models.UniqueConstraint(fields=["acceptance", "item"], name="accepted_item_once")]
        triggers = [append_only("accepteditem_stays", "what was found at an acceptance stays")]

    def __str__(self) -> str:
        return f"{self.item}: {self.quantity}"

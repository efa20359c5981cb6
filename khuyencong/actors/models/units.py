"""Administrative units with dates and successors: a code alone is no identity, it is reused with other names."""

from collections.abc import Container

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from khuyencong.actors.enums import Level
from khuyencong.actors.models.guards import SUCCESSION_TRIGGERS, UNIT_TRIGGERS
from khuyencong.calendar.models import validity


class AdminUnit(models.Model):
    """A province, district or commune as it was between two days."""

    code = models.CharField("mã GSO", max_length=10)
    name = models.CharField("tên", max_length=120)
    sort_name = models.CharField(max_length=400, db_collation="C", editable=False)
    level = models.CharField("cấp", max_length=10, choices=Level)
    parent = models.ForeignKey("self", models.RESTRICT, null=True, blank=True, related_name="children", verbose_name="thuộc")
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    decree = models.CharField("văn bản", max_length=200, blank=True)
    needs_verification = models.BooleanField("cần kiểm tra", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "đơn vị hành chính"
        ordering = ("sort_name", "id")
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="unit_code_once_a_start"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="unit_level_is_known"),
            models.CheckConstraint(condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="unit_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(level=Level.PROVINCE) | Q(parent__isnull=False), name="unit_has_a_parent"),
            ExclusionConstraint(
                name="unit_code_is_one_at_a_time",
                expressions=[("code", RangeOperators.EQUAL), ("level", RangeOperators.EQUAL), (validity(), RangeOperators.OVERLAPS)],
            ),
        ]
        triggers = UNIT_TRIGGERS

    def __str__(self) -> str:
        return self.name

    @property
    def district(self) -> "AdminUnit | None":
        """The district in which a commune lies; None where no district is above it, as since the reform of 2025."""
        return self.parent if self.parent is not None and self.parent.level == Level.DISTRICT else None

    @property
    def placed(self) -> str:
        """The unit with its district, where it lies in one: “Xã Giao Long, Huyện Châu Thành”."""
        return f"{self.name}, {self.district.name}" if self.district else self.name

    def lies_in(self, area_ids: Container[int | None]) -> bool:
        """Whether the unit is one of the areas, or lies in a district that is: what `selectors.lies_in` asks of rows."""
        return self.pk in area_ids or (self.parent_id in area_ids and self.district is not None)


class AdminUnitSuccession(models.Model):
    """`old` became (part of) `new` on a day."""

    old = models.ForeignKey(AdminUnit, models.RESTRICT, related_name="successions")
    new = models.ForeignKey(AdminUnit, models.RESTRICT, related_name="predecessions")
    on = models.DateField("ngày hiệu lực")
    decree = models.CharField("văn bản", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "kế thừa địa giới"
        constraints = [
            models.UniqueConstraint(fields=["old", "new"], name="succession_once"),
            models.CheckConstraint(condition=~Q(old=F("new")), name="no_unit_succeeds_itself"),
        ]
        triggers = SUCCESSION_TRIGGERS

    def __str__(self) -> str:
        return f"{self.old_id} → {self.new_id}"

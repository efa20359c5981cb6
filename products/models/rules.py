"""Criteria of scoring and the time between selections: dated rows with a citation, never numbers in code."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q

from khuyencong.calendar.models import validity
from khuyencong.scoring import DatedCriterion, criterion_constraints
from products.enums import SelectionLevel


class ProductCriterion(DatedCriterion):
    """A criterion by which a panel scores products; copied when a selection opens."""

    class Meta(DatedCriterion.Meta):
        verbose_name = verbose_name_plural = "tiêu chí bình chọn"
        constraints = criterion_constraints("product_criterion")


class SelectionCycle(models.Model):
    """How many years lie between selections of a level; for how many years a certificate is valid (None: no text says so)."""

    level = models.CharField("cấp", max_length=8, choices=SelectionLevel)
    years = models.PositiveSmallIntegerField("số năm giữa hai kỳ")
    certificate_years = models.PositiveSmallIntegerField("giấy chứng nhận có giá trị (năm)", null=True, blank=True)
    citation = models.CharField("căn cứ", max_length=250)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "chu kỳ bình chọn"
        ordering = ("level", "valid_from", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(level__in=SelectionLevel.values, years__range=(1, 10))
                & (Q(certificate_years__isnull=True) | Q(certificate_years__range=(1, 20))),
                name="selection_cycle_is_some_years",
            ),
            ExclusionConstraint(
                name="selection_cycle_is_one_at_a_time",
                expressions=[("level", RangeOperators.EQUAL), (validity(), RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()}: {self.years} năm"

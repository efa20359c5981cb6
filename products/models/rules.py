"""Criteria of scoring and the time between selections: dated rows with a citation, never numbers in code."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q

from khuyencong.calendar.models import validity
from products.enums import SelectionLevel


class ProductCriterion(models.Model):
    """A criterion by which a panel scores products, with its weight (of 100 together) and its highest points; copied when a selection opens."""

    code = models.CharField("mã", max_length=30)
    position = models.PositiveSmallIntegerField("thứ tự")
    label = models.CharField("tiêu chí", max_length=200)
    guidance = models.CharField("hướng dẫn chấm", max_length=400, blank=True)
    weight = models.PositiveSmallIntegerField("trọng số (%)")
    most = models.PositiveSmallIntegerField("điểm tối đa", default=10)
    citation = models.CharField("căn cứ", max_length=250)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "tiêu chí bình chọn"
        ordering = ("position", "id")
        constraints = [
            models.CheckConstraint(condition=Q(weight__gt=0, weight__lte=100, most__gt=0), name="product_criterion_weighs_something"),
            ExclusionConstraint(
                name="product_criterion_is_one_at_a_time",
                expressions=[("code", RangeOperators.EQUAL), (validity(), RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return self.label


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

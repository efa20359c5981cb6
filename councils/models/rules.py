"""Criteria of scoring and reasons of priority: dated rows with a citation, never numbers in code."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import Q

from councils.enums import PriorityBecause
from khuyencong.calendar.models import validity
from khuyencong.scoring import DatedCriterion, criterion_constraints


class Criterion(DatedCriterion):
    """A criterion by which members score, and whether a remark must go with it."""

    needs_remark = models.BooleanField("phải có nhận xét", default=False)
    needs_verification = models.BooleanField("cần kiểm tra", default=True)

    class Meta(DatedCriterion.Meta):
        verbose_name = verbose_name_plural = "tiêu chí chấm điểm"
        constraints = criterion_constraints("criterion")


class PriorityRule(models.Model):
    """A reason that puts a đề án before others; the lower the rank, the earlier (Nghị định 45/2012/NĐ-CP, Điều 6)."""

    code = models.CharField("mã", max_length=30)
    rank = models.PositiveSmallIntegerField("bậc ưu tiên")
    label = models.CharField("lý do ưu tiên", max_length=200)
    because = models.CharField("theo", max_length=8, choices=PriorityBecause)
    values = ArrayField(models.CharField(max_length=80), verbose_name="giá trị")
    citation = models.CharField("căn cứ", max_length=250)
    needs_verification = models.BooleanField("cần kiểm tra", default=True)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "lý do ưu tiên"
        ordering = ("rank", "id")
        constraints = [
            models.CheckConstraint(condition=Q(rank__gt=0) & ~Q(values=[]), name="priority_has_a_rank_and_values"),
            ExclusionConstraint(
                name="priority_is_one_at_a_time",
                expressions=[("code", RangeOperators.EQUAL), (validity(), RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return self.label

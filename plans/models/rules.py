"""Dated rules of planning: what an application outside of calls meets, by when lists are due. Rows with a citation, never numbers in code."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q

from khuyencong.calendar.models import validity
from plans.enums import Outside
from projects.enums import Track


class IntakeRule(models.Model):
    """What happens to an application of a track that no open call asks for, in force between dates."""

    track = models.CharField("nguồn", max_length=10, choices=Track)
    outside = models.CharField("hồ sơ ngoài đợt đăng ký", max_length=8, choices=Outside)
    citation = models.CharField("căn cứ", max_length=250)
    needs_verification = models.BooleanField("cần kiểm tra", default=True)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "quy định nhận hồ sơ ngoài đợt"
        ordering = ("track", "valid_from")
        constraints = [
            ExclusionConstraint(
                name="intake_rule_is_one_at_a_time",
                expressions=[("track", RangeOperators.EQUAL), (validity(), RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(condition=Q(outside__in=Outside.values, track__in=Track.values), name="intake_rule_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.track}: {self.outside}"


class PlanDeadline(models.Model):
    """A day of the year by which something is due, in force between dates."""

    code = models.SlugField("mã", max_length=40)
    label = models.CharField("việc", max_length=200)
    month = models.PositiveSmallIntegerField("tháng")
    day = models.PositiveSmallIntegerField("ngày")
    citation = models.CharField("căn cứ", max_length=250)
    needs_verification = models.BooleanField("cần kiểm tra", default=True)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "hạn của kế hoạch"
        ordering = ("code", "valid_from")
        constraints = [
            ExclusionConstraint(
                name="plan_deadline_is_one_at_a_time",
                expressions=[("code", RangeOperators.EQUAL), (validity(), RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(condition=Q(month__range=(1, 12), day__range=(1, 28)), name="plan_deadline_is_a_day_of_each_year"),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.day:02d}/{self.month:02d}"

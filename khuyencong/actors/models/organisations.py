"""Organisations of the directive, and the functions they hold between dates."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from khuyencong.actors.enums import Function, OrganisationKind
from khuyencong.actors.models.units import AdminUnit
from khuyencong.calendar.models import validity


class Organisation(models.Model):
    """A state organisation: its name on papers, whom it belongs to, the area it answers for."""

    kind = models.CharField("loại", max_length=24, choices=OrganisationKind)
    code = models.SlugField("mã", max_length=40)
    name = models.CharField("tên", max_length=200)
    short_name = models.CharField("tên gọn", max_length=80)
    symbol = models.CharField("ký hiệu văn bản", max_length=20, help_text="như SCT trong 05/TTr-SCT")
    parent = models.ForeignKey("self", models.RESTRICT, null=True, blank=True, related_name="children", verbose_name="cơ quan chủ quản")
    area = models.ForeignKey(AdminUnit, models.RESTRICT, related_name="organisations", verbose_name="địa bàn")
    leader_title = models.CharField("chức danh người đứng đầu", max_length=80, default="GIÁM ĐỐC")
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "tổ chức"
        ordering = ("name", "id")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=OrganisationKind.values), name="organisation_kind_is_known"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="organisation_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="organisation_is_not_its_own_parent"),
            ExclusionConstraint(
                name="organisation_code_is_one_at_a_time",
                expressions=[("code", RangeOperators.EQUAL), (validity(), RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FunctionHolder(models.Model):
    """Which organisation holds a duty between dates; sở are merged, duties stay."""

    function = models.CharField("chức năng", max_length=24, choices=Function)
    organisation = models.ForeignKey(Organisation, models.RESTRICT, related_name="functions", verbose_name="tổ chức")
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    decree = models.CharField("văn bản", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "chức năng được giao"
        constraints = [
            models.CheckConstraint(condition=Q(function__in=Function.values), name="function_is_known"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="function_ends_after_it_starts"
            ),
            ExclusionConstraint(
                name="function_has_one_holder_at_a_time",
                expressions=[("function", RangeOperators.EQUAL), (validity(), RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_function_display()}: {self.organisation_id}"

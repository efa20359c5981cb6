"""Organisations of the directive as they were on any day, and the functions they hold between dates."""

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from khuyencong.actors.enums import Function, OrganisationKind
from khuyencong.actors.models.guards import HOLDER_TRIGGERS, ORGANISATION_TRIGGERS, PERIOD_TRIGGERS
from khuyencong.actors.models.units import AdminUnit
from khuyencong.calendar.models import validity


class Organisation(models.Model):
    """A state organisation: its name on papers, whom it belongs to, the area it answers for.

    Name, symbol, parent and area are those of its last period (`OrganisationPeriod`); what it was called on another day is told by
    `actors.selectors.as_of`. A merged one ends and has successors.
    """

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
    decree = models.CharField("văn bản thành lập", max_length=300, blank=True)
    ended_decree = models.CharField("văn bản kết thúc", max_length=300, blank=True)

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
        triggers = ORGANISATION_TRIGGERS

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuse to save a row that shows another day's name (`actors.selectors.as_of`)."""
        if getattr(self, "shown_on", None) is not None:
            raise TypeError("an organisation shown as of a day is for reading")
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The operator's page of the organisation."""
        return reverse("actors:organisation", args=[self.pk])


class OrganisationPeriod(models.Model):
    """What an organisation was called, whom it belonged to and for which area it answered, between two days, by which decree."""

    organisation = models.ForeignKey(Organisation, models.RESTRICT, related_name="periods", verbose_name="tổ chức")
    name = models.CharField("tên", max_length=200)
    short_name = models.CharField("tên gọn", max_length=80)
    symbol = models.CharField("ký hiệu văn bản", max_length=20)
    leader_title = models.CharField("chức danh người đứng đầu", max_length=80, default="GIÁM ĐỐC")
    parent = models.ForeignKey(Organisation, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="cơ quan chủ quản")
    area = models.ForeignKey(AdminUnit, models.RESTRICT, related_name="+", verbose_name="địa bàn")
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    decree = models.CharField("văn bản", max_length=300, blank=True)
    needs_verification = models.BooleanField("cần kiểm tra", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "tên và cơ quan chủ quản theo thời gian"
        ordering = ("organisation", "valid_from")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="organisation_period_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=~Q(parent=F("organisation")), name="organisation_period_has_another_parent"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(symbol=""), name="organisation_period_has_a_name"),
            ExclusionConstraint(
                name="organisation_has_one_name_at_a_time",
                expressions=[("organisation", RangeOperators.EQUAL), (validity(), RangeOperators.OVERLAPS)],
            ),
        ]
        triggers = PERIOD_TRIGGERS

    def __str__(self) -> str:
        return self.name


class OrganisationSuccession(models.Model):
    """`old` went on as (part of) `new` from a day: a merger has several old, a split several new."""

    old = models.ForeignKey(Organisation, models.RESTRICT, related_name="successions")
    new = models.ForeignKey(Organisation, models.RESTRICT, related_name="predecessions")
    on = models.DateField("ngày hiệu lực")
    decree = models.CharField("văn bản", max_length=300)

    class Meta:
        verbose_name = verbose_name_plural = "kế thừa tổ chức"
        constraints = [
            models.UniqueConstraint(fields=["old", "new"], name="organisation_succession_once"),
            models.CheckConstraint(condition=~Q(old=F("new")), name="no_organisation_succeeds_itself"),
            models.CheckConstraint(condition=~Q(decree=""), name="organisation_succession_has_a_decree"),
        ]

    def __str__(self) -> str:
        return f"{self.old_id} → {self.new_id}"


class FunctionHolder(models.Model):
    """Which organisation holds a duty between dates; sở are merged, duties stay.

    Duties of an area (`Function.of_an_area`) have one holder in each area, all others one in the province.
    """

    function = models.CharField("chức năng", max_length=24, choices=Function)
    organisation = models.ForeignKey(Organisation, models.RESTRICT, related_name="functions", verbose_name="tổ chức")
    area = models.ForeignKey(AdminUnit, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="địa bàn")
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    decree = models.CharField("văn bản", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "chức năng được giao"
        constraints = [
            models.CheckConstraint(condition=Q(function__in=Function.values), name="function_is_known"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="function_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(function__in=Function.of_an_area(), area__isnull=False)
                | (~Q(function__in=Function.of_an_area()) & Q(area__isnull=True)),
                name="function_has_an_area_if_it_is_local",
            ),
            ExclusionConstraint(
                name="function_has_one_holder_at_a_time",
                expressions=[
                    ("function", RangeOperators.EQUAL),
                    (Coalesce(F("area"), 0), RangeOperators.EQUAL),
                    (validity(), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        triggers = HOLDER_TRIGGERS

    def __str__(self) -> str:
        return f"{self.get_function_display()}: {self.organisation_id}"

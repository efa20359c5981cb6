"""Đề án of the years before the portal, as far as they are known."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from budgets.models import SupportContent
from budgets.norms.enums import SubProgramme
from khuyencong import clock
from khuyencong.actors.models import AdminUnit
from khuyencong.workflow.triggers import Firm


class HistoryBatch(models.Model):
    """A file of past đề án that was taken in, whole, once."""

    name = models.CharField("tệp", max_length=200)
    sha256 = models.CharField(max_length=64, unique=True)
    rows = models.PositiveIntegerField("số dòng")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người nhập")
    at = models.DateTimeField("nhập lúc", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "lần nhập số liệu lịch sử"
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return self.name


class HistoricalProject(models.Model):
    """A past đề án. Amounts are đồng; empty means that nobody knows, which is not zero.

    `part_of` names the row that holds the whole: parts tell more, and are never added to it.
    """

    batch = models.ForeignKey(HistoryBatch, models.RESTRICT, related_name="projects", verbose_name="lần nhập")
    code = models.CharField("mã", max_length=30, unique=True)
    year = models.PositiveSmallIntegerField("năm")
    title = models.CharField("tên đề án", max_length=300)
    content = models.ForeignKey(SupportContent, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="nội dung hỗ trợ")
    sub_programme = models.CharField("tiểu chương trình", max_length=3, choices=SubProgramme, blank=True)
    district = models.ForeignKey(AdminUnit, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="huyện, thành phố")
    total_cost = models.BigIntegerField("tổng kinh phí (đồng)", null=True, blank=True)
    grant = models.BigIntegerField("kinh phí hỗ trợ (đồng)", null=True, blank=True)
    is_cleaner_production_model = models.BooleanField("mô hình sản xuất sạch hơn", default=False)
    source_of_figures = models.CharField("nguồn số liệu", max_length=300)
    detail_is_reconstructed = models.BooleanField("chi tiết được dựng lại từ số tổng")
    part_of = models.ForeignKey("self", models.RESTRICT, null=True, blank=True, related_name="parts", verbose_name="thuộc đề án")

    class Meta:
        verbose_name = verbose_name_plural = "đề án trước khi có cổng"
        ordering = ("year", "code")
        constraints = [
            models.CheckConstraint(condition=Q(year__gte=2000, year__lte=2100), name="history_year_is_sane"),
            models.CheckConstraint(condition=Q(total_cost__isnull=True) | Q(total_cost__gte=0), name="history_cost_is_not_negative"),
            models.CheckConstraint(condition=Q(grant__isnull=True) | Q(grant__gte=0), name="history_grant_is_not_negative"),
            models.CheckConstraint(
                condition=Q(grant__isnull=True) | Q(total_cost__isnull=True) | Q(grant__lte=F("total_cost")),
                name="history_grant_is_within_cost",
            ),
            models.CheckConstraint(condition=~Q(source_of_figures="") & ~Q(title="") & ~Q(code=""), name="history_names_its_source"),
            models.CheckConstraint(condition=Q(part_of__isnull=True) | ~Q(part_of=F("id")), name="history_is_no_part_of_itself"),
        ]
        triggers = [
            Firm(
                name="a_part_has_no_parts",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__part_of__isnull=False),
                func=pgtrigger.Func(
                    "IF EXISTS (SELECT 1 FROM {meta.db_table} WHERE id = NEW.part_of_id AND part_of_id IS NOT NULL) "
                    "OR EXISTS (SELECT 1 FROM {meta.db_table} WHERE part_of_id = NEW.id) THEN "
                    "RAISE EXCEPTION USING MESSAGE = 'history: a part has no parts', ERRCODE = 'check_violation'; END IF; RETURN NEW;"
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.title}"

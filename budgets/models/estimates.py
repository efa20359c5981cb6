"""Estimates (dự toán): what a budget gives for a year, in versions that two people agree on."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from budgets.enums import EstimateStatus, FundingSource
from budgets.models.accounts import FiscalYear
from budgets.models.guards import Guard, refuse
from khuyencong.actors.models import Organisation


class Estimate(models.Model):
    """A version of the money of one source and owner for a year, in đồng. Approved, it never changes; a later version adjusts it."""

    fiscal_year = models.ForeignKey(FiscalYear, models.RESTRICT, related_name="estimates", verbose_name="năm ngân sách")
    source = models.CharField("nguồn kinh phí", max_length=12, choices=FundingSource)
    owner = models.ForeignKey(Organisation, models.RESTRICT, related_name="+", verbose_name="chủ ngân sách")
    version = models.PositiveSmallIntegerField("lần")
    amount = models.BigIntegerField("số tiền (đồng)")
    note = models.TextField("thuyết minh", blank=True)
    status = models.CharField("tình trạng", max_length=10, choices=EstimateStatus, default=EstimateStatus.DRAFT)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, related_name="+", verbose_name="người soạn")
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người duyệt"
    )
    approved_at = models.DateTimeField("duyệt lúc", null=True, blank=True)
    decision = models.CharField("quyết định giao dự toán", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "dự toán"
        ordering = ("-fiscal_year", "source", "owner", "-version")
        constraints = [
            models.UniqueConstraint(fields=["fiscal_year", "source", "owner", "version"], name="estimate_version_is_one"),
            models.UniqueConstraint(
                fields=["fiscal_year", "source", "owner"],
                condition=~Q(status=EstimateStatus.APPROVED),
                name="estimate_under_way_is_one",
                violation_error_message="Nguồn này đang có một bản dự toán chưa duyệt.",
            ),
            models.CheckConstraint(condition=Q(source__in=FundingSource.values), name="estimate_source_is_known"),
            models.CheckConstraint(condition=Q(amount__gte=0, version__gte=1), name="estimate_is_not_negative"),
            models.CheckConstraint(
                condition=(
                    Q(status=EstimateStatus.APPROVED, approved_by__isnull=False, approved_at__isnull=False)
                    & ~Q(decision="")
                    & ~Q(approved_by=F("drafted_by"))
                )
                | Q(
                    status__in=(EstimateStatus.DRAFT, EstimateStatus.SUBMITTED),
                    approved_by__isnull=True,
                    approved_at__isnull=True,
                    decision="",
                ),
                name="estimate_approved_by_another",
                violation_error_message="Người duyệt dự toán phải khác người soạn và phải ghi quyết định.",
            ),
        ]
        triggers = [
            Guard(
                name="approved_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__status=EstimateStatus.APPROVED),
                func=refuse("ledger_estimate_stays_approved", "estimate % is approved and stays so", "OLD.id"),
            ),
        ]

    def __str__(self) -> str:
        return f"{FundingSource(self.source).label} {self.fiscal_year_id}, lần {self.version}"

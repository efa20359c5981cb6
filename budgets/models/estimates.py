"""Estimates (dự toán): what a budget gives for a year, in versions that two people agree on."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from budgets.enums import EstimateStatus, FundingSource
from budgets.models.accounts import FiscalYear
from budgets.models.guards import Guard, refuse
from budgets.models.norms import SupportContent
from budgets.norms.enums import SubProgramme
from khuyencong.actors.models import AdminUnit, Organisation
from khuyencong.documents.models import Paper


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
    paper = models.OneToOneField(Paper, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="văn bản giao dự toán")

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
            Guard(
                name="rows_add_up",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__status=EstimateStatus.APPROVED),
                declare=[("told", "numeric")],
                func=f"""
                    SELECT coalesce(sum(amount), 0) INTO told FROM budgets_estimaterow WHERE estimate_id = NEW.id;
                    IF told <> NEW.amount THEN
                        {refuse("ledger_estimate_rows_add_up", "rows of estimate % make %, not %", "NEW.id", "told", "NEW.amount")}
                    END IF;
                    RETURN NEW;
                """,  # noqa: S608 (names and literals of our own, nothing that anybody typed)
            ),
        ]

    def __str__(self) -> str:
        return f"{FundingSource(self.source).label} {self.fiscal_year_id}, lần {self.version}"

    def get_absolute_url(self) -> str:
        """The page of this version."""
        return reverse("budgets:estimate", args=[self.pk])


class EstimateRow(models.Model):
    """A part of an estimate: for which content (or sub-programme), place and quarter, in đồng.

    What is left empty is not divided: no content and no sub-programme means any, no place the owner's whole area, no quarter the whole
    year. The rows of a version make its amount; once it is approved they stay as they are.
    """

    estimate = models.ForeignKey(Estimate, models.RESTRICT, related_name="rows", verbose_name="bản dự toán")
    content = models.ForeignKey(SupportContent, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="nội dung hỗ trợ")
    sub_programme = models.CharField("tiểu chương trình", max_length=4, choices=SubProgramme, blank=True)
    district = models.ForeignKey(AdminUnit, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="địa bàn")
    quarter = models.PositiveSmallIntegerField("quý", null=True, blank=True)
    amount = models.BigIntegerField("số tiền (đồng)")

    class Meta:
        verbose_name = verbose_name_plural = "dòng dự toán"
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["estimate", "content", "sub_programme", "district", "quarter"], nulls_distinct=False, name="estimate_row_is_one"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="estimate_row_amount_is_positive"),
            models.CheckConstraint(condition=Q(sub_programme__in=["", *SubProgramme.values]), name="estimate_row_sub_programme_is_known"),
            models.CheckConstraint(condition=Q(content__isnull=True) | Q(sub_programme=""), name="estimate_row_is_for_one_thing"),
            models.CheckConstraint(condition=Q(quarter__isnull=True) | Q(quarter__range=(1, 4)), name="estimate_row_quarter_is_of_four"),
        ]
        triggers = [
            Guard(
                name="rows_stay",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=[("standing", "text")],
                # FOR SHARE makes a change of the rows and the approval wait for each other.
                func=f"""
                    FOR standing IN SELECT status FROM budgets_estimate WHERE id IN (
                        CASE WHEN TG_OP <> 'INSERT' THEN OLD.estimate_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.estimate_id END
                    ) FOR SHARE LOOP
                        IF standing = '{EstimateStatus.APPROVED}' THEN
                            {refuse("ledger_estimate_stays_approved", "the rows of an approved estimate stay as they are")}
                        END IF;
                    END LOOP;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,  # noqa: S608 (names and literals of our own, nothing that anybody typed)
            ),
            Guard(
                name="no_truncate",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                func=refuse("ledger_estimate_stays_approved", "TRUNCATE of %: its rows are kept", "TG_TABLE_NAME"),
            ),
        ]

    def __str__(self) -> str:
        quarter = f", quý {self.quarter}" if self.quarter else ""
        return f"{self.subject}{quarter}"

    @property
    def subject(self) -> str:
        """What the row is for, in words."""
        if self.content is not None:
            return self.content.short_name
        return SubProgramme(self.sub_programme).label if self.sub_programme else "Chưa phân theo nội dung"

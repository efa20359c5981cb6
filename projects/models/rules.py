"""Dated rules of the procedure: who approves what, how much may be advanced. Rows with a citation, never numbers in code."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from khuyencong.access import Role
from khuyencong.calendar.models import validity
from projects.enums import AdjustmentKind, AttachmentPurpose, PaperStep, TermCode, TermUnit, Track


class AdvanceLimit(models.Model):
    """The share of a contract that may be advanced, in force between dates."""

    limit_bp = models.PositiveIntegerField("mức tối đa (phần vạn)")
    citation = models.CharField("căn cứ", max_length=250)
    needs_verification = models.BooleanField("cần kiểm tra", default=True)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "mức tạm ứng"
        ordering = ("valid_from",)
        constraints = [
            models.CheckConstraint(condition=Q(limit_bp__lte=10000), name="advance_limit_is_a_share"),
            ExclusionConstraint(name="advance_limit_is_one_at_a_time", expressions=[(validity(), RangeOperators.OVERLAPS)]),
        ]

    def __str__(self) -> str:
        return f"{self.limit_bp / 100:g}%"


class RetentionRule(models.Model):
    """The share of a contract that is held back until the acceptance, in force between dates; the acceptance frees it."""

    share_bp = models.PositiveIntegerField("giữ lại (phần vạn)")
    citation = models.CharField("căn cứ", max_length=250)
    needs_verification = models.BooleanField("cần kiểm tra", default=True)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "mức giữ lại đến khi nghiệm thu"
        ordering = ("valid_from",)
        constraints = [
            models.CheckConstraint(condition=Q(share_bp__lte=10000), name="retention_is_a_share"),
            ExclusionConstraint(name="retention_is_one_at_a_time", expressions=[(validity(), RangeOperators.OVERLAPS)]),
        ]

    def __str__(self) -> str:
        return f"{self.share_bp / 100:g}%"


class ApprovalAuthority(models.Model):
    """Which role decides on a đề án of a track, up to an amount (đồng)."""

    track = models.CharField("nguồn", max_length=10, choices=Track)
    role = models.CharField("vai trò quyết định", max_length=20, choices=Role)
    up_to = models.BigIntegerField("đến mức (đồng)", null=True, blank=True)
    authority = models.CharField("cơ quan quyết định", max_length=200)
    records_outside = models.BooleanField("ghi nhận quyết định của cơ quan ngoài tỉnh", default=False)
    citation = models.CharField("căn cứ", max_length=250)
    needs_verification = models.BooleanField("cần kiểm tra", default=True)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "thẩm quyền phê duyệt"
        ordering = ("track", "up_to", "valid_from")
        constraints = [
            ExclusionConstraint(
                name="approval_authority_is_one_at_a_time",
                expressions=[("track", RangeOperators.EQUAL), ("role", RangeOperators.EQUAL), (validity(), RangeOperators.OVERLAPS)],
            )
        ]

    def __str__(self) -> str:
        return f"{self.track}: {self.authority}"


class AdjustmentAuthority(models.Model):
    """Who decides on one kind of adjustment of a track (Thông tư 36/2013/TT-BCT, Điều 11). The higher `rank` decides on a request of several kinds."""

    track = models.CharField("nguồn", max_length=10, choices=Track)
    kind = models.CharField("thay đổi", max_length=20, choices=AdjustmentKind)
    role = models.CharField("vai trò quyết định", max_length=20, choices=Role)
    rank = models.PositiveSmallIntegerField("cấp")
    authority = models.CharField("cơ quan quyết định", max_length=200)
    records_outside = models.BooleanField("ghi nhận quyết định của cơ quan ngoài tỉnh", default=False)
    citation = models.CharField("căn cứ", max_length=250)
    needs_verification = models.BooleanField("cần kiểm tra", default=True)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "thẩm quyền điều chỉnh"
        ordering = ("track", "kind", "valid_from")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=AdjustmentKind.values), name="adjustment_authority_kind_is_known"),
            ExclusionConstraint(
                name="adjustment_authority_is_one_at_a_time",
                expressions=[("track", RangeOperators.EQUAL), ("kind", RangeOperators.EQUAL), (validity(), RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.track} {self.kind}: {self.authority}"


class ExecutionTerm(models.Model):
    """A time limit of carrying out a đề án, in force between dates."""

    code = models.CharField("thời hạn", max_length=20, choices=TermCode)
    amount = models.PositiveSmallIntegerField("số")
    unit = models.CharField("đơn vị", max_length=6, choices=TermUnit)
    citation = models.CharField("căn cứ", max_length=250)
    needs_verification = models.BooleanField("cần kiểm tra", default=True)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "thời hạn thực hiện"
        ordering = ("code", "valid_from")
        constraints = [
            models.CheckConstraint(condition=Q(code__in=TermCode.values, unit__in=TermUnit.values), name="execution_term_is_known"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="execution_term_is_positive"),
            ExclusionConstraint(
                name="execution_term_is_one_at_a_time",
                expressions=[("code", RangeOperators.EQUAL), (validity(), RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_code_display()}: {self.amount} {self.get_unit_display()}"


class PaperRule(models.Model):
    """A paper that a step needs, of every content of support or of one: so many, needed or advised, in force between dates."""

    step = models.CharField("bước", max_length=20, choices=PaperStep)
    purpose = models.CharField("loại giấy tờ", max_length=20, choices=AttachmentPurpose)
    content = models.ForeignKey("budgets.SupportContent", models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="nội dung")
    at_least = models.PositiveSmallIntegerField("ít nhất", default=1)
    is_required = models.BooleanField("bắt buộc", default=True)
    citation = models.CharField("căn cứ", max_length=250)
    needs_verification = models.BooleanField("cần kiểm tra", default=True)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "giấy tờ phải có"
        ordering = ("step", "purpose", "content", "valid_from")
        constraints = [
            models.CheckConstraint(
                condition=Q(step__in=PaperStep.values, purpose__in=AttachmentPurpose.values), name="paper_rule_is_of_known_things"
            ),
            models.CheckConstraint(condition=Q(at_least__gt=0), name="paper_rule_asks_for_something"),
            ExclusionConstraint(
                name="paper_rule_is_one_at_a_time",
                expressions=[
                    ("step", RangeOperators.EQUAL),
                    ("purpose", RangeOperators.EQUAL),
                    ("is_required", RangeOperators.EQUAL),
                    (Coalesce("content", 0), RangeOperators.EQUAL),
                    (validity(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()}: {self.get_purpose_display()}"

"""The law of support as dated rows, and the contents that a đề án may have."""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q

from budgets.models.touched import CONTENT_TOUCHES
from budgets.norms.enums import Base, Clause45, Confidence, Group1881, NormKind, Scope, SubProgramme
from budgets.norms.terms import KINDS, Rule
from khuyencong.calendar.models import validity
from khuyencong.text import date_vi

FIRST_DECREE = date(2004, 6, 9)
"""Nghị định 134/2004/NĐ-CP, the first on khuyến công."""


def every_kind() -> list[str]:
    """The kinds of beneficiaries that a norm serves unless it says otherwise."""
    return list(KINDS)


class Norm(models.Model):
    """What the State may give for one content, in one scope, for one period.

    `pct_cap_bp` is in basis points of the base (5000 is 50 %), `amount_cap` in đồng per unit. Both empty: the content is
    in the law but its figure is not known yet, and no case is judged by it. A change of law closes the row and adds one.
    """

    code = models.SlugField("mã", max_length=40)
    scope = models.CharField("phạm vi", max_length=4, choices=Scope.choices)
    kind = models.CharField("loại", max_length=8, choices=NormKind.choices, default=NormKind.SUPPORT)
    content_vi = models.CharField("nội dung", max_length=500)
    sub_programme = models.CharField("tiểu chương trình", max_length=3, choices=SubProgramme.choices)
    pct_cap_bp = models.PositiveIntegerField("tỷ lệ tối đa (phần vạn)", null=True, blank=True)
    amount_cap = models.BigIntegerField("mức tối đa (đồng)", null=True, blank=True)
    unit = models.CharField("đơn vị tính", max_length=60)
    base = models.CharField("tính trên", max_length=30, choices=Base.choices, default=Base.ELIGIBLE_COST)
    multiplier_of = models.SlugField("theo mức của mã", max_length=40, blank=True)
    multiplier_bp = models.PositiveIntegerField("hệ số (phần vạn)", null=True, blank=True)
    only_priority_place = models.BooleanField("chỉ địa bàn khó khăn", default=False)
    any_size = models.BooleanField("không giới hạn quy mô", default=False)
    kinds = ArrayField(models.CharField(max_length=12, choices=list(KINDS.items())), verbose_name="đối tượng", default=every_kind)
    conditions = models.TextField("điều kiện", blank=True)
    note = models.TextField("ghi chú", blank=True)
    citation = models.CharField("căn cứ", max_length=300)
    confidence = models.CharField("độ tin cậy", max_length=8, choices=Confidence.choices)
    source = models.TextField("nguồn đọc", blank=True)
    valid_from = models.DateField("áp dụng từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)

    class Meta:
        verbose_name = "mức hỗ trợ"
        verbose_name_plural = "mức hỗ trợ"
        ordering = ["code", "scope", "valid_from"]
        constraints = [
            ExclusionConstraint(
                name="one_norm_at_a_time",
                expressions=[(F("code"), RangeOperators.EQUAL), (F("scope"), RangeOperators.EQUAL), (validity(), RangeOperators.OVERLAPS)],
                violation_error_message="Nội dung này đã có mức hỗ trợ khác trong cùng phạm vi và khoảng thời gian.",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="a_norm_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(pct_cap_bp__isnull=True) | Q(pct_cap_bp__range=(1, 10_000)), name="a_norm_percentage_is_up_to_100"
            ),
            models.CheckConstraint(condition=Q(amount_cap__isnull=True) | Q(amount_cap__range=(1, 10**15)), name="a_norm_cap_is_positive"),
            models.CheckConstraint(condition=~Q(citation="") & ~Q(code=""), name="a_norm_has_its_citation"),
            models.CheckConstraint(condition=Q(scope__in=["KCQG", "KCDP", "SXSH"]), name="a_norm_scope_is_known"),
            models.CheckConstraint(condition=Q(confidence__in=["verified", "high", "medium", "low"]), name="a_norm_confidence_is_known"),
            models.CheckConstraint(condition=Q(kind__in=["support", "overhead"]), name="a_norm_kind_is_known"),
            models.CheckConstraint(
                condition=Q(base__in=["eligible_cost", "interest_2y", "project_support_amount", "annual_programme_budget"]),
                name="a_norm_base_is_known",
            ),
            models.CheckConstraint(
                condition=Q(kinds__contained_by=["enterprise", "cooperative", "group", "household", "organisation"]) & Q(kinds__len__gte=1),
                name="a_norm_serves_known_kinds",
            ),
            models.CheckConstraint(
                condition=Q(multiplier_of="", multiplier_bp__isnull=True) | (~Q(multiplier_of="") & Q(multiplier_bp__gt=0)),
                name="a_norm_multiplier_names_its_norm",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.scope} từ {self.valid_from:%d/%m/%Y}"

    def as_rule(self) -> Rule:
        """The row as the engine reads it."""
        return Rule(
            code=self.code,
            scope=self.scope,
            content_vi=self.content_vi,
            percent_bp=self.pct_cap_bp,
            amount_cap=self.amount_cap,
            unit=self.unit,
            citation=self.citation,
            confidence=self.confidence,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            base=self.base,
            conditions=self.conditions,
            note=self.note,
            multiplier_of=self.multiplier_of,
            multiplier_bp=self.multiplier_bp,
            only_priority_place=self.only_priority_place,
            any_size=self.any_size,
            kinds=tuple(self.kinds),
        )


class SupportContent(models.Model):
    """A content of khuyến công that a đề án may have, with its place in each of the lists by which reports group.

    `norm_code` names the norm that limits it, empty while no norm is known; `is_it` asks for the opinion of the authority
    for information technology, post and telecommunications (directive, clause 7c). The law knows it from `valid_from` to `valid_to`.
    """

    code = models.SlugField("mã", max_length=40, unique=True)
    name_vi = models.CharField("nội dung", max_length=300)
    short_name = models.CharField("tên ngắn", max_length=60, unique=True)
    sub_programme = models.CharField("tiểu chương trình (QĐ 136/2007)", max_length=3, choices=SubProgramme.choices)
    clause_nd45 = models.CharField("khoản (NĐ 45/2012, Điều 4)", max_length=2, choices=Clause45.choices)
    group_1881 = models.CharField("nhóm (QĐ 1881/2020)", max_length=2, choices=Group1881.choices)
    norm_code = models.SlugField("mã mức hỗ trợ", max_length=40, blank=True)
    is_it = models.BooleanField("thuộc công nghệ thông tin, bưu chính, viễn thông", default=False)
    unit = models.CharField("đơn vị tính", max_length=60)
    citation = models.CharField("căn cứ", max_length=300, blank=True)
    valid_from = models.DateField("pháp luật quy định từ ngày", default=FIRST_DECREE)
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)

    class Meta:
        verbose_name = "nội dung hỗ trợ"
        verbose_name_plural = "nội dung hỗ trợ"
        ordering = ["sub_programme", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sub_programme__in=["SP1", "SP2", "SP3", "SP4", "SP5", "SP6", "SP7"]), name="a_content_is_in_a_sub_programme"
            ),
            models.CheckConstraint(condition=~Q(code="") & ~Q(name_vi="") & ~Q(short_name=""), name="a_content_has_its_names"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="a_content_ends_after_it_starts"
            ),
        ]
        triggers = [CONTENT_TOUCHES]

    def __str__(self) -> str:
        return self.short_name

    def why_not_on(self, day: date) -> str:
        """Why the law of a day does not know this content, with its citation; empty when it does."""
        if self.valid_from <= day and (self.valid_to is None or day <= self.valid_to):
            return ""
        period = f"từ ngày {date_vi(self.valid_from)}" + (f" đến ngày {date_vi(self.valid_to)}" if self.valid_to else "")
        return f"Nội dung “{self.name_vi}” chỉ được hỗ trợ {period} ({self.citation}); ngày {date_vi(day)} pháp luật không có nội dung này."

"""What is known of a cơ sở beside its row: figures of a year, changes of facts, merged rows; and the lists that judge them."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from khuyencong import clock
from khuyencong.actors.enums import ChangeState, LegalForm
from khuyencong.actors.models.enterprises import Enterprise
from khuyencong.calendar.models import validity
from khuyencong.triggers import append_only, kept


class IndustryCode(models.Model):
    """A code of the system of economic sectors (VSIC) between two days. The list holds what khuyến công meets, not all of it."""

    code = models.CharField("mã", max_length=5)
    name = models.CharField("tên ngành", max_length=250)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    citation = models.CharField("căn cứ", max_length=200)
    needs_verification = models.BooleanField("cần kiểm tra", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "mã ngành kinh tế"
        ordering = ("code", "valid_from")
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^[0-9]{4,5}$"), name="industry_code_has_its_shape"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="industry_code_ends_after_it_starts"
            ),
            ExclusionConstraint(
                name="industry_code_is_one_at_a_time",
                expressions=[("code", RangeOperators.EQUAL), (validity(), RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class SizeRule(models.Model):
    """The test of a small or medium enterprise between two days: at most so many people, so much capital or revenue (đồng).

    With `asks_labour` the labour limit must hold and one of the two amounts; without, any one limit is enough. Forms that are
    not listed are not judged by their size.
    """

    forms = ArrayField(models.CharField(max_length=16, choices=LegalForm), verbose_name="loại hình phải xét")
    most_employees = models.PositiveIntegerField("số lao động tối đa")
    most_capital = models.BigIntegerField("tổng nguồn vốn tối đa (đồng)")
    most_revenue = models.BigIntegerField("doanh thu tối đa (đồng)", null=True, blank=True)
    asks_labour = models.BooleanField("bắt buộc đạt điều kiện lao động")
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    citation = models.CharField("căn cứ", max_length=300)
    needs_verification = models.BooleanField("cần kiểm tra", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "tiêu chí quy mô"
        ordering = ("valid_from",)
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="size_rule_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=Q(most_capital__gt=0), name="size_rule_capital_is_positive"),
            ExclusionConstraint(name="size_rule_is_one_at_a_time", expressions=[(validity(), RangeOperators.OVERLAPS)]),
        ]

    def __str__(self) -> str:
        return self.citation


class EnterpriseYear(models.Model):
    """Labour, capital and revenue of a cơ sở in a year (đồng), as last reported."""

    enterprise = models.ForeignKey(Enterprise, models.RESTRICT, related_name="years", verbose_name="cơ sở")
    year = models.PositiveSmallIntegerField("năm")
    employees = models.PositiveIntegerField("số lao động", null=True, blank=True)
    capital = models.BigIntegerField("tổng nguồn vốn (đồng)", null=True, blank=True)
    revenue = models.BigIntegerField("doanh thu (đồng)", null=True, blank=True)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người báo"
    )
    reported_at = models.DateTimeField("báo lúc", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "số liệu năm của cơ sở"
        ordering = ("enterprise", "-year")
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "year"], name="enterprise_year_once"),
            models.CheckConstraint(condition=Q(year__gte=1990, year__lte=2100), name="enterprise_year_is_sane"),
            models.CheckConstraint(
                condition=(Q(capital__isnull=True) | Q(capital__gte=0)) & (Q(revenue__isnull=True) | Q(revenue__gte=0)),
                name="enterprise_year_amounts_are_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id}/{self.year}"


class EnterpriseChange(models.Model):
    """A change of facts: `facts` holds, by field, [before, after]. Identity facts of a confirmed cơ sở wait here for the district."""

    enterprise = models.ForeignKey(Enterprise, models.RESTRICT, related_name="changes", verbose_name="cơ sở")
    facts = models.JSONField("thay đổi", encoder=DjangoJSONEncoder)
    state = models.CharField("tình trạng", max_length=10, choices=ChangeState)
    note = models.CharField("lý do thay đổi", max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người đề nghị")
    at = models.DateTimeField("lúc", default=clock.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người quyết định"
    )
    decided_at = models.DateTimeField("quyết định lúc", null=True, blank=True)
    reason = models.CharField("lý do không xác nhận", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "thay đổi thông tin cơ sở"
        ordering = ("enterprise", "-at", "-id")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ChangeState.values), name="change_state_is_known"),
            models.UniqueConstraint(
                fields=["enterprise"], condition=Q(state=ChangeState.PROPOSED), name="enterprise_has_one_proposed_change"
            ),
            models.CheckConstraint(
                condition=Q(state=ChangeState.PROPOSED, decided_at__isnull=True)
                | (~Q(state=ChangeState.PROPOSED) & Q(decided_at__isnull=False)),
                name="change_is_decided_once_it_is_not_proposed",
            ),
            models.CheckConstraint(condition=~Q(state=ChangeState.REFUSED, reason=""), name="refused_change_says_why"),
        ]
        indexes = [models.Index(fields=["enterprise"], condition=Q(state=ChangeState.PROPOSED), name="changes_waiting")]
        triggers = [kept("changes_stay", "enterprise change: history is kept")]

    def __str__(self) -> str:
        return f"{self.enterprise_id}: {', '.join(self.facts)}"


class EnterpriseMerge(models.Model):
    """What a merge moved: ids by model label. Undone only by a new merge, which these rows tell how to make."""

    loser = models.ForeignKey(Enterprise, models.RESTRICT, related_name="merges_away", verbose_name="cơ sở được gộp")
    keeper = models.ForeignKey(Enterprise, models.RESTRICT, related_name="merges_in", verbose_name="cơ sở giữ lại")
    moved = models.JSONField("những gì đã chuyển", encoder=DjangoJSONEncoder)
    reason = models.CharField("lý do", max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người gộp")
    at = models.DateTimeField("lúc", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "gộp cơ sở"
        ordering = ("-at", "-id")
        constraints = [
            models.CheckConstraint(condition=~Q(loser=F("keeper")), name="merge_is_of_two"),
            models.UniqueConstraint(fields=["loser"], name="enterprise_is_merged_once"),
        ]
        triggers = [append_only("merges_stay", "enterprise merge: history is only added to")]

    def __str__(self) -> str:
        return f"{self.loser_id} → {self.keeper_id}"

"""Support from elsewhere, kept to be compared with; and why an overlap that was found is none."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat

from budgets.enums import FundingSource
from khuyencong import clock
from khuyencong.actors.models import Enterprise
from khuyencong.triggers import append_only, kept
from khuyencong.ui.search import Fold
from projects.models.line import Line
from projects.models.serials import keys_of

USER = settings.AUTH_USER_MODEL


class OtherSupport(models.Model):
    """What a cơ sở got from another programme: who gave it, for what, how much (đồng), when. Entered from the lists of other offices."""

    source = models.CharField("nguồn", max_length=12, choices=FundingSource)
    programme = models.CharField("chương trình, đề tài", max_length=200)
    giver = models.CharField("cơ quan hỗ trợ", max_length=200)
    decision = models.CharField("văn bản", max_length=120, blank=True)
    enterprise = models.ForeignKey(
        Enterprise, models.RESTRICT, null=True, blank=True, related_name="other_supports", verbose_name="cơ sở trong danh bạ"
    )
    name = models.CharField("đơn vị được hỗ trợ", max_length=200)
    name_key = models.CharField(max_length=200, editable=False)
    tax_code = models.CharField("mã số thuế", max_length=14, blank=True)
    item = models.CharField("nội dung, máy móc được hỗ trợ", max_length=250)
    amount = models.BigIntegerField("số tiền (đồng)")
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến ngày")
    serial_number = models.CharField("số hiệu máy", max_length=400, blank=True)
    serial_keys = keys_of("serial_number")
    search_text = models.GeneratedField(
        expression=Fold(Concat("name", Value(" "), "programme", Value(" "), "item")), output_field=models.TextField(), db_persist=True
    )
    void_reason = models.CharField("lý do không tính", max_length=400, blank=True)
    by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người ghi")
    at = models.DateTimeField("ghi lúc", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "hỗ trợ từ chương trình khác"
        ordering = ("-at", "-id")
        triggers = [kept("other_support_is_kept", "support from elsewhere is kept; what is wrong is no longer counted, with a reason")]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "name_key", "item", "starts_on", "amount"], name="other_support_once",
                violation_error_message="Khoản hỗ trợ này đã được ghi.",
            ),
            models.CheckConstraint(condition=Q(source__in=FundingSource.values), name="other_support_source_is_known"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="other_support_amount_is_positive"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="other_support_ends_after_it_starts"),
            models.CheckConstraint(condition=~Q(programme="") & ~Q(giver="") & ~Q(name="") & ~Q(item=""), name="other_support_is_told"),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["tax_code"], condition=~Q(tax_code=""), name="other_support_tax_code"),
            GinIndex(fields=["name_key"], opclasses=["gin_trgm_ops"], name="other_support_name"),
            GinIndex(fields=["serial_keys"], name="other_support_serials"),
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="other_support_search"),
            models.Index(fields=["-at", "-id"], name="other_support_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.programme}: {self.name}"

    @property
    def is_state(self) -> bool:
        """Whether it was money of the State."""
        return FundingSource(self.source).is_state


class OverlapReason(models.Model):
    """The appraiser's written reason why an overlap is no double funding (Thông tư 28/2018/TT-BTC; a line, and what it overlaps with).

    Against another line, other support, or neither: then two sources of the State pay one item of the line's own table.
    """

    line = models.ForeignKey(Line, models.RESTRICT, related_name="overlap_reasons")
    other_line = models.ForeignKey(Line, models.RESTRICT, null=True, blank=True, related_name="+")
    support = models.ForeignKey(OtherSupport, models.RESTRICT, null=True, blank=True, related_name="+")
    found = models.JSONField("dấu hiệu lúc ghi")
    text = models.TextField("lý do")
    by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người ghi")
    at = models.DateTimeField("ghi lúc", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "lý do không trùng hỗ trợ"
        ordering = ("at", "id")
        triggers = [append_only("overlap_reason_stays", "a reason on an overlap stays as it was written; another may follow")]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="overlap_reason_is_written"),
            models.CheckConstraint(condition=Q(other_line__isnull=True) | Q(support__isnull=True), name="overlap_reason_is_of_one"),
            models.CheckConstraint(condition=Q(other_line__isnull=True) | ~Q(other_line=F("line")), name="overlap_is_with_another"),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.at:%d/%m/%Y}"

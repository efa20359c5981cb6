"""Dated rules of the appraisal: which đề án a council must consider, and which offices must be asked about which content."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import Q

from khuyencong.actors.enums import Function
from khuyencong.calendar.models import validity
from projects.enums import AskBecause, Track


class CouncilRule(models.Model):
    """Which đề án a council must have considered before the Sở submits them: those of a track from an asked grant (đồng) on."""

    track = models.CharField("nguồn", max_length=10, choices=Track)
    from_amount = models.BigIntegerField("từ mức đề nghị hỗ trợ (đồng)", default=0)
    citation = models.CharField("căn cứ", max_length=250)
    needs_verification = models.BooleanField("cần kiểm tra", default=True)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "diện phải qua Hội đồng xét duyệt"
        ordering = ("track", "valid_from")
        constraints = [
            models.CheckConstraint(condition=Q(from_amount__gte=0), name="council_rule_amount_is_not_negative"),
            ExclusionConstraint(
                name="council_rule_is_one_at_a_time",
                expressions=[("track", RangeOperators.EQUAL), (validity(), RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.track}: {self.from_amount}"


class OpinionRule(models.Model):
    """Which function must be asked for its opinion, and what of a đề án makes it so (Chỉ thị, mục 5a, 6, 7c; 2b)."""

    function = models.CharField("hỏi cơ quan giữ chức năng", max_length=24, choices=Function)
    because = models.CharField("khi", max_length=8, choices=AskBecause)
    contents = ArrayField(models.CharField(max_length=40), verbose_name="nội dung hỗ trợ", default=list, blank=True)
    from_amount = models.BigIntegerField("từ mức đề nghị hỗ trợ (đồng)", null=True, blank=True)
    question = models.TextField("nội dung hỏi")
    time_limit = models.CharField("mã thời hạn trả lời", max_length=32, default="opinion")
    citation = models.CharField("căn cứ", max_length=250)
    needs_verification = models.BooleanField("cần kiểm tra", default=True)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "diện phải hỏi ý kiến phối hợp"
        ordering = ("function", "because", "valid_from")
        constraints = [
            models.CheckConstraint(
                condition=Q(because=AskBecause.ICT, contents=[], from_amount__isnull=True)
                | Q(because=AskBecause.MIXED, contents=[], from_amount__isnull=True)
                | (Q(because=AskBecause.CONTENT, from_amount__isnull=True) & ~Q(contents=[]))
                | Q(because=AskBecause.AMOUNT, contents=[], from_amount__isnull=False, from_amount__gte=0),
                name="opinion_rule_says_when",
            ),
            models.CheckConstraint(condition=~Q(question=""), name="opinion_rule_asks_something"),
            ExclusionConstraint(
                name="opinion_rule_is_one_at_a_time",
                expressions=[
                    ("function", RangeOperators.EQUAL), ("because", RangeOperators.EQUAL), (validity(), RangeOperators.OVERLAPS),
                ],
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.function}: {self.because}"

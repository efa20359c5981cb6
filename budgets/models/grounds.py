"""The law that papers name as their grounds (Nghị định 30/2020/NĐ-CP, Phụ lục I), as dated rows."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from budgets.norms.enums import Confidence, GroundFamily
from khuyencong.calendar.models import validity


class PaperGround(models.Model):
    """One text of law that the papers of a family name between two days, in their words: “Nghị định số … ngày … của Chính phủ về …”.

    Another law is another row with its day: a paper names what is in force when it is issued, and an issued one stays as it is.
    """

    family = models.CharField("dùng cho văn bản", max_length=10, choices=GroundFamily)
    position = models.PositiveSmallIntegerField("thứ tự")
    words = models.CharField("văn bản, như viết sau chữ “Căn cứ”", max_length=300)
    confidence = models.CharField("độ tin cậy", max_length=8, choices=Confidence)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "căn cứ ghi trong văn bản"
        ordering = ("family", "position", "valid_from", "id")
        constraints = [
            ExclusionConstraint(
                name="paper_ground_is_one_at_a_time",
                expressions=[("family", RangeOperators.EQUAL), ("position", RangeOperators.EQUAL), (validity(), RangeOperators.OVERLAPS)],
                violation_error_message="Thứ tự này đã có một văn bản khác trong thời gian đó.",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="paper_ground_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=Q(family__in=GroundFamily.values), name="paper_ground_family_is_known"),
            models.CheckConstraint(condition=Q(confidence__in=Confidence.values), name="paper_ground_confidence_is_known"),
            models.CheckConstraint(
                condition=~Q(words="") & ~Q(words__istartswith="căn cứ"),
                name="paper_ground_says_what",
                violation_error_message="Ghi tên văn bản, không ghi lại chữ “Căn cứ”.",
            ),
        ]

    def __str__(self) -> str:
        return self.words

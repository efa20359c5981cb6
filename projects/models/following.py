"""What became of the support: the beneficiary's figures before it and 6, 12, 24 months after (Chỉ thị, mục 9a)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from projects.models.line import Line

USER = settings.AUTH_USER_MODEL
# What is reported, in the order of the form; the first four grow, the last two should shrink.
FIGURES = ("output", "revenue", "jobs", "budget", "energy", "waste")


class FollowUp(models.Model):
    """One report of a beneficiary on a year's figures. `months` after the acceptance; 0 is how it stood before the support."""

    line = models.ForeignKey(Line, models.RESTRICT, related_name="follow_ups")
    months = models.PositiveSmallIntegerField("sau (tháng)")
    due_on = models.DateField("hạn báo cáo")
    output = models.BigIntegerField("giá trị sản xuất một năm (đồng)", null=True, blank=True)
    revenue = models.BigIntegerField("doanh thu một năm (đồng)", null=True, blank=True)
    jobs = models.PositiveIntegerField("lao động (người)", null=True, blank=True)
    budget = models.BigIntegerField("nộp ngân sách một năm (đồng)", null=True, blank=True)
    energy = models.BigIntegerField("điện năng một năm (kWh)", null=True, blank=True)
    waste = models.BigIntegerField("chất thải một năm (kg)", null=True, blank=True)
    note = models.TextField("ghi chú", blank=True)
    by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+")
    at = models.DateTimeField("báo cáo lúc", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "theo dõi sau hỗ trợ"
        ordering = ("line", "months")
        constraints = [
            models.UniqueConstraint(fields=["line", "months"], name="follow_up_once_at_a_time"),
            models.CheckConstraint(
                condition=Q(at__isnull=True, by__isnull=True)
                | Q(at__isnull=False, by__isnull=False, **{f"{name}__isnull": False for name in FIGURES}),
                name="follow_up_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(output__isnull=True)
                | Q(output__gte=0, revenue__gte=0, budget__gte=0, energy__gte=0, waste__gte=0, jobs__lte=1_000_000),
                name="follow_up_figures_are_sane",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.label}"

    @property
    def label(self) -> str:
        """Which of the reports it is, in words."""
        return f"Sau {self.months} tháng" if self.months else "Trước khi được hỗ trợ"

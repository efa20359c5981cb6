"""A period for which no progress report is asked."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from khuyencong import clock
from khuyencong.triggers import append_only
from projects.models.line import Line


class ReportWaiver(models.Model):
    """Whoever watches a part has said that the report due on a day need not come (Chỉ thị, mục 9b). It stays; the next period asks again."""

    line = models.ForeignKey(Line, models.RESTRICT, related_name="report_waivers", verbose_name="phần của cơ sở")
    due_on = models.DateField("hạn của kỳ được miễn")
    reason = models.TextField("lý do")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, related_name="+", verbose_name="người cho miễn")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "kỳ báo cáo được miễn"
        ordering = ("line", "due_on")
        constraints = [
            models.UniqueConstraint(fields=["line", "due_on"], name="report_is_waived_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="report_waiver_says_why"),
        ]
        triggers = [append_only("report_waiver_stays", "that a report was not asked for stays")]

    def __str__(self) -> str:
        return f"{self.line_id} {self.due_on}"

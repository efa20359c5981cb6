"""Which reports are made by themselves, and by when: dated rows with a citation."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from khuyencong.calendar.models import validity
from reports.enums import Place, ReportKind, Span


class ReportRule(models.Model):
    """A report that is made for each period of a span, in working days after the period's end.

    Periods that end before `valid_from` (the portal's own beginning) are never made by themselves.
    """

    kind = models.CharField("loại báo cáo", max_length=12, choices=ReportKind, default=ReportKind.PERIOD)
    span = models.CharField("kỳ", max_length=12, choices=Span)
    place = models.CharField("phạm vi", max_length=10, choices=Place)
    made_after = models.PositiveSmallIntegerField("lập sau (ngày làm việc)")
    due_after = models.PositiveSmallIntegerField("hạn gửi (ngày làm việc)")
    citation = models.CharField("căn cứ", max_length=250)
    needs_verification = models.BooleanField("cần kiểm tra", default=True)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "chế độ báo cáo"
        ordering = ("kind", "span", "place", "valid_from")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ReportKind.values), name="report_rule_kind_is_known"),
            models.CheckConstraint(
                condition=Q(span__in=[span for span in Span.values if span != Span.STAGE]), name="report_rule_span_comes_again"
            ),
            models.CheckConstraint(condition=Q(place__in=Place.values), name="report_rule_place_is_known"),
            models.CheckConstraint(condition=Q(due_after__gte=F("made_after")), name="report_rule_is_made_before_it_is_due"),
            models.CheckConstraint(condition=~Q(citation=""), name="report_rule_has_its_citation"),
            ExclusionConstraint(
                name="report_rule_is_one_at_a_time",
                expressions=[
                    ("kind", RangeOperators.EQUAL),
                    ("span", RangeOperators.EQUAL),
                    ("place", RangeOperators.EQUAL),
                    (validity(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.span} {self.place}"

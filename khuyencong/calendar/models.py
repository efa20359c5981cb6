"""The announced days, the time limits of procedures as dated rows, and the clocks that run under them."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q


def validity(first: str = "valid_from", last: str = "valid_to") -> Func:
    """The period of a dated row as a range that holds both of its days; open when the last is not known."""
    return Func(
        F(first), F(last), RangeBoundary(inclusive_lower=True, inclusive_upper=True), function="daterange", output_field=DateRangeField()
    )


class WorkCalendarDay(models.Model):
    """A day that breaks the rule of the week, with the notice that says so. Deadlines are counted from these rows only."""

    class Kind(models.TextChoices):
        OFF = "off", "Nghỉ"
        WORK = "work", "Làm việc"

    date = models.DateField("ngày", unique=True)
    kind = models.CharField("loại ngày", max_length=4, choices=Kind.choices)
    name = models.CharField("tên", max_length=200)
    source = models.CharField("căn cứ", max_length=300, help_text="Thông báo hoặc nguồn của ngày này.")

    class Meta:
        verbose_name = "ngày đặc biệt"
        verbose_name_plural = "lịch làm việc"
        ordering = ["date"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["off", "work"]), name="a_calendar_day_is_off_or_worked"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(source=""), name="a_calendar_day_names_its_source"),
        ]

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y} {self.name}"


class ClockRule(models.Model):
    """The time limit of a step, in working days, for a period of law. A new decision closes the old row and adds one."""

    code = models.SlugField("mã", max_length=40)
    label = models.CharField("tên thời hạn", max_length=200)
    working_days = models.PositiveSmallIntegerField("số ngày làm việc")
    valid_from = models.DateField("áp dụng từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    citation = models.CharField("căn cứ", max_length=300)
    needs_verification = models.BooleanField("cần kiểm tra", default=True)

    class Meta:
        verbose_name = "thời hạn"
        verbose_name_plural = "thời hạn"
        ordering = ["code", "valid_from"]
        constraints = [
            ExclusionConstraint(
                name="one_time_limit_at_a_time",
                expressions=[(F("code"), RangeOperators.EQUAL), (validity(), RangeOperators.OVERLAPS)],
                violation_error_message="Thời hạn này đã có quy định khác trong cùng khoảng thời gian.",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="a_time_limit_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=Q(working_days__range=(1, 365)), name="a_time_limit_is_a_number_of_days"),
            models.CheckConstraint(condition=~Q(citation="") & ~Q(code=""), name="a_time_limit_has_its_citation"),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.working_days} ngày làm việc"


class Clock(models.Model):
    """One run of a time limit for a subject, e.g. ("project", 42). The days it needs are fixed by the rule of its first day."""

    subject_kind = models.CharField("loại đối tượng", max_length=40)
    subject_id = models.BigIntegerField("đối tượng")
    rule = models.ForeignKey(ClockRule, on_delete=models.PROTECT, related_name="clocks", verbose_name="thời hạn")
    started_on = models.DateField("ngày bắt đầu")
    started_at = models.DateTimeField("bắt đầu lúc")
    due_on = models.DateField("hạn")
    paused_at = models.DateTimeField("tạm dừng lúc", null=True, blank=True)
    stopped_at = models.DateTimeField("kết thúc lúc", null=True, blank=True)

    class Meta:
        verbose_name = "đồng hồ"
        verbose_name_plural = "đồng hồ"
        ordering = ["subject_kind", "subject_id", "started_at", "pk"]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(stopped_at__isnull=True), name="clock_running_by_due"),
            models.Index(fields=["subject_kind", "subject_id"], name="clock_of_subject"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id"], condition=Q(stopped_at__isnull=True), name="one_running_clock_per_subject"
            ),
            models.CheckConstraint(condition=Q(due_on__gte=F("started_on")), name="a_clock_is_due_after_it_starts"),
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=True) | Q(stopped_at__gte=F("started_at")), name="a_clock_stops_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(paused_at__isnull=True) | Q(paused_at__gte=F("started_at")), name="a_clock_pauses_after_it_starts"
            ),
            models.CheckConstraint(condition=Q(paused_at__isnull=True) | Q(stopped_at__isnull=True), name="a_stopped_clock_is_not_paused"),
            models.CheckConstraint(condition=~Q(subject_kind=""), name="a_clock_names_its_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.rule.label}, hạn {self.due_on:%d/%m/%Y}"


class ClockPause(models.Model):
    """A pause that is over. The pause under way is `Clock.paused_at` alone, so that the two cannot disagree."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="pauses", verbose_name="đồng hồ")
    paused_at = models.DateTimeField("tạm dừng lúc")
    resumed_at = models.DateTimeField("chạy lại lúc")
    working_days = models.PositiveSmallIntegerField("số ngày làm việc đã dừng")

    class Meta:
        verbose_name = "lần tạm dừng"
        verbose_name_plural = "các lần tạm dừng"
        ordering = ["clock", "paused_at"]
        constraints = [
            models.CheckConstraint(condition=Q(resumed_at__gte=F("paused_at")), name="a_pause_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return f"{self.paused_at:%d/%m/%Y} – {self.resumed_at:%d/%m/%Y}"

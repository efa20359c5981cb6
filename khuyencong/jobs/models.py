"""The job row: the only truth about background work."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from khuyencong import clock
from khuyencong.triggers import Firm


class JobState(models.TextChoices):
    """Where a job stands."""

    QUEUED = "queued", "Chờ thực hiện"
    RUNNING = "running", "Đang thực hiện"
    DONE = "done", "Đã xong"
    FAILED = "failed", "Không thành công"
    CANCELLED = "cancelled", "Đã hủy"

    @classmethod
    def open(cls) -> tuple["JobState", ...]:
        """States in which something may still happen."""
        return (cls.QUEUED, cls.RUNNING)


DUE = Q(state=JobState.QUEUED, not_before__lte=Now())
"""What waits and may be begun, by the database's clock."""


class Job(models.Model):
    """One piece of background work, asked for once under its key and done once.

    People's moments (`asked_at`, `started_at`, `finished_at`) are the portal's clock; leases and waiting times
    (`lease_until`, `not_before`, `sent_at`) are the database's, which all workers share.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("loại", max_length=64)
    key = models.CharField("khóa", max_length=200, unique=True)
    payload = models.JSONField("dữ liệu vào", default=dict, blank=True)
    state = models.CharField("tình trạng", max_length=10, choices=JobState, default=JobState.QUEUED)
    done = models.PositiveIntegerField("đã làm", default=0)
    total = models.PositiveIntegerField("tổng số", default=0)
    attempts = models.PositiveSmallIntegerField("số lần thực hiện", default=0)
    max_attempts = models.PositiveSmallIntegerField("số lần tối đa", default=3)
    worker = models.CharField("tiến trình", max_length=120, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    not_before = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True, blank=True)
    cancel_asked = models.BooleanField("đã yêu cầu hủy", default=False)
    result = models.JSONField("kết quả", default=dict, blank=True)
    error = models.TextField("lỗi", blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="người yêu cầu"
    )
    asked_at = models.DateTimeField("yêu cầu lúc", default=clock.now)
    started_at = models.DateTimeField("bắt đầu lúc", null=True, blank=True)
    finished_at = models.DateTimeField("kết thúc lúc", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "việc chạy nền"
        ordering = ("asked_at", "id")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="job_state_is_known"),
            models.CheckConstraint(condition=~Q(key=""), name="job_has_a_key"),
            models.CheckConstraint(
                condition=(Q(state=JobState.RUNNING, lease_until__isnull=False) & ~Q(worker=""))
                | (~Q(state=JobState.RUNNING) & Q(lease_until__isnull=True)),
                name="job_is_leased_while_it_runs",
            ),
            models.CheckConstraint(
                condition=Q(state__in=JobState.open(), finished_at__isnull=True)
                | (~Q(state__in=JobState.open()) & Q(finished_at__isnull=False)),
                name="job_ends_when_it_is_finished",
            ),
            models.CheckConstraint(condition=~Q(state=JobState.FAILED, error=""), name="failed_job_says_why"),
            models.CheckConstraint(condition=Q(attempts__lte=F("max_attempts")), name="job_is_tried_so_often"),
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="job_does_no_more_than_all"),
        ]
        indexes = [
            models.Index(fields=["not_before", "id"], condition=Q(state=JobState.QUEUED), name="jobs_queued"),
            models.Index(fields=["lease_until"], condition=Q(state=JobState.RUNNING), name="jobs_running"),
            models.Index(fields=["asked_by", "-asked_at"], name="jobs_of_a_person"),
            models.Index(fields=["-finished_at", "-id"], condition=Q(state=JobState.FAILED), name="jobs_failed"),
            models.Index(fields=["-asked_at", "-id"], name="jobs_newest"),
        ]
        triggers = [
            Firm(
                name="done_is_done",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state=JobState.DONE.value),
                func="RAISE EXCEPTION USING MESSAGE = 'job: what is done is not done again', ERRCODE = 'check_violation';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @property
    def is_open(self) -> bool:
        """Whether something may still happen."""
        return self.state in JobState.open()

    @property
    def percent(self) -> int:
        """Progress from 0 to 100; 0 while the size is not known."""
        if self.state == JobState.DONE:
            return 100
        return self.done * 100 // self.total if self.total else 0


class Pulse(models.Model):
    """The last sign of life of something that works in the background: the schedule as a whole, or one worker. By the database's clock."""

    name = models.CharField("tên", max_length=120, primary_key=True)
    at = models.DateTimeField("tín hiệu gần nhất", db_default=Now())

    class Meta:
        verbose_name = verbose_name_plural = "tín hiệu của tiến trình nền"
        ordering = ("name",)
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="pulse_has_a_name")]

    def __str__(self) -> str:
        return self.name

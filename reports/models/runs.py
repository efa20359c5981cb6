"""A run of a report: its frozen figures, and the files made of them."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from khuyencong import clock
from khuyencong.actors.models import AdminUnit
from khuyencong.text import date_vi
from khuyencong.workflow.triggers import Firm, append_only
from projects.enums import Track
from reports import periods
from reports.enums import FileFormat, ReportKind, RunState

USER = settings.AUTH_USER_MODEL


class ReportRun(models.Model):
    """One report of a period, a place (no unit is the whole province) and a source of money (empty is all of them).

    The snapshot is written once, before anything is made of it; a correction is a further version that says why.
    """

    kind = models.CharField("loại báo cáo", max_length=12, choices=ReportKind)
    period = models.CharField("kỳ", max_length=12)
    period_start = models.DateField("từ ngày")
    period_end = models.DateField("đến hết ngày")
    unit = models.ForeignKey(AdminUnit, models.RESTRICT, null=True, blank=True, related_name="reports", verbose_name="huyện, thành phố")
    source = models.CharField("nguồn", max_length=10, choices=Track, blank=True)
    map_on = models.DateField("theo bản đồ ngày", null=True, blank=True, help_text="để trống: theo địa bàn ghi trong hồ sơ")
    version = models.PositiveSmallIntegerField("lần lập", default=1)
    reason = models.CharField("lý do lập lại", max_length=300, blank=True)
    state = models.CharField("tình trạng", max_length=8, choices=RunState, default=RunState.ASKED)
    snapshot = models.JSONField("số liệu đã chốt", null=True, blank=True)
    snapshot_sha256 = models.CharField(max_length=64, blank=True)
    due_on = models.DateField("hạn gửi", null=True, blank=True)
    asked_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người yêu cầu")
    asked_at = models.DateTimeField("yêu cầu lúc", default=clock.now)
    frozen_at = models.DateTimeField("chốt số liệu lúc", null=True, blank=True)
    made_at = models.DateTimeField("lập xong lúc", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "báo cáo"
        ordering = ("-asked_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "period", "unit", "source", "map_on", "version"], nulls_distinct=False, name="report_is_made_once_a_version"
            ),
            models.CheckConstraint(condition=Q(kind__in=ReportKind.values), name="report_kind_is_known"),
            models.CheckConstraint(condition=Q(state__in=RunState.values), name="report_state_is_known"),
            models.CheckConstraint(condition=Q(source="") | Q(source__in=Track.values), name="report_source_is_known"),
            models.CheckConstraint(condition=Q(period_end__gte=F("period_start")), name="report_period_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(map_on__isnull=True) | Q(unit__isnull=True), name="report_map_is_of_the_province"),
            models.CheckConstraint(
                condition=Q(version=1, reason="") | (Q(version__gt=1) & ~Q(reason="")), name="report_new_version_says_why"
            ),
            models.CheckConstraint(
                condition=(
                    Q(state=RunState.ASKED, snapshot__isnull=True, snapshot_sha256="", frozen_at__isnull=True)
                    | (
                        ~Q(state=RunState.ASKED)
                        & Q(snapshot__isnull=False, snapshot_sha256__regex=r"^[0-9a-f]{64}$", frozen_at__isnull=False)
                    )
                ),
                name="report_is_frozen_with_its_hash",
            ),
            models.CheckConstraint(
                condition=Q(state=RunState.MADE, made_at__isnull=False) | (~Q(state=RunState.MADE) & Q(made_at__isnull=True)),
                name="report_made_says_when",
            ),
        ]
        indexes = [
            models.Index(fields=["-asked_at", "-id"], name="report_newest"),
            models.Index(fields=["snapshot_sha256"], name="report_hash"),
        ]
        triggers = [
            Firm(
                name="keeps_identity",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    "id",
                    "kind",
                    "period",
                    "period_start",
                    "period_end",
                    "unit",
                    "source",
                    "map_on",
                    "version",
                    "reason",
                    "asked_by",
                    "asked_at",
                ),
                func="RAISE EXCEPTION USING MESSAGE = 'report: a run keeps what it was asked for', ERRCODE = 'check_violation';",
            ),
            Firm(
                name="snapshot_is_frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("snapshot", "snapshot_sha256", "frozen_at"),
                func="IF OLD.snapshot IS NOT NULL THEN RAISE EXCEPTION USING MESSAGE = 'report: a snapshot is frozen', "
                "ERRCODE = 'check_violation'; END IF; RETURN NEW;",
            ),
            Firm(
                name="made_is_made",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state="made"),
                func="RAISE EXCEPTION USING MESSAGE = 'report: what is made is not made again', ERRCODE = 'check_violation';",
            ),
            Firm(
                name="runs_stay",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func="RAISE EXCEPTION USING MESSAGE = 'report: runs are kept', ERRCODE = 'check_violation';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.span.label}"

    def get_absolute_url(self) -> str:
        """The page of the run."""
        return reverse("reports:run", args=[self.pk])

    @property
    def span(self) -> periods.Period:
        """The period as a thing."""
        return periods.parse(self.period)

    @property
    def job_key(self) -> str:
        """The key of the job that makes it."""
        return f"report:{self.pk}"

    @property
    def place(self) -> str:
        """Of whom it tells."""
        where = self.unit.name if self.unit else "Toàn tỉnh"
        return f"{where}, bản đồ ngày {date_vi(self.map_on)}" if self.map_on else where


class ReportFile(models.Model):
    """A file made of a snapshot, named by its content; never changed."""

    run = models.ForeignKey(ReportRun, models.RESTRICT, related_name="files", verbose_name="báo cáo")
    format = models.CharField("định dạng", max_length=4, choices=FileFormat)
    path = models.CharField("tệp", max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField("kích thước (byte)")
    pages = models.PositiveIntegerField("số trang", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "tệp báo cáo"
        ordering = ("run", "id")
        constraints = [
            models.UniqueConstraint(fields=["run", "format"], name="report_file_once_a_format"),
            models.CheckConstraint(condition=Q(format__in=FileFormat.values), name="report_file_format_is_known"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$", size__gt=0), name="report_file_has_its_hash"),
            models.CheckConstraint(condition=Q(format__in=[FileFormat.XLSX, FileFormat.CSV]) | Q(pages__gt=0), name="report_pdf_has_pages"),
        ]
        triggers = [append_only("report_files_stay", "report files are only added")]

    def __str__(self) -> str:
        return f"{self.run_id} {self.format}"

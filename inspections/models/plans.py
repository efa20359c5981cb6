"""The year's plan, the samples drawn for it, and the visits, planned and unannounced."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from inspections.enums import PlanState, SizeKind, Weigh
from khuyencong import clock
from khuyencong.actors.models import Organisation
from khuyencong.documents.models import Paper
from khuyencong.triggers import Firm, append_only, kept
from projects.enums import InspectionKind
from projects.models import Inspection, Line

USER = settings.AUTH_USER_MODEL


class Plan(models.Model):
    """What is to be inspected in a year; approved by a leader with a decision (Chỉ thị, mục 1e)."""

    year = models.PositiveSmallIntegerField("năm", unique=True)
    aims = models.TextField("mục đích, yêu cầu")
    state = models.CharField("tình trạng", max_length=8, choices=PlanState, default=PlanState.DRAFT)
    drafted_by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người lập")
    drafted_at = models.DateTimeField(default=clock.now)
    approved_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người duyệt")
    approved_at = models.DateTimeField(null=True, blank=True)
    paper = models.OneToOneField(Paper, models.RESTRICT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "kế hoạch kiểm tra"
        ordering = ("-year",)
        constraints = [
            models.CheckConstraint(
                condition=Q(state=PlanState.DRAFT, approved_by__isnull=True, approved_at__isnull=True)
                | Q(state=PlanState.APPROVED, approved_by__isnull=False, approved_at__isnull=False, paper__isnull=False),
                name="plan_approved_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=models.F("drafted_by")), name="plan_is_approved_by_another"
            ),
        ]
        triggers = [
            kept("plan_is_kept", "a plan of inspections is kept"),
            Firm(
                name="plan_approved_stays",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Condition("OLD.state = 'approved' AND OLD.* IS DISTINCT FROM NEW.*"),
                func="RAISE EXCEPTION 'an approved plan does not change' USING ERRCODE = 'check_violation';",
            ),
        ]

    def __str__(self) -> str:
        return f"Kế hoạch kiểm tra năm {self.year}"

    def get_absolute_url(self) -> str:
        """The page of the plan."""
        return reverse("inspections:plan", args=[self.year])


class Sample(models.Model):
    """A drawing that can be repeated: the seed, and everybody who could be drawn with weight and reasons, as they were then."""

    plan = models.ForeignKey(Plan, models.RESTRICT, related_name="samples")
    seed = models.CharField("số gieo", max_length=40)
    size_kind = models.CharField("cỡ mẫu theo", max_length=8, choices=SizeKind)
    size = models.PositiveSmallIntegerField("cỡ mẫu")
    weigh = models.CharField("ưu tiên", max_length=8, choices=Weigh)
    population = models.JSONField("tập chọn", help_text="[[line, weight, [reason, …]], …]")
    drawn = models.JSONField("đã chọn", help_text="[line, …]")
    by = models.ForeignKey(USER, models.RESTRICT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "lần chọn mẫu"
        ordering = ("plan", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(size__gt=0) & (Q(size_kind=SizeKind.NUMBER) | Q(size_kind=SizeKind.PERCENT, size__lte=100)),
                name="sample_size_is_sound",
            ),
            models.CheckConstraint(condition=Q(weigh__in=Weigh.values) & ~Q(seed=""), name="sample_can_be_repeated"),
        ]
        triggers = [append_only("sample_stays", "a sample is not changed")]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.seed}"


class Visit(models.Model):
    """An inspection to be made: of the plan in a quarter, or unannounced by an order; `inspection` is what came of it."""

    kind = models.CharField("loại", max_length=8, choices=InspectionKind)
    line = models.ForeignKey(Line, models.RESTRICT, related_name="visits", verbose_name="cơ sở, đề án")
    plan = models.ForeignKey(Plan, models.RESTRICT, null=True, blank=True, related_name="visits")
    sample = models.ForeignKey(Sample, models.RESTRICT, null=True, blank=True, related_name="visits")
    quarter = models.PositiveSmallIntegerField("quý", null=True, blank=True)
    due_on = models.DateField("làm xong trước")
    lead = models.ForeignKey(Organisation, models.RESTRICT, related_name="led_visits", verbose_name="cơ quan chủ trì")
    offices = models.ManyToManyField(Organisation, related_name="joined_visits", verbose_name="cơ quan phối hợp")
    reason = models.CharField("lý do chọn", max_length=500)
    planned_by = models.ForeignKey(USER, models.RESTRICT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    order = models.OneToOneField(Paper, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="quyết định kiểm tra")
    inspection = models.OneToOneField(
        Inspection, models.RESTRICT, null=True, blank=True, related_name="visit", verbose_name="biên bản"
    )  # fmt: skip
    cancelled_at = models.DateTimeField("bỏ lúc", null=True, blank=True)
    cancelled_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+")
    cancelled_reason = models.CharField("lý do bỏ", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "lần kiểm tra"
        ordering = ("due_on", "id")
        indexes = [models.Index(fields=["due_on", "id"], name="visit_by_due_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=InspectionKind.ROUTINE, plan__isnull=False, quarter__range=(1, 4))
                | Q(kind=InspectionKind.SPOT, plan__isnull=True, quarter__isnull=True, order__isnull=False),
                name="visit_is_planned_or_ordered",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="visit_says_why"),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True, cancelled_by__isnull=True, cancelled_reason="")
                | (Q(cancelled_at__isnull=False, cancelled_by__isnull=False, inspection__isnull=True) & ~Q(cancelled_reason="")),
                name="visit_cancelled_says_why",
            ),
            models.UniqueConstraint(
                fields=["plan", "line", "quarter"], condition=Q(cancelled_at__isnull=True), name="visit_of_a_quarter_once",
                violation_error_message="Cơ sở này đã có trong kế hoạch của quý.",
            ),
        ]  # fmt: skip
        triggers = [
            kept("visit_is_kept", "a visit is kept"),
            Firm(
                name="visit_done_stays",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Condition("OLD.inspection_id IS NOT NULL AND OLD.* IS DISTINCT FROM NEW.*"),
                func="RAISE EXCEPTION 'a visit that was made does not change' USING ERRCODE = 'check_violation';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.line}"

    def get_absolute_url(self) -> str:
        """The page of the visit."""
        return reverse("inspections:visit", args=[self.pk])

    @property
    def is_late(self) -> bool:
        """Its time is over and nothing was done."""
        return self.inspection_id is None and self.cancelled_at is None and self.due_on < clock.today()

    @property
    def is_open(self) -> bool:
        """It is still to be made."""
        return self.inspection_id is None and self.cancelled_at is None


class TeamMember(models.Model):
    """Somebody of the team of a visit, for their organisation."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="team")
    user = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="thành viên")
    organisation = models.ForeignKey(Organisation, models.RESTRICT, related_name="+", verbose_name="cơ quan")
    is_head = models.BooleanField("trưởng đoàn", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "thành viên đoàn kiểm tra"
        ordering = ("-is_head", "id")
        constraints = [
            models.UniqueConstraint(fields=["visit", "user"], name="member_of_a_team_once"),
            models.UniqueConstraint(fields=["visit"], condition=Q(is_head=True), name="team_has_one_head"),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.user_id}"

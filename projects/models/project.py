"""The đề án: what is asked for, by whom, where, and where it stands."""

from datetime import datetime

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from khuyencong import clock
from khuyencong.actors.models import AdminUnit, Organisation
from khuyencong.ui.search import Fold
from khuyencong.workflow.guard import triggers
from khuyencong.workflow.models import Moving
from projects.enums import ProjectKind, ProjectState, Track
from projects.models.places import keeps_its_place
from projects.models.refusing import in_conflict, refuses
from projects.models.touched import PROJECT_TOUCHES
from projects.workflow.project_machine import PROJECT


class CodeBook(models.Model):
    """The last running number of public codes in a year; the row is locked while one is taken."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class Project(Moving):
    """A đề án khuyến công (Nghị định 45/2012/NĐ-CP; Thông tư 36/2013/TT-BCT, Điều 5). Amounts are đồng, summed from its lines."""

    machine = PROJECT

    code = models.CharField("mã hồ sơ", max_length=20, unique=True)
    title = models.CharField("tên đề án", max_length=250)
    kind = models.CharField("loại đề án", max_length=10, choices=ProjectKind, default=ProjectKind.SINGLE)
    track = models.CharField("nguồn", max_length=10, choices=Track, default=Track.KCDP)
    year = models.PositiveSmallIntegerField("năm kế hoạch")
    district = models.ForeignKey(AdminUnit, models.RESTRICT, related_name="projects", verbose_name="huyện, thành phố")

    need = models.TextField("sự cần thiết", blank=True)
    goals = models.TextField("mục tiêu, quy mô", blank=True)
    plan = models.TextField("nội dung và tiến độ", blank=True)
    effect = models.TextField("hiệu quả dự kiến", blank=True)
    starts_on = models.DateField("bắt đầu", null=True, blank=True)
    ends_on = models.DateField("kết thúc", null=True, blank=True)
    has_ict_content = models.BooleanField("có nội dung công nghệ thông tin, bưu chính, viễn thông", default=False)

    total_cost = models.BigIntegerField("tổng kinh phí", default=0)
    requested = models.BigIntegerField("đề nghị hỗ trợ", default=0)
    counterpart = models.BigIntegerField("vốn đối ứng", default=0)
    approved = models.BigIntegerField("được duyệt", null=True, blank=True)

    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, related_name="written_projects", verbose_name="người lập")
    written_for = models.ForeignKey(
        Organisation, models.RESTRICT, null=True, blank=True, related_name="written_projects", verbose_name="cơ quan lập thay"
    )
    appraiser = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.RESTRICT, null=True, blank=True, related_name="appraised_projects", verbose_name="người thẩm định"
    )
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.RESTRICT, null=True, blank=True, related_name="approved_projects", verbose_name="người phê duyệt"
    )
    returned_from = models.CharField(max_length=16, blank=True, editable=False)
    is_recommended = models.BooleanField("được đề nghị", null=True, blank=True)
    created_at = models.DateTimeField("lập lúc", default=clock.now)
    changed_at = models.DateTimeField("người lập sửa lúc", null=True, blank=True, editable=False)
    submitted_at = models.DateTimeField("nộp lúc", null=True, blank=True)
    search_source = models.TextField(editable=False, default="")
    search_text = models.GeneratedField(expression=Fold("search_source"), output_field=models.TextField(), db_persist=True)

    class Meta:
        verbose_name = verbose_name_plural = "đề án"
        ordering = ("-created_at", "-id")
        triggers = [
            *triggers(PROJECT),
            keeps_its_place("closed_file_keeps_its_place", "district", ProjectState.over()),
            PROJECT_TOUCHES,
            refuses(
                "conflicted_does_not_appraise",
                when=pgtrigger.UpdateOf("appraiser_id", "approver_id"),
                condition=(
                    f"(NEW.appraiser_id IS DISTINCT FROM OLD.appraiser_id AND {in_conflict('NEW.id', 'NEW.appraiser_id')}) "  # noqa: S608 our own words
                    f"OR (NEW.approver_id IS DISTINCT FROM OLD.approver_id AND ({in_conflict('NEW.id', 'NEW.approver_id')} OR EXISTS "
                    "(SELECT 1 FROM projects_panelappraiser a WHERE a.project_id = NEW.id AND a.person_id = NEW.approver_id)))"
                ),
                message="who has declared a conflict neither appraises nor decides, and who appraised does not decide",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ProjectState.values), name="project_state_is_known"),
            models.CheckConstraint(condition=Q(track__in=Track.values), name="project_track_is_known"),
            models.CheckConstraint(condition=Q(kind__in=ProjectKind.values), name="project_kind_is_known"),
            models.CheckConstraint(
                condition=Q(total_cost__gte=0, requested__gte=0, counterpart__gte=0, requested__lte=F("total_cost")),
                name="project_sums_are_sound",
            ),
            models.CheckConstraint(
                condition=Q(approved__isnull=True) | Q(approved__gte=0, approved__lte=F("total_cost")),
                name="project_approved_is_within_cost",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="project_ends_after_it_starts",
            ),
            models.CheckConstraint(condition=Q(year__gte=2004, year__lte=2100), name="project_year_is_sane"),
            # Who wrote, appraised and approved are three people (checked in the guards too, with a sentence).
            models.CheckConstraint(
                condition=Q(appraiser__isnull=True) | ~Q(appraiser=F("written_by")), name="project_author_does_not_appraise"
            ),
            models.CheckConstraint(
                condition=Q(approver__isnull=True) | ~Q(approver=F("written_by")), name="project_author_does_not_approve"
            ),
            models.CheckConstraint(
                condition=Q(approver__isnull=True) | Q(appraiser__isnull=True) | ~Q(approver=F("appraiser")),
                name="project_appraiser_does_not_approve",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=ProjectState.funded()) | Q(approved__isnull=False), name="project_funded_has_an_amount"
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="project_newest"),
            models.Index(fields=["district", "-created_at", "-id"], name="project_of_district"),
            models.Index(fields=["state", "-created_at", "-id"], name="project_by_state"),
            models.Index(fields=["year", "track", "state"], name="project_by_year"),
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="project_search"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def last_written_at(self) -> datetime:
        """When its writer last changed anything of it, its files and tables included; when it was begun if nothing was."""
        return self.changed_at or self.created_at

    def get_absolute_url(self) -> str:
        """The page of the đề án."""
        return reverse("projects:detail", args=[self.code])

    def tab_url(self, tab: str) -> str:
        """The address of one part of the page."""
        return reverse("projects:tab", args=[self.code, tab])

"""Who appraises beside the lead, each with an own sheet, and who declared that they keep out of a đề án."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from khuyencong import clock
from khuyencong.triggers import append_only
from projects.enums import ConflictKind
from projects.models.project import Project
from projects.models.refusing import has_declared, in_conflict, refuses

USER = settings.AUTH_USER_MODEL


class ConflictDeclaration(models.Model):
    """What a person said of their own interest in a đề án. “None” may later be followed by a conflict, which holds from then on."""

    project = models.ForeignKey(Project, models.RESTRICT, related_name="declarations")
    person = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người khai")
    has_conflict = models.BooleanField("có xung đột lợi ích")
    kind = models.CharField("loại", max_length=10, choices=ConflictKind, blank=True)
    words = models.TextField("nội dung", blank=True)
    entered_by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người ghi")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "khai xung đột lợi ích"
        ordering = ("at", "id")
        constraints = [
            models.UniqueConstraint(fields=["project", "person", "has_conflict"], name="conflict_is_declared_once"),
            models.CheckConstraint(
                condition=Q(has_conflict=False, kind="", words="") | (Q(has_conflict=True, kind__in=ConflictKind.values) & ~Q(words="")),
                name="conflict_says_why",
            ),
        ]
        triggers = [append_only("declaration_stays", "a declaration stays as it was given; a later conflict is another one")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.person_id}"


class PanelAppraiser(models.Model):
    """Somebody who appraises beside the lead; the sheet is theirs alone, empty until they write it."""

    project = models.ForeignKey(Project, models.RESTRICT, related_name="panel")
    person = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người thẩm định")
    given_by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người giao")
    given_at = models.DateTimeField(default=clock.now)
    content_remarks = models.TextField("nhận xét về nội dung", blank=True)
    cost_remarks = models.TextField("nhận xét về kinh phí", blank=True)
    is_positive = models.BooleanField("đề nghị phê duyệt", null=True, blank=True)
    written_at = models.DateTimeField("ghi phiếu lúc", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "người cùng thẩm định"
        ordering = ("given_at", "id")
        constraints = [
            models.UniqueConstraint(fields=["project", "person"], name="panel_names_a_person_once"),
            models.CheckConstraint(
                condition=Q(written_at__isnull=True, is_positive__isnull=True, content_remarks="", cost_remarks="")
                | (Q(written_at__isnull=False, is_positive__isnull=False) & ~Q(content_remarks="") & ~Q(cost_remarks="")),
                name="panel_sheet_is_whole",
            ),
        ]
        triggers = [
            refuses(
                "panel_is_of_others",
                when=pgtrigger.Insert | pgtrigger.UpdateOf("person_id"),
                condition="EXISTS (SELECT 1 FROM projects_project p WHERE p.id = NEW.project_id AND NEW.person_id IN (p.written_by_id, p.approver_id))",
                message="who wrote or decides a đề án does not appraise it",
            ),
            refuses(
                "panel_keeps_out_of_conflicts",
                when=pgtrigger.Insert | pgtrigger.Update,
                condition=(
                    f"{in_conflict('NEW.project_id', 'NEW.person_id')} "
                    f"OR (NEW.written_at IS NOT NULL AND NOT {has_declared('NEW.project_id', 'NEW.person_id')})"
                ),
                message="who has not declared, or has declared a conflict, writes no sheet",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.person_id}"

"""One decision for a list of đề án: one number, one paper with the list as its annex."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from khuyencong import clock
from khuyencong.actors.models import AdminUnit
from khuyencong.documents.models import Paper
from khuyencong.triggers import Firm, kept
from plans.enums import ListStatus
from plans.models.annual import of_row_in
from projects.enums import Track
from projects.models import Project

USER = settings.AUTH_USER_MODEL
_DECIDED = ", ".join(f"'{status}'" for status in ListStatus.decided())


class ListDecision(models.Model):
    """A decision that approves several recommended đề án at once. Signed, its list stays; another may replace it, or it is revoked."""

    title = models.CharField("trích yếu", max_length=250)
    year = models.PositiveSmallIntegerField("năm kế hoạch")
    track = models.CharField("nguồn", max_length=10, choices=Track, default=Track.KCDP)
    district = models.ForeignKey(AdminUnit, models.RESTRICT, null=True, blank=True, related_name="list_decisions", verbose_name="địa bàn")
    status = models.CharField("tình trạng", max_length=10, choices=ListStatus, default=ListStatus.DRAFT)
    replaces = models.OneToOneField(
        "self", models.RESTRICT, null=True, blank=True, related_name="replacement", verbose_name="thay cho quyết định"
    )
    reason = models.TextField("lý do thay, hủy", blank=True)
    drafted_by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người lập")
    created_at = models.DateTimeField("lập lúc", default=clock.now)
    submitted_at = models.DateTimeField("trình lúc", null=True, blank=True)
    signed_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người ký")
    signed_at = models.DateTimeField("ký lúc", null=True, blank=True)
    paper = models.OneToOneField(Paper, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="quyết định")
    revoking_paper = models.OneToOneField(Paper, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="quyết định hủy")

    class Meta:
        verbose_name = verbose_name_plural = "quyết định cho danh mục đề án"
        ordering = ("-created_at", "-id")
        constraints = [
            models.CheckConstraint(condition=Q(status__in=ListStatus.values), name="list_status_is_known"),
            models.CheckConstraint(condition=Q(track__in=Track.values), name="list_track_is_known"),
            models.CheckConstraint(
                condition=Q(track=Track.DISTRICT, district__isnull=False) | (~Q(track=Track.DISTRICT) & Q(district__isnull=True)),
                name="list_of_a_district_names_it",
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=ListStatus.under_way(), signed_by__isnull=True, signed_at__isnull=True, paper__isnull=True
                )
                | (
                    Q(status__in=ListStatus.decided(), signed_by__isnull=False, signed_at__isnull=False, paper__isnull=False)
                    & ~Q(signed_by=F("drafted_by"))
                ),
                name="list_signed_by_another",
                violation_error_message="Người ký phải khác người lập danh mục.",
            ),
            models.CheckConstraint(
                condition=Q(status=ListStatus.REVOKED, revoking_paper__isnull=False) & ~Q(reason="")
                | (~Q(status=ListStatus.REVOKED) & Q(revoking_paper__isnull=True)),
                name="list_revoked_has_its_paper",
            ),
            models.CheckConstraint(condition=Q(replaces__isnull=True) | ~Q(reason=""), name="list_replacement_says_why"),
            models.CheckConstraint(condition=~Q(replaces=F("id")), name="list_does_not_replace_itself"),
        ]  # fmt: skip
        triggers = [
            kept("list_is_kept", "a decision for a list is kept"),
            Firm(
                name="signed_list_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    f"OLD.status IN ({_DECIDED}) AND (OLD.status <> 'signed' OR NEW.status NOT IN ('replaced', 'revoked')"
                    " OR NEW.paper_id IS DISTINCT FROM OLD.paper_id OR NEW.signed_by_id IS DISTINCT FROM OLD.signed_by_id)"
                ),
                func="RAISE EXCEPTION USING MESSAGE = 'list: what was signed stays; another decision takes it back', ERRCODE = 'check_violation';",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of the decision."""
        return reverse("plans:list", args=[self.pk])


class ListItem(models.Model):
    """A đề án on the list of a decision."""

    decision = models.ForeignKey(ListDecision, models.RESTRICT, related_name="items", verbose_name="quyết định")
    position = models.PositiveSmallIntegerField("thứ tự")
    project = models.ForeignKey(Project, models.RESTRICT, related_name="list_items", verbose_name="đề án")

    class Meta:
        verbose_name = verbose_name_plural = "đề án trong danh mục"
        ordering = ("decision", "position")
        constraints = [
            models.UniqueConstraint(fields=["decision", "position"], name="list_position_once"),
            models.UniqueConstraint(
                fields=["decision", "project"], name="list_takes_a_project_once", violation_error_message="Đề án này đã có trong danh mục."
            ),
        ]
        triggers = [
            Firm(
                name="signed_items_stay",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=of_row_in("plans_listdecision", "decision_id", _DECIDED, "list: the list was signed and stays"),
            ),
            Firm(
                name="list_items_are_not_emptied",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                func="RAISE EXCEPTION USING MESSAGE = 'list: lists are not emptied at once', ERRCODE = 'check_violation';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id}: {self.project_id}"

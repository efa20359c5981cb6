"""Requests of people about their data, copies that were made for them, and what was erased because its time was over."""

import pgtrigger
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.privacy.enums import RequestKind, RequestState
from khuyencong.triggers import Firm, append_only, kept

USER = settings.AUTH_USER_MODEL


class RightsRequest(models.Model):
    """A person uses a right over their data; an operator decides, with the grounds. What was decided stays.

    `asked_by` is the person, or the operator who took the request in on paper. `outcome` holds, for an erasure, the counts
    per table: what went, what stays and by which law.
    """

    kind = models.CharField("quyền", max_length=10, choices=RequestKind)
    person = models.ForeignKey(USER, models.RESTRICT, related_name="rights_requests", verbose_name="người có dữ liệu")
    asked_by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người ghi yêu cầu")
    words = models.TextField("nội dung yêu cầu", blank=True)
    asked_at = models.DateTimeField("yêu cầu lúc", default=clock.now)
    reply_by = models.DateTimeField("phản hồi trước")
    due_at = models.DateTimeField("thực hiện trước")
    citation = models.CharField("căn cứ thời hạn", max_length=200)
    state = models.CharField("tình trạng", max_length=10, choices=RequestState, default=RequestState.OPEN)
    decided_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người quyết định")
    decided_at = models.DateTimeField("quyết định lúc", null=True, blank=True)
    grounds = models.TextField("căn cứ, lý do", blank=True)
    outcome = models.JSONField("kết quả", default=dict, blank=True, encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = verbose_name_plural = "yêu cầu về dữ liệu cá nhân"
        ordering = ("-asked_at", "-id")
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state=RequestState.OPEN), name="rights_open_by_due"),
            models.Index(fields=["-asked_at", "-id"], name="rights_newest"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=RequestKind.values), name="rights_kind_is_known"),
            models.CheckConstraint(condition=Q(state__in=RequestState.values), name="rights_state_is_known"),
            models.CheckConstraint(condition=Q(due_at__gte=F("asked_at"), reply_by__gte=F("asked_at")), name="rights_are_due_after_asked"),
            models.CheckConstraint(
                condition=Q(state=RequestState.OPEN, decided_by__isnull=True, decided_at__isnull=True, grounds="")
                | Q(state=RequestState.WITHDRAWN, decided_at__isnull=False)
                | (
                    Q(state__in=(RequestState.DONE, RequestState.REFUSED), decided_by__isnull=False, decided_at__isnull=False)
                    & ~Q(grounds="")
                ),
                name="rights_decision_has_its_grounds",
            ),
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(state=RequestState.OPEN),
                name="rights_request_is_open_once",
                violation_error_message="Đã có một yêu cầu cùng loại đang chờ giải quyết.",
            ),
        ]
        triggers = [
            kept("rights_are_kept", "a request about personal data is kept"),
            Firm(
                name="rights_decided_stay",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=~pgtrigger.Q(old__state=RequestState.OPEN.value),
                func="RAISE EXCEPTION 'a decided request stays as it was decided' USING ERRCODE = 'check_violation';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} #{self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether it waits for its decision."""
        return self.state == RequestState.OPEN


class DataExport(models.Model):
    """A copy of what is held on one person: a ZIP that only who asked for it can fetch, until it expires."""

    person = models.ForeignKey(USER, models.RESTRICT, related_name="data_exports", verbose_name="người có dữ liệu")
    asked_by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người yêu cầu")
    reason = models.CharField("lý do", max_length=500, blank=True)
    asked_at = models.DateTimeField("yêu cầu lúc", default=clock.now)
    path = models.CharField(max_length=120, blank=True)
    sha256 = models.CharField("mã băm", max_length=64, blank=True)
    size = models.PositiveBigIntegerField("dung lượng (byte)", default=0)
    made_at = models.DateTimeField("lập xong lúc", null=True, blank=True)
    expires_at = models.DateTimeField("tải được đến", null=True, blank=True)
    fetched_at = models.DateTimeField("tải gần nhất lúc", null=True, blank=True)
    removed_at = models.DateTimeField("xóa tệp lúc", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "bản sao dữ liệu cá nhân"
        ordering = ("-asked_at", "-id")
        indexes = [
            models.Index(fields=["asked_by", "-asked_at"], name="exports_of_who_asked"),
            models.Index(fields=["expires_at"], condition=Q(removed_at__isnull=True), name="exports_by_expiry"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(asked_by=F("person")) | ~Q(reason=""), name="export_for_another_has_a_reason"),
            models.CheckConstraint(
                condition=Q(made_at__isnull=True, expires_at__isnull=True, path="", sha256="", size=0)
                | (Q(made_at__isnull=False, expires_at__gt=F("made_at"), sha256__regex="^[0-9a-f]{64}$", size__gt=0)),
                name="export_file_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(made_at__isnull=True) | Q(removed_at__isnull=True) & ~Q(path="") | Q(removed_at__isnull=False, path=""),
                name="export_is_there_or_removed",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Disclosure(models.Model):
    """Somebody without a standing need saw a person's data in full: who, in which role, of which row, why. Only added to."""

    by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người xem")
    role = models.CharField("vai trò", max_length=20, choices=Role)
    organisation_name = models.CharField("cơ quan", max_length=200, blank=True)
    subject_kind = models.CharField("của", max_length=30)
    subject_id = models.BigIntegerField()
    reason = models.CharField("lý do", max_length=500)
    at = models.DateTimeField("lúc", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "lần xem đầy đủ dữ liệu cá nhân"
        ordering = ("-at", "-id")
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "-at"], name="disclosures_of_a_subject"),
            models.Index(fields=["-at", "-id"], name="disclosures_newest"),
        ]
        constraints = [models.CheckConstraint(condition=~Q(reason="") & ~Q(subject_kind=""), name="disclosure_has_a_reason")]
        triggers = [append_only("disclosure_stays", "who saw personal data stays on record")]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id}"


class RetentionRun(models.Model):
    """What was erased on a day because its time was over: counts per rule. Only added to."""

    at = models.DateTimeField("lúc", default=clock.now)
    by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người chạy")
    report = models.JSONField("kết quả", encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = verbose_name_plural = "lần xóa dữ liệu hết hạn"
        ordering = ("-at", "-id")
        triggers = [append_only("retention_run_stays", "a report of what was erased stays")]

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y}"

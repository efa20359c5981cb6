"""What the appraiser ticks (the conditions of support), and exceptions from the law that a leader decides."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from khuyencong import clock
from khuyencong.triggers import Firm, kept
from projects.enums import ExceptionState
from projects.models.line import Line
from projects.models.project import Project

USER = settings.AUTH_USER_MODEL


class ConditionTick(models.Model):
    """One condition of support (C1 to C5 of the law of the day), met or not, with the evidence that the appraiser saw."""

    project = models.ForeignKey(Project, models.RESTRICT, related_name="condition_ticks")
    code = models.CharField("điều kiện", max_length=40)
    is_met = models.BooleanField("đạt")
    evidence = models.TextField("bằng chứng")
    citation = models.CharField("căn cứ", max_length=320)
    by = models.ForeignKey(USER, models.RESTRICT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "điều kiện hỗ trợ đã xét"
        ordering = ("project", "code")
        constraints = [
            models.UniqueConstraint(fields=["project", "code"], name="condition_is_ticked_once"),
            models.CheckConstraint(condition=~Q(evidence="") & ~Q(code="") & ~Q(citation=""), name="condition_has_its_evidence"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.code}"


class NormException(models.Model):
    """An exception from norm or eligibility for one line, up to an amount (đồng) and a day: argued by the appraiser, decided by a leader.

    What was decided stays as it was; another request may follow. The two are never one person. `public_words` is the reason in the words of the
    decision, for everybody to read, and names nobody.
    """

    line = models.ForeignKey(Line, models.RESTRICT, related_name="norm_exceptions")
    amount = models.BigIntegerField("mức hỗ trợ đề nghị (đồng)")
    broken = models.JSONField("quy định bị vượt")
    reason = models.TextField("lý do")
    until = models.DateField("có hiệu lực đến hết ngày")
    state = models.CharField("tình trạng", max_length=8, choices=ExceptionState, default=ExceptionState.ASKED)
    argued_by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người đề nghị")
    argued_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người quyết định")
    decided_at = models.DateTimeField(null=True, blank=True)
    remarks = models.TextField("ý kiến của người quyết định", blank=True)
    decision = models.CharField("văn bản (số, ngày, cơ quan)", max_length=200, blank=True)
    public_words = models.CharField("lý do theo lời quyết định, được công bố", max_length=600, blank=True, db_default="")

    class Meta:
        verbose_name = verbose_name_plural = "ngoại lệ định mức, điều kiện"
        ordering = ("-argued_at", "-id")
        indexes = [models.Index(fields=["-decided_at", "-id"], condition=Q(decided_at__isnull=False), name="norm_exception_decided")]
        constraints = [
            models.UniqueConstraint(
                fields=["line"], condition=Q(state=ExceptionState.ASKED), name="norm_exception_waits_once",
                violation_error_message="Đơn vị này đang có một đề nghị ngoại lệ chờ quyết định.",
            ),
            models.CheckConstraint(condition=Q(state__in=ExceptionState.values), name="norm_exception_state_is_known"),
            models.CheckConstraint(condition=Q(amount__gt=0) & ~Q(reason=""), name="norm_exception_says_why"),
            models.CheckConstraint(
                condition=Q(state=ExceptionState.ASKED, decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(state=ExceptionState.ASKED) & Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(remarks="")),
                name="norm_exception_decided_is_whole",
            ),
            models.CheckConstraint(condition=~Q(state=ExceptionState.GRANTED) | ~Q(decision=""), name="norm_exception_granted_has_a_paper"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("argued_by")), name="norm_exception_is_decided_by_another"
            ),
        ]  # fmt: skip
        triggers = [
            Firm(
                name="norm_exception_decided_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__in=(ExceptionState.GRANTED.value, ExceptionState.REFUSED.value)),
                func="RAISE EXCEPTION USING MESSAGE = 'exception: what was decided stays', ERRCODE = 'check_violation';",
            ),
            kept("norm_exception_is_kept", "a request for an exception is kept"),
        ]

    def __str__(self) -> str:
        return f"{self.line}"

    def holds(self, *, amount: int, on: object) -> bool:
        """Whether it was granted for at least this amount (đồng) and still holds on a day."""
        return bool(self.state == ExceptionState.GRANTED and self.amount >= amount and self.until >= on)  # type: ignore[operator]

"""Stopping the work of a beneficiary: the notice that lets it be heard, the decisions, and the money that comes back."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from khuyencong import clock
from khuyencong.documents.models import Paper
from khuyencong.triggers import Firm, append_only, kept
from projects.enums import OrderKind
from projects.models.line import Line

USER = settings.AUTH_USER_MODEL


class Hearing(models.Model):
    """Told beforehand that the work is to be ended, and why; the beneficiary answers within the time limit (right of reply)."""

    line = models.ForeignKey(Line, models.RESTRICT, related_name="hearings")
    grounds = models.TextField("lý do dự kiến chấm dứt")
    reply_by = models.DateField("hạn giải trình")
    by = models.ForeignKey(USER, models.RESTRICT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    reply = models.TextField("giải trình", blank=True)
    replied_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+")
    replied_at = models.DateTimeField(null=True, blank=True)
    paper = models.OneToOneField(Paper, models.RESTRICT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "thông báo trước khi chấm dứt"
        ordering = ("-at", "-id")
        constraints = [
            models.CheckConstraint(condition=~Q(grounds=""), name="hearing_says_why"),
            models.CheckConstraint(
                condition=Q(reply="", replied_by__isnull=True, replied_at__isnull=True)
                | (~Q(reply="") & Q(replied_by__isnull=False, replied_at__isnull=False)),
                name="hearing_reply_is_whole",
            ),
        ]
        triggers = [kept("hearing_is_kept", "a notice before an end is kept")]

    def __str__(self) -> str:
        return f"{self.line_id} {self.reply_by}"

    @property
    def was_given(self) -> bool:
        """Whether the beneficiary has answered, or had its time to."""
        return bool(self.reply) or self.reply_by < clock.today()


class Order(models.Model):
    """A decision that suspends, resumes or ends the work of one beneficiary, with its paper or the number of one from outside."""

    line = models.ForeignKey(Line, models.RESTRICT, related_name="orders")
    kind = models.CharField("loại", max_length=10, choices=OrderKind)
    reason = models.TextField("lý do", blank=True)
    resume_by = models.DateField("tiếp tục chậm nhất ngày", null=True, blank=True)
    decided_on = models.DateField("ngày quyết định")
    notation = models.CharField("số, ký hiệu", max_length=60)
    authority = models.CharField("cơ quan quyết định", max_length=200)
    by = models.ForeignKey(USER, models.RESTRICT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    paper = models.OneToOneField(Paper, models.RESTRICT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "quyết định tạm dừng, chấm dứt"
        ordering = ("-at", "-id")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=OrderKind.values), name="order_kind_is_known"),
            models.CheckConstraint(
                condition=Q(kind=OrderKind.SUSPEND, resume_by__isnull=False, resume_by__gt=F("decided_on"))
                | (~Q(kind=OrderKind.SUSPEND) & Q(resume_by__isnull=True)),
                name="order_suspends_until_a_day",
            ),
            models.CheckConstraint(condition=Q(kind=OrderKind.RESUME) | ~Q(reason=""), name="order_says_why"),
            models.CheckConstraint(condition=~Q(notation=""), name="order_has_a_number"),
        ]
        triggers = [append_only("order_stays", "a decision on a part of a đề án stays as it was taken")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.notation}"


_DUE_IS_WHOLE = Firm(
    name="recovery_is_due_whole",
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    timing=pgtrigger.Deferred,
    declare=[("due", "bigint")],
    func="""
        SELECT coalesce(sum(amount), 0) INTO due FROM projects_instalment WHERE recovery_id = NEW.id;
        IF due <> NEW.amount THEN
            RAISE EXCEPTION USING MESSAGE = 'recovery ' || NEW.id || ': its instalments make another sum', ERRCODE = 'check_violation';
        END IF;
        RETURN NULL;
    """,
)


class Recovery(models.Model):
    """A decision that money comes back from a beneficiary (đồng), by a day, in one or several instalments."""

    line = models.ForeignKey(Line, models.RESTRICT, related_name="recoveries")
    amount = models.BigIntegerField("số phải nộp trả (đồng)")
    reason = models.TextField("lý do")
    due_on = models.DateField("hạn cuối")
    decided_on = models.DateField("ngày quyết định")
    by = models.ForeignKey(USER, models.RESTRICT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    paper = models.OneToOneField(Paper, models.RESTRICT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "quyết định thu hồi"
        ordering = ("-at", "-id")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="recovery_amount_is_positive"),
            models.CheckConstraint(condition=~Q(reason=""), name="recovery_says_why"),
            models.CheckConstraint(condition=Q(due_on__gte=F("decided_on")), name="recovery_is_due_after_its_decision"),
        ]
        triggers = [append_only("recovery_stays", "a decision to recover stays as it was taken"), _DUE_IS_WHOLE]

    def __str__(self) -> str:
        return f"{self.line_id} {self.amount}"


class Instalment(models.Model):
    """A part of what is to come back, and its day."""

    recovery = models.ForeignKey(Recovery, models.RESTRICT, related_name="instalments")
    position = models.PositiveSmallIntegerField("đợt")
    due_on = models.DateField("hạn")
    amount = models.BigIntegerField("số tiền (đồng)")

    class Meta:
        verbose_name = verbose_name_plural = "đợt nộp trả"
        ordering = ("recovery", "position")
        constraints = [
            models.UniqueConstraint(fields=["recovery", "position"], name="instalment_position_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="instalment_amount_is_positive"),
        ]
        triggers = [append_only("instalment_stays", "an instalment stays as it was decided")]

    def __str__(self) -> str:
        return f"Đợt {self.position}"


# Two receipts at once are added up one after the other. The decision's row itself cannot be locked: the application may not change it.
_NOT_OVERPAID = Firm(
    name="recovery_is_not_overpaid",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    declare=[("owed", "bigint"), ("came", "bigint")],
    func="""
        PERFORM pg_advisory_xact_lock(hashtextextended('projects_recovery', NEW.recovery_id));
        SELECT amount INTO owed FROM projects_recovery WHERE id = NEW.recovery_id;
        SELECT coalesce(sum(amount), 0) INTO came FROM projects_receipt WHERE recovery_id = NEW.recovery_id;
        IF came + NEW.amount > owed THEN
            RAISE EXCEPTION USING MESSAGE = 'recovery ' || NEW.recovery_id || ': more came back than was owed', ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


class Receipt(models.Model):
    """Money that came back by a decision; the ledger has its entry."""

    recovery = models.ForeignKey(Recovery, models.RESTRICT, related_name="receipts")
    amount = models.BigIntegerField("số đã nộp (đồng)")
    voucher = models.CharField("số chứng từ", max_length=60)
    paid_on = models.DateField("ngày nộp")
    by = models.ForeignKey(USER, models.RESTRICT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "khoản đã nộp trả"
        ordering = ("paid_on", "id")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="receipt_amount_is_positive"),
            models.UniqueConstraint(
                fields=["recovery", "voucher"], name="receipt_voucher_once", violation_error_message="Số chứng từ này đã được ghi."
            ),
        ]
        triggers = [append_only("receipt_stays", "a receipt stays as it was recorded"), _NOT_OVERPAID]

    def __str__(self) -> str:
        return self.voucher

"""What was sent for reading, to whom, and who has read it."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from khuyencong import clock
from khuyencong.actors.models import Organisation
from khuyencong.triggers import Firm, append_only, kept
from policy.models.texts import LegalText

USER = settings.AUTH_USER_MODEL


class Sending(models.Model):
    """A text that was sent to offices for reading by a day."""

    text = models.ForeignKey(LegalText, models.RESTRICT, related_name="sendings", verbose_name="văn bản")
    words = models.CharField("lời nhắn", max_length=500, blank=True)
    due_on = models.DateField("đọc trước ngày")
    sent_on = models.DateField("gửi ngày", default=clock.today)
    by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người gửi")

    class Meta:
        verbose_name = verbose_name_plural = "lần gửi để đọc"
        ordering = ("-id",)
        indexes = [models.Index(fields=["sent_on"], name="sending_by_day")]
        constraints = [models.CheckConstraint(condition=Q(due_on__gte=F("sent_on")), name="sending_days_in_order")]
        triggers = [append_only("sending_stays", "what was sent for reading stays as it was sent")]

    def __str__(self) -> str:
        return f"{self.text_id}, {self.sent_on:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        """The page that tells who has read it."""
        return reverse("policy:sending", args=[self.pk])


READ_ONCE = Firm(
    name="receipt_stays",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func="""
        IF NEW.sending_id <> OLD.sending_id OR NEW.user_id <> OLD.user_id OR NEW.organisation_id <> OLD.organisation_id
            OR (OLD.read_at IS NOT NULL AND NEW.read_at IS DISTINCT FROM OLD.read_at) THEN
            RAISE EXCEPTION USING MESSAGE = 'receipt ' || OLD.id || ' stays as it was given', ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


class Receipt(models.Model):
    """Somebody to whom a text was sent, at which office they then were, and when they said that they have read it."""

    sending = models.ForeignKey(Sending, models.RESTRICT, related_name="receipts", verbose_name="lần gửi")
    user = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người đọc")
    organisation = models.ForeignKey(Organisation, models.RESTRICT, related_name="+", verbose_name="cơ quan")
    read_at = models.DateTimeField("đã đọc lúc", null=True, blank=True)
    reminded_on = models.DateField("nhắc ngày", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "xác nhận đã đọc"
        ordering = ("id",)
        indexes = [models.Index(fields=["user"], condition=Q(read_at__isnull=True), name="receipt_unread")]
        constraints = [models.UniqueConstraint(fields=["sending", "user"], name="receipt_one_for_each")]
        triggers = [READ_ONCE, kept("receipt_is_kept", "who was asked to read is kept")]

    def __str__(self) -> str:
        return f"{self.sending_id}, {self.user_id}"

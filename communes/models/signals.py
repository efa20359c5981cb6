"""What communes send without being asked, and whom to write to at a commune."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse

from communes.enums import SignalKind
from khuyencong import clock
from khuyencong.actors.models import AdminUnit, Organisation
from khuyencong.documents.models import Attachment
from khuyencong.triggers import Firm, kept

USER = settings.AUTH_USER_MODEL


class Signal(models.Model):
    """Something that a commune tells its district: a household that wants support, an obstacle. Answered once.

    `phone` is of whom it is about, covered for everybody but who answers and the commune itself.
    """

    kind = models.CharField("loại", max_length=10, choices=SignalKind)
    organisation = models.ForeignKey(Organisation, models.RESTRICT, related_name="commune_signals", verbose_name="UBND xã, phường")
    area = models.ForeignKey(AdminUnit, models.RESTRICT, related_name="+", verbose_name="xã, phường, thị trấn")
    title = models.CharField("ai, việc gì", max_length=200)
    words = models.TextField("nội dung")
    phone = models.CharField("điện thoại liên hệ", max_length=20, blank=True)
    photo = models.OneToOneField(Attachment, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="ảnh")
    by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người gửi")
    at = models.DateTimeField("gửi lúc", default=clock.now)
    answer = models.TextField("trả lời", null=True, blank=True)
    answered_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người trả lời")
    answered_at = models.DateTimeField("trả lời lúc", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "tin từ xã"
        ordering = ("-at", "-id")
        indexes = [models.Index(fields=["-at", "-id"], name="commune_signals_newest")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=SignalKind.values), name="commune_signal_kind_is_known"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(words=""), name="commune_signal_says_what"),
            models.CheckConstraint(
                condition=Q(answer__isnull=True, answered_by__isnull=True, answered_at__isnull=True)
                | (Q(answer__isnull=False, answered_by__isnull=False, answered_at__isnull=False) & ~Q(answer="")),
                name="commune_signal_answer_is_whole",
            ),
        ]
        triggers = [
            Firm(
                name="commune_signal_stays",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func="""
                    IF (to_jsonb(NEW) - '{answer,answered_by_id,answered_at}'::text[])
                        IS DISTINCT FROM (to_jsonb(OLD) - '{answer,answered_by_id,answered_at}'::text[]) OR OLD.answered_at IS NOT NULL THEN
                        RAISE EXCEPTION USING MESSAGE = 'what a commune sent stays', ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            kept("commune_signal_is_kept", "what a commune sent is kept"),
        ]

    def __str__(self) -> str:
        return f"TX-{self.pk}"

    def get_absolute_url(self) -> str:
        """The signal's page."""
        return reverse("communes:signal", args=[self.pk])


class Contact(models.Model):
    """Whom to write to at a commune: links to report go to this address."""

    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="commune_contact", verbose_name="UBND xã, phường")
    name = models.CharField("họ tên", max_length=120)
    email = models.EmailField("thư điện tử")
    phone = models.CharField("điện thoại", max_length=20, blank=True)
    by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người ghi")
    at = models.DateTimeField("ghi lúc", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "đầu mối của xã"
        ordering = ("organisation",)
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="commune_contact_email_is_lower_case"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(email=""), name="commune_contact_can_be_written_to"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}"

    def get_absolute_url(self) -> str:
        """Where all contacts stand."""
        return reverse("communes:contacts")

    def clean(self) -> None:
        """Addresses are compared in lower case."""
        self.email = str(self.email or "").strip().lower()

"""What a person is told, and what they agreed to."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from khuyencong import clock
from khuyencong.triggers import Firm, kept


class Notice(models.Model):
    """One message to one person: read in the portal, and sent by e-mail once."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", verbose_name="người nhận")
    kind = models.CharField("loại", max_length=64)
    title = models.CharField("tiêu đề", max_length=300)
    body = models.TextField("nội dung", blank=True)
    url = models.CharField("địa chỉ", max_length=300, blank=True, help_text="đường dẫn trong cổng")
    subject_kind = models.CharField("đối tượng", max_length=30, blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField("lúc", default=clock.now)
    read_at = models.DateTimeField("đã đọc lúc", null=True, blank=True)
    mailed_at = models.DateTimeField("đã gửi thư lúc", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "thông báo"
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(
                condition=Q(read_at__isnull=True) | Q(read_at__gte=F("created_at")), name="notice_is_read_after_it_came"
            ),
            models.CheckConstraint(
                condition=Q(subject_kind="", subject_id__isnull=True) | (~Q(subject_kind="") & Q(subject_id__isnull=False)),
                name="notice_subject_is_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-id"], name="notices_of_a_person"),
            models.Index(fields=["user"], condition=Q(read_at__isnull=True), name="notices_unread"),
        ]

    def __str__(self) -> str:
        return self.title


class Purpose(models.TextChoices):
    """What a person was told of, or agreed to, concerning their personal data."""

    REGISTRATION = "registration", "Đăng ký cơ sở"
    TRAINEE = "trainee", "Học viên lớp đào tạo"
    INVESTOR = "investor", "Nhà đầu tư gửi quan tâm"
    INVESTOR_EN = "investor_en", "Nhà đầu tư gửi quan tâm (tiếng Anh)"


class Consent(models.Model):
    """That a person has read an information notice, or agreed, in which words and when (Luật 91/2025/QH15, Điều 9).

    It is of an account, or of a subject without one, such as ("trainee", 7). Only the withdrawal is added later, once.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.RESTRICT, null=True, blank=True, related_name="consents", verbose_name="người"
    )
    subject_kind = models.CharField("đối tượng", max_length=30, blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)
    purpose = models.CharField("mục đích", max_length=20, choices=Purpose)
    version = models.CharField("bản lời văn", max_length=20)
    text_sha256 = models.CharField("mã băm lời văn", max_length=64)
    given_at = models.DateTimeField("xác nhận lúc", default=clock.now)
    withdrawn_at = models.DateTimeField("rút lại lúc", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "xác nhận, đồng ý về dữ liệu cá nhân"
        ordering = ("-given_at", "-id")
        indexes = [
            models.Index(fields=["user", "purpose"], name="consent_of_a_person"),
            models.Index(fields=["subject_kind", "subject_id"], name="consent_of_a_subject"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, subject_kind="", subject_id__isnull=True)
                | (Q(user__isnull=True, subject_id__isnull=False) & ~Q(subject_kind="")),
                name="consent_is_of_one",
            ),
            models.CheckConstraint(condition=Q(purpose__in=Purpose.values), name="consent_purpose_is_known"),
            models.CheckConstraint(condition=Q(text_sha256__regex="^[0-9a-f]{64}$"), name="consent_words_are_hashed"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("given_at")), name="consent_ends_after_it_was_given"
            ),
            models.UniqueConstraint(
                fields=["user", "subject_kind", "subject_id", "purpose", "version"],
                condition=Q(withdrawn_at__isnull=True),
                nulls_distinct=False,
                name="consent_in_force_is_one",
            ),
        ]
        triggers = [
            kept("consent_is_kept", "what a person agreed to is kept"),
            Firm(
                name="consent_is_frozen",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func="""
                    IF (to_jsonb(NEW) - 'withdrawn_at') IS DISTINCT FROM (to_jsonb(OLD) - 'withdrawn_at') OR OLD.withdrawn_at IS NOT NULL THEN
                        RAISE EXCEPTION 'a consent is withdrawn once and not changed' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} ({self.version})"

"""Files that people attach; their bytes live in the store, the row says what they are."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from khuyencong import clock
from khuyencong.documents.enums import ScanState
from khuyencong.triggers import Firm, kept

_LATER = "'{removed_at,removed_by_id}'::text[]"
_SCANNED = "'{scan,scan_finding,scanned_at}'::text[]"
_ERASED = "'{erased_at,name}'::text[]"
ERASED_NAME = "tệp đã xóa"


class Attachments(models.QuerySet["Attachment"]):
    """Questions to attachments."""

    def readable(self) -> "Attachments":
        """Those whose bytes may be opened: not erased, not held for the virus scanner, not infected."""
        return self.filter(erased_at__isnull=True).exclude(scan__in=[ScanState.WAITING, ScanState.INFECTED])

    def stored(self) -> "Attachments":
        """Those whose bytes the store still keeps."""
        return self.filter(erased_at__isnull=True).exclude(scan=ScanState.INFECTED)


class Attachment(models.Model):
    """One file of a subject. A new version is a new row that `replaces` the earlier; a removed one stays on record.

    `erased_at` says that the bytes and the name were taken away for good, because a person asked for it or its time was over;
    kind, size and hash stay. `scan` is the virus scanner's word: what it found infected keeps its row and loses its bytes.
    """

    subject_kind = models.CharField("thuộc về", max_length=30)
    subject_id = models.BigIntegerField()
    purpose = models.CharField("loại giấy tờ", max_length=60)
    version = models.PositiveSmallIntegerField("lần", default=1)
    name = models.CharField("tên tệp", max_length=200)
    size = models.PositiveIntegerField("dung lượng (byte)")
    mime = models.CharField("kiểu", max_length=100)
    sha256 = models.CharField("mã băm", max_length=64)
    path = models.CharField(max_length=120)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+", verbose_name="người nộp")
    at = models.DateTimeField("nộp lúc", default=clock.now)
    replaces = models.OneToOneField("self", models.RESTRICT, null=True, blank=True, related_name="replaced_by", verbose_name="thay tệp")
    removed_at = models.DateTimeField("gỡ lúc", null=True, blank=True)
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+", verbose_name="người gỡ")
    erased_at = models.DateTimeField("xóa hẳn lúc", null=True, blank=True)
    scan = models.CharField("quét vi-rút", max_length=10, choices=ScanState, default=ScanState.NONE)
    scan_finding = models.CharField("mã độc tìm thấy", max_length=200, blank=True)
    scanned_at = models.DateTimeField("quét lúc", null=True, blank=True)

    objects = Attachments.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "tệp đính kèm"
        ordering = ("purpose", "id")
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "purpose"], name="attachment_of_subject"),
            models.Index(fields=["id"], condition=Q(scan__in=["none", "waiting"]), name="attachment_to_scan"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="attachment_is_not_empty"),
            models.CheckConstraint(condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="attachment_is_hashed"),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True, version=1) | Q(replaces__isnull=False, version__gt=1),
                name="attachment_version_counts_from_one",
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(name__contains="/"), name="attachment_name_is_no_path"),
            models.CheckConstraint(
                condition=Q(scan__in=[ScanState.NONE, ScanState.WAITING], scan_finding="", scanned_at__isnull=True)
                | Q(scan=ScanState.CLEAN, scan_finding="", scanned_at__isnull=False)
                | (Q(scan=ScanState.INFECTED, scanned_at__isnull=False) & ~Q(scan_finding="")),
                name="attachment_scan_is_whole",
            ),
        ]
        triggers = [
            kept("attachment_is_kept", "an attachment is kept"),
            Firm(
                name="attachment_is_frozen",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func=f"""
                    IF OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND NEW.name = '{ERASED_NAME}'
                        AND (to_jsonb(NEW) - {_ERASED}) IS NOT DISTINCT FROM (to_jsonb(OLD) - {_ERASED}) THEN
                        RETURN NEW;
                    END IF;
                    IF OLD.scan IN ('none', 'waiting') AND NEW.scan IN ('clean', 'infected')
                        AND (to_jsonb(NEW) - {_SCANNED}) IS NOT DISTINCT FROM (to_jsonb(OLD) - {_SCANNED}) THEN
                        RETURN NEW;
                    END IF;
                    IF (to_jsonb(NEW) - {_LATER}) IS DISTINCT FROM (to_jsonb(OLD) - {_LATER}) OR OLD.removed_at IS NOT NULL THEN
                        RAISE EXCEPTION 'an attachment does not change' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.name

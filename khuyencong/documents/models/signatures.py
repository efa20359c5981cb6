"""Signatures: a signed PDF beside the frozen one."""

import pgtrigger
from django.db import models
from django.db.models import Q

from khuyencong import clock
from khuyencong.documents.models.papers import Paper
from khuyencong.triggers import Firm, append_only

SIGNS_WHAT_IS_THERE = """
    IF NOT EXISTS (SELECT 1 FROM documents_paper WHERE id = NEW.paper_id AND pdf_sha256 NOT IN ('', NEW.sha256) AND signer_name <> '') THEN
        RAISE EXCEPTION 'only a paper with its PDF and a signer is signed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class PaperSignature(models.Model):
    """A paper's PDF with the digital signature of its organisation: a file of its own behind the frozen bytes. Written once."""

    paper = models.OneToOneField(Paper, models.RESTRICT, related_name="signature", verbose_name="văn bản")
    path = models.CharField("tệp", max_length=120)
    sha256 = models.CharField("mã băm", max_length=64)
    size = models.PositiveIntegerField("kích thước (byte)")
    subject = models.CharField("chứng thư của", max_length=200)
    issuer = models.CharField("tổ chức cấp chứng thư", max_length=200)
    fingerprint = models.CharField("dấu vân chứng thư (SHA-256)", max_length=64)
    signed_at = models.DateTimeField("ký lúc", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "chữ ký số của văn bản"
        ordering = ("-signed_at", "-id")
        constraints = [
            models.CheckConstraint(
                condition=Q(sha256__regex="^[0-9a-f]{64}$", fingerprint__regex="^[0-9a-f]{64}$", size__gt=0) & ~Q(path=""),
                name="signature_is_whole",
            ),
            models.CheckConstraint(condition=~Q(subject="") & ~Q(issuer=""), name="signature_says_whose"),
        ]
        triggers = [
            append_only("signatures_stay", "signatures are only added"),
            Firm(name="signs_what_is_there", operation=pgtrigger.Insert, when=pgtrigger.Before, func=SIGNS_WHAT_IS_THERE),
        ]

    def __str__(self) -> str:
        return f"{self.paper_id} {self.subject}"

"""Papers: what was issued, as it was issued."""

from typing import TYPE_CHECKING

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q

from khuyencong import clock
from khuyencong.documents.codes import shown_code
from khuyencong.documents.enums import PaperState
from khuyencong.documents.kinds import PaperKind, paper_kind
from khuyencong.documents.models.books import NUMBER_IS_THE_LAST_ONE, NumberBook
from khuyencong.triggers import Firm, kept
from khuyencong.ui.search import Fold

if TYPE_CHECKING:
    from khuyencong.documents.models.signatures import PaperSignature

_LATER = "'{pdf_path,pdf_sha256,pdf_pages,state,replaced_by_id,revoked_reason,revoked_on}'::text[]"
FROZEN = f"""
    IF (to_jsonb(NEW) - {_LATER}) IS DISTINCT FROM (to_jsonb(OLD) - {_LATER}) THEN
        RAISE EXCEPTION 'an issued paper does not change' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.pdf_sha256 <> '' AND (NEW.pdf_path, NEW.pdf_sha256, NEW.pdf_pages) IS DISTINCT FROM (OLD.pdf_path, OLD.pdf_sha256, OLD.pdf_pages) THEN
        RAISE EXCEPTION 'the PDF of a paper is made once' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state <> '{PaperState.ISSUED}' AND
        (NEW.state, NEW.replaced_by_id, NEW.revoked_reason, NEW.revoked_on) IS DISTINCT FROM
        (OLD.state, OLD.replaced_by_id, OLD.revoked_reason, OLD.revoked_on) THEN
        RAISE EXCEPTION 'a paper that was replaced or revoked stays so' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class Paper(models.Model):
    """A paper issued by an organisation (Nghị định 30/2020/NĐ-CP). Frozen from its first moment: the database refuses changes."""

    kind = models.CharField("loại", max_length=40)
    type_code = models.CharField("ký hiệu loại", max_length=10)
    organisation = models.ForeignKey("actors.Organisation", models.RESTRICT, related_name="papers", verbose_name="cơ quan ban hành")
    organisation_name = models.CharField("tên cơ quan lúc ban hành", max_length=200)
    book = models.ForeignKey(NumberBook, models.RESTRICT, null=True, related_name="papers", verbose_name="sổ")
    number = models.PositiveIntegerField("số", null=True)
    year = models.PositiveSmallIntegerField("năm")
    notation = models.CharField("số, ký hiệu", max_length=60, blank=True)
    title = models.CharField("trích yếu", max_length=500)
    issued_on = models.DateField("ngày ban hành")
    signer_name = models.CharField("người ký", max_length=120, blank=True)
    signer_capacity = models.CharField("quyền hạn ký", max_length=120, blank=True)
    signer_title = models.CharField("chức vụ", max_length=120, blank=True)
    subject_kind = models.CharField("thuộc về", max_length=30)
    subject_id = models.BigIntegerField()
    code = models.CharField("mã kiểm chứng", max_length=16, unique=True)
    context = models.JSONField("nội dung")
    content_sha256 = models.CharField("mã băm nội dung", max_length=64)
    template_sha256 = models.CharField("mã băm mẫu", max_length=64)
    state = models.CharField("hiệu lực", max_length=10, choices=PaperState, default=PaperState.ISSUED)
    replaced_by = models.ForeignKey("self", models.RESTRICT, null=True, blank=True, related_name="replaces", verbose_name="thay bởi")
    revoked_reason = models.CharField("lý do thu hồi", max_length=500, blank=True)
    revoked_on = models.DateField("ngày thu hồi", null=True, blank=True)
    pdf_path = models.CharField("tệp PDF", max_length=120, blank=True)
    pdf_sha256 = models.CharField("mã băm PDF", max_length=64, blank=True)
    pdf_pages = models.PositiveIntegerField("số trang", null=True, blank=True)
    created_at = models.DateTimeField("ghi nhận lúc", default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+", verbose_name="người lập")

    class Meta:
        verbose_name = verbose_name_plural = "văn bản"
        ordering = ("-issued_on", "-id")
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "kind"], name="paper_of_subject"),
            models.Index(fields=["-issued_on", "-id"], condition=~Q(notation=""), name="paper_newest"),
            GinIndex(OpClass(Fold("notation"), name="gin_trgm_ops"), name="paper_by_number", condition=~Q(notation="")),
            GinIndex(OpClass(Fold("title"), name="gin_trgm_ops"), name="paper_by_title", condition=~Q(notation="")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["book", "number"], name="paper_number_is_never_reused"),
            models.CheckConstraint(
                condition=Q(book__isnull=True, number__isnull=True, notation="")
                | (Q(book__isnull=False, number__isnull=False) & ~Q(notation="")),
                name="paper_number_is_whole",
            ),
            models.CheckConstraint(condition=Q(issued_on__year=models.F("year")), name="paper_year_is_of_its_day"),
            models.CheckConstraint(
                condition=Q(state=PaperState.ISSUED, replaced_by__isnull=True, revoked_on__isnull=True, revoked_reason="")
                | Q(state=PaperState.REPLACED, replaced_by__isnull=False, revoked_on__isnull=True, revoked_reason="")
                | (Q(state=PaperState.REVOKED, replaced_by__isnull=True, revoked_on__isnull=False) & ~Q(revoked_reason="")),
                name="paper_state_says_why",
            ),
            models.CheckConstraint(condition=~Q(replaced_by=models.F("id")), name="paper_does_not_replace_itself"),
            models.CheckConstraint(
                condition=Q(pdf_path="", pdf_sha256="", pdf_pages__isnull=True)
                | (Q(pdf_sha256__regex="^[0-9a-f]{64}$", pdf_pages__gte=1) & ~Q(pdf_path="")),
                name="paper_pdf_is_whole",
            ),
            models.CheckConstraint(condition=Q(code__regex="^[0-9]{16}$"), name="paper_code_has_its_shape"),
            models.CheckConstraint(condition=Q(content_sha256__regex="^[0-9a-f]{64}$"), name="paper_content_is_hashed"),
            models.CheckConstraint(condition=~Q(title=""), name="paper_has_a_title"),
        ]
        triggers = [
            kept("paper_is_kept", "an issued paper is kept"),
            Firm(name="paper_is_frozen", operation=pgtrigger.Update, when=pgtrigger.Before, func=FROZEN),
            Firm(
                name="paper_number_is_the_last",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func=NUMBER_IS_THE_LAST_ONE.format(other="documents_voidnumber"),
            ),
        ]

    def __str__(self) -> str:
        return self.notation or f"{self.kind} {self.pk}"

    @property
    def declared(self) -> PaperKind:
        """The declaration of the paper's kind."""
        return paper_kind(self.kind)

    @property
    def label(self) -> str:
        """The kind's Vietnamese name."""
        return self.declared.label

    @property
    def shown_code(self) -> str:
        """The public code in groups, as printed."""
        return shown_code(self.code)

    @property
    def has_pdf(self) -> bool:
        """Whether the worker has made the PDF."""
        return bool(self.pdf_sha256)

    @property
    def signed(self) -> "PaperSignature | None":
        """The signed PDF, where there is one."""
        return getattr(self, "signature", None)

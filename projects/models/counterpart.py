"""What proves the beneficiary's own money: invoices and the transfers that paid them."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from khuyencong import clock
from khuyencong.documents.models import Attachment
from khuyencong.triggers import Firm, kept
from projects.models.line import Line

USER = settings.AUTH_USER_MODEL

# One invoice, one place: the same seller and number (zeros before it do not count), where neither names another serial. Files that write it at
# once take turns; the second then sees the first.
PROOF_STANDS_ONCE = Firm(
    name="proof_stands_once",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("seller_tax_code", "number", "serial", "invoice_form"),
    declare=[("other", "text")],
    func="""
        PERFORM pg_advisory_xact_lock(hashtextextended('projects_counterpartproof.number', 0));
        SELECT p.code || '/' || l.position INTO other FROM projects_counterpartproof x
            JOIN projects_line l ON l.id = x.line_id JOIN projects_project p ON p.id = l.project_id
            WHERE x.seller_tax_code = NEW.seller_tax_code AND ltrim(upper(x.number), '0') = ltrim(upper(NEW.number), '0') AND x.id <> NEW.id
                AND (x.serial = NEW.serial OR x.serial = '' OR NEW.serial = '')
                AND (x.invoice_form = NEW.invoice_form OR x.invoice_form = '' OR NEW.invoice_form = '') LIMIT 1;
        IF other IS NOT NULL THEN
            RAISE EXCEPTION USING MESSAGE = 'counterpart: invoice ' || NEW.number || ' stands in ' || other, ERRCODE = 'check_violation';
        END IF;
        RETURN NULL;
    """,
)


class CounterpartProof(models.Model):
    """An invoice, with the transfer that paid it, that proves the beneficiary's own money (Chỉ thị, mục 9c); it counts once in the whole portal.

    What speaks against it (another buyer, a day outside the project's time) is argued in `reason` by who enters it.
    """

    line = models.ForeignKey(Line, models.RESTRICT, related_name="counterpart_proofs")
    seller_tax_code = models.CharField("mã số thuế bên bán", max_length=14)
    seller_name = models.CharField("tên bên bán", max_length=250, blank=True, default="", db_default="")
    buyer_tax_code = models.CharField("mã số thuế bên mua", max_length=14, blank=True, default="", db_default="")
    buyer_name = models.CharField("tên bên mua", max_length=250, blank=True, default="", db_default="")
    invoice_form = models.CharField("ký hiệu mẫu số", max_length=11, blank=True, default="", db_default="")
    serial = models.CharField("ký hiệu hóa đơn", max_length=12, blank=True, default="", db_default="")
    authority_code = models.CharField("mã của cơ quan thuế", max_length=40, blank=True, default="", db_default="")
    xml_sha256 = models.CharField("vết của tệp hóa đơn điện tử", max_length=64, blank=True, default="", db_default="")
    transfer_number = models.CharField("số chứng từ chuyển tiền", max_length=60, blank=True, default="", db_default="")
    transfer_on = models.DateField("ngày chuyển tiền", null=True, blank=True)
    reason = models.CharField("lý do", max_length=400, blank=True, default="", db_default="")
    number = models.CharField("số hóa đơn, chứng từ", max_length=60)
    dated_on = models.DateField("ngày")
    description = models.CharField("nội dung", max_length=250)
    amount = models.BigIntegerField("số tiền (đồng)")
    attachment = models.ForeignKey(Attachment, models.RESTRICT, null=True, blank=True, related_name="+")
    entered_by = models.ForeignKey(USER, models.RESTRICT, related_name="+")
    entered_at = models.DateTimeField(default=clock.now)
    verified_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+")
    verified_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "chứng từ vốn đối ứng"
        ordering = ("dated_on", "id")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="proof_amount_is_positive"),
            models.UniqueConstraint(
                fields=["seller_tax_code", "number", "serial", "invoice_form"],
                name="proof_is_used_once",
                violation_error_message="Hóa đơn, chứng từ này đã được dùng.",
            ),
            models.UniqueConstraint(
                fields=["authority_code"],
                condition=~Q(authority_code=""),
                name="proof_authority_code_once",
                violation_error_message="Hóa đơn có mã của cơ quan thuế này đã được dùng.",
            ),
            models.CheckConstraint(
                condition=Q(transfer_number="", transfer_on__isnull=True) | (~Q(transfer_number="") & Q(transfer_on__isnull=False)),
                name="proof_transfer_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True, verified_at__isnull=True) | Q(verified_by__isnull=False, verified_at__isnull=False),
                name="proof_verified_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True) | ~Q(verified_by=F("entered_by")), name="proof_is_verified_by_another"
            ),
        ]
        triggers = [kept("counterpartproof_is_kept", "a document of the counterpart is kept"), PROOF_STANDS_ONCE]

    def __str__(self) -> str:
        return self.number

    @property
    def name(self) -> str:
        """How an invoice is named: form, serial and number."""
        return f"{self.invoice_form}{self.serial} số {self.number}" if self.serial else self.number

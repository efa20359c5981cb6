"""The scan of a contract that was signed on paper: who signed, on which day."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from khuyencong import clock
from khuyencong.triggers import append_only
from projects.models.execution import Contract

USER = settings.AUTH_USER_MODEL


class ContractScan(models.Model):
    """A scan of the signed paper, in one or several files: attachments of ("contract_scan", id). A better one is a further row; the last one counts.

    It proves what was signed and moves nothing: the contract counts as signed by its move alone.
    """

    contract = models.ForeignKey(Contract, models.RESTRICT, related_name="scans", verbose_name="hợp đồng")
    signer_a = models.CharField("người ký bên A", max_length=120)
    signer_b = models.CharField("người ký bên B", max_length=120)
    signed_on = models.DateField("ngày ký ghi trên bản giấy")
    by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người đính kèm")
    recorded_on = models.DateField("đính kèm ngày", default=clock.today)

    class Meta:
        verbose_name = verbose_name_plural = "bản ký hợp đồng"
        ordering = ("contract", "id")
        constraints = [
            models.CheckConstraint(condition=~Q(signer_a="") & ~Q(signer_b=""), name="contract_scan_says_who_signed"),
            models.CheckConstraint(condition=Q(signed_on__lte=F("recorded_on")), name="contract_scan_was_signed"),
        ]
        triggers = [append_only("contract_scan_stays", "the scan of a signed contract stays")]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.signed_on}"

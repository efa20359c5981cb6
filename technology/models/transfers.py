"""A cơ sở that wants a technology, and what comes of it."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from khuyencong import clock
from khuyencong.actors.models import Enterprise
from khuyencong.triggers import Firm
from khuyencong.workflow import guard
from khuyencong.workflow.machine import Machine
from khuyencong.workflow.models import Moving
from projects.models import Project
from technology.enums import TransferState
from technology.models.catalogue import Technology
from technology.workflow.transfers import TRANSFER

USER = settings.AUTH_USER_MODEL

# Not for whom: cơ sở are merged, and their rows follow.
_ASKED = ("technology_id", "need", "asked_by_id", "asked_at")
WORDS_STAY = Firm(
    name="transfer_stays_as_asked",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func=f"""
        IF {" OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in _ASKED)} THEN
            RAISE EXCEPTION USING MESSAGE = 'transfer ' || OLD.id || ' stays as it was asked', ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


class Transfer(Moving):
    """The interest of a cơ sở in a technology: advised, transferred under a contract (`value` in đồng), tied to a đề án (Chỉ thị, mục 5b)."""

    machine: ClassVar[Machine] = TRANSFER

    technology = models.ForeignKey(Technology, models.RESTRICT, related_name="transfers", verbose_name="công nghệ")
    enterprise = models.ForeignKey(Enterprise, models.RESTRICT, related_name="transfers", verbose_name="cơ sở")
    need = models.TextField("nhu cầu", blank=True)
    asked_by = models.ForeignKey(USER, models.RESTRICT, related_name="+", verbose_name="người đề nghị")
    asked_at = models.DateTimeField("đề nghị lúc", default=clock.now)
    advice = models.TextField("tư vấn", blank=True)
    advised_by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người tư vấn")
    advised_at = models.DateTimeField("tư vấn lúc", null=True, blank=True)
    contract_on = models.DateField("ngày ký hợp đồng", null=True, blank=True)
    contract_number = models.CharField("số hợp đồng", max_length=60, blank=True)
    value = models.BigIntegerField("giá trị hợp đồng (đồng)", null=True, blank=True)
    partner = models.CharField("bên chuyển giao", max_length=200, blank=True)
    project = models.ForeignKey(Project, models.RESTRICT, null=True, blank=True, related_name="transfers", verbose_name="đề án")

    class Meta:
        verbose_name = verbose_name_plural = "chuyển giao công nghệ"
        ordering = ("-asked_at", "-id")
        indexes = [
            models.Index(fields=["-asked_at", "-id"], name="transfer_newest"),
            models.Index(fields=["state", "moved_at"], name="transfer_by_state"),
            models.Index(fields=["contract_on"], condition=Q(contract_on__isnull=False), name="transfer_by_contract"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["technology", "enterprise"],
                condition=Q(state__in=TransferState.open_ones()),
                name="transfer_is_asked_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(TransferState.ADVISED, TransferState.TRANSFERRED))
                | (~Q(advice="") & Q(advised_by__isnull=False, advised_at__isnull=False)),
                name="transfer_advised_has_its_advice",
            ),
            models.CheckConstraint(
                condition=(Q(state=TransferState.TRANSFERRED, contract_on__isnull=False, value__isnull=False, value__gt=0) & ~Q(partner=""))
                | (~Q(state=TransferState.TRANSFERRED) & Q(contract_on__isnull=True, value__isnull=True, project__isnull=True, partner="")),
                name="transfer_done_has_its_contract",
            ),
        ]
        triggers = [*guard.triggers(TRANSFER), WORDS_STAY]

    def __str__(self) -> str:
        return f"{self.code}, {self.technology.name}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("technology:transfer", args=[self.pk])

    @property
    def code(self) -> str:
        """What people call it by."""
        return f"CG-{self.pk}"

"""Reorganisations that were carried out, and what each of them moved."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from khuyencong import clock
from khuyencong.actors.models.organisations import Organisation
from khuyencong.actors.models.units import AdminUnit
from khuyencong.triggers import append_only

USER = settings.AUTH_USER_MODEL


class Reorganisation(models.Model):
    """A change of units or organisations that was carried out, once, whole: by a file, or by an operator's act."""

    code = models.CharField("mã", max_length=60, unique=True)
    title = models.CharField("tên", max_length=300)
    decree = models.CharField("văn bản", max_length=300)
    effective_on = models.DateField("ngày hiệu lực")
    sha256 = models.CharField("mã băm của tệp", max_length=64, blank=True)
    summary = models.JSONField("kết quả", default=dict)
    by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người thực hiện")
    at = models.DateTimeField("lúc", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "sắp xếp đơn vị, tổ chức"
        ordering = ("-effective_on", "-id")
        constraints = [models.CheckConstraint(condition=~Q(decree="") & ~Q(code=""), name="reorganisation_has_a_decree")]
        triggers = [append_only("reorganisation_stays", "a reorganisation that was carried out stays on record")]

    def __str__(self) -> str:
        return self.title


class Relocation(models.Model):
    """One thing that a reorganisation moved: from which unit or organisation to which, by which decree, by whom."""

    reorganisation = models.ForeignKey(Reorganisation, models.RESTRICT, related_name="relocations", verbose_name="sắp xếp")
    kind = models.CharField("loại", max_length=30)
    subject_id = models.BigIntegerField("đối tượng")
    label = models.CharField("tên", max_length=300)
    old_unit = models.ForeignKey(AdminUnit, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="từ địa bàn")
    new_unit = models.ForeignKey(AdminUnit, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="đến địa bàn")
    old_organisation = models.ForeignKey(Organisation, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="từ cơ quan")
    new_organisation = models.ForeignKey(Organisation, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="đến cơ quan")
    by = models.ForeignKey(USER, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="người thực hiện")
    at = models.DateTimeField("lúc", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "việc đã chuyển khi sắp xếp"
        ordering = ("reorganisation", "id")
        constraints = [
            models.UniqueConstraint(fields=["reorganisation", "kind", "subject_id"], name="relocation_once_a_reorganisation"),
            models.CheckConstraint(
                condition=Q(old_unit__isnull=False, new_unit__isnull=False) | Q(old_organisation__isnull=False),
                name="relocation_says_from_where",
            ),
            models.CheckConstraint(condition=Q(old_unit__isnull=True) | ~Q(old_unit=F("new_unit")), name="relocation_leads_elsewhere"),
        ]
        indexes = [models.Index(fields=["kind", "subject_id"], name="relocation_of_subject")]
        triggers = [append_only("relocation_stays", "what was moved stays on record")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}: {self.old_unit_id or self.old_organisation_id} → {self.new_unit_id or self.new_organisation_id}"

"""Rural industrial establishments (cơ sở công nghiệp nông thôn), the beneficiaries, and where they come from."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Concat
from django.urls import reverse

from khuyencong import clock
from khuyencong.actors.enums import EnterpriseState, LegalForm, Trade
from khuyencong.actors.models.organisations import Organisation
from khuyencong.actors.models.units import AdminUnit
from khuyencong.actors.workflow.enterprise_machine import ENTERPRISE
from khuyencong.text import phone_vi
from khuyencong.triggers import Firm, append_only
from khuyencong.ui.search import Fold
from khuyencong.workflow.guard import triggers
from khuyencong.workflow.models import Moving


class CraftVillage(models.Model):
    """A làng nghề: its name, its commune, since when and by which decision it is recognised (Nghị định 52/2018/NĐ-CP).

    `withdrawn_on` and `withdrawal` say when and by which decision the recognition was withdrawn; recognised again they are empty. What was
    decided before stays in `VillageDecision`.
    """

    name = models.CharField("tên làng nghề", max_length=200)
    sort_name = models.CharField(max_length=700, db_collation="C", editable=False)
    area = models.ForeignKey(AdminUnit, models.RESTRICT, related_name="craft_villages", verbose_name="xã, phường, thị trấn")
    goods = models.CharField("nghề", max_length=200, blank=True)
    recognised_on = models.DateField("công nhận ngày", null=True, blank=True)
    decision = models.CharField("quyết định công nhận", max_length=200, blank=True)
    withdrawn_on = models.DateField("thu hồi ngày", null=True, blank=True)
    withdrawal = models.CharField("quyết định thu hồi", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "làng nghề"
        ordering = ("sort_name", "id")
        indexes = [GinIndex(OpClass(Fold("name"), name="gin_trgm_ops"), name="craft_village_by_name")]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True, withdrawal="")
                | (Q(recognised_on__isnull=False, withdrawn_on__gte=F("recognised_on")) & ~Q(withdrawal="")),
                name="craft_village_withdrawn_was_recognised",
            ),
            models.UniqueConstraint(
                fields=["name", "area"],
                name="craft_village_once_in_a_commune",
                violation_error_message="Làng nghề này đã có trong danh sách của xã.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The village's page."""
        return reverse("products:village", args=[self.pk])

    @property
    def is_recognised(self) -> bool:
        """Whether it is recognised and the recognition was not withdrawn."""
        return self.recognised_on is not None and self.withdrawn_on is None


class VillageDecision(models.Model):
    """A decision that recognised a làng nghề or withdrew that (`is_withdrawal`, with the reason). Only added to."""

    village = models.ForeignKey(CraftVillage, models.RESTRICT, related_name="decisions", verbose_name="làng nghề")
    is_withdrawal = models.BooleanField("thu hồi", default=False)
    number = models.CharField("số quyết định", max_length=200)
    decided_on = models.DateField("ngày quyết định")
    reason = models.CharField("lý do", max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, related_name="+", verbose_name="người ghi")
    at = models.DateTimeField("ghi lúc", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "quyết định về làng nghề"
        ordering = ("decided_on", "id")
        constraints = [
            models.UniqueConstraint(fields=["village", "is_withdrawal", "decided_on"], name="village_is_decided_on_once_a_day"),
            models.CheckConstraint(condition=~Q(number="") & (Q(is_withdrawal=False) | ~Q(reason="")), name="village_decision_says_what"),
        ]
        triggers = [append_only("village_decision_stays", "what was decided on a village stays")]

    def __str__(self) -> str:
        return self.number


class Enterprise(Moving):
    """A beneficiary: who it is, where it produces, in which trade (Nghị định 45/2012/NĐ-CP, Điều 1 and 5).

    `employees` and `capital` (đồng) are the last known; their years stand in `EnterpriseYear`. The telephone is kept in E.164.
    """

    machine = ENTERPRISE

    name = models.CharField("tên cơ sở", max_length=200)
    sort_name = models.CharField(max_length=700, db_collation="C", editable=False)
    name_key = models.CharField(
        max_length=200, blank=True, editable=False, help_text="tên đã bỏ dấu và bỏ loại hình, để tìm cơ sở ghi hai lần"
    )
    tax_code = models.CharField(
        "mã số thuế", max_length=14, null=True, blank=True, help_text="10 hoặc 13 chữ số; hộ kinh doanh có thể dùng số định danh 12 chữ số"
    )
    legal_form = models.CharField("loại hình", max_length=16, choices=LegalForm)
    trade = models.CharField("ngành nghề", max_length=24, choices=Trade)
    vsic_code = models.CharField("mã ngành kinh tế (VSIC)", max_length=5, blank=True)
    area = models.ForeignKey(AdminUnit, models.RESTRICT, related_name="enterprises", verbose_name="xã, phường, thị trấn")
    address = models.CharField("địa chỉ", max_length=250, blank=True)
    representative = models.CharField("người đại diện", max_length=120, blank=True)
    phone = models.CharField("điện thoại", max_length=20, blank=True)
    employees = models.PositiveIntegerField("số lao động", null=True, blank=True)
    capital = models.BigIntegerField("tổng nguồn vốn (đồng)", null=True, blank=True)
    founded_on = models.DateField("ngày thành lập", null=True, blank=True)
    craft_village = models.ForeignKey(
        CraftVillage, models.RESTRICT, null=True, blank=True, related_name="enterprises", verbose_name="làng nghề"
    )
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.RESTRICT, null=True, blank=True, related_name="declared_enterprises", verbose_name="người khai"
    )
    recorded_for = models.ForeignKey(
        Organisation, models.RESTRICT, null=True, blank=True, related_name="recorded_enterprises", verbose_name="cơ quan ghi nhận"
    )
    confirmed_on = models.DateField("xác nhận ngày", null=True, blank=True, editable=False)
    merged_into = models.ForeignKey("self", models.RESTRICT, null=True, blank=True, related_name="absorbed", verbose_name="đã gộp vào")
    is_demonstration = models.BooleanField("dữ liệu minh họa", default=False, help_text="tài khoản và chi tiết không phải của cơ sở thật")
    created_at = models.DateTimeField("ghi nhận lúc", default=clock.now)
    search_text = models.GeneratedField(
        expression=Fold(Concat("name", models.Value(" "), Coalesce("tax_code", models.Value("")))),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        verbose_name = verbose_name_plural = "cơ sở công nghiệp nông thôn"
        ordering = ("sort_name", "id")
        constraints = [
            # A refused or merged row gives its code free.
            models.UniqueConstraint(
                fields=["tax_code"],
                condition=Q(tax_code__isnull=False, state__in=EnterpriseState.living()),
                name="enterprise_tax_code_is_one",
                violation_error_message="Mã số thuế này đã có trong danh sách cơ sở.",
            ),
            models.CheckConstraint(condition=Q(state__in=EnterpriseState.values), name="enterprise_state_is_known"),
            models.CheckConstraint(condition=Q(legal_form__in=LegalForm.values), name="enterprise_form_is_known"),
            models.CheckConstraint(condition=Q(trade__in=Trade.values), name="enterprise_trade_is_known"),
            models.CheckConstraint(
                condition=Q(tax_code__isnull=True) | Q(tax_code__regex=r"^[0-9]{10}(-[0-9]{3})?$|^[0-9]{12}$"),
                name="enterprise_tax_code_has_its_shape",
            ),
            models.CheckConstraint(condition=Q(vsic_code="") | Q(vsic_code__regex=r"^[0-9]{4,5}$"), name="enterprise_vsic_has_its_shape"),
            models.CheckConstraint(condition=Q(capital__isnull=True) | Q(capital__gte=0), name="enterprise_capital_is_not_negative"),
            models.CheckConstraint(
                condition=Q(state=EnterpriseState.MERGED, merged_into__isnull=False)
                | (~Q(state=EnterpriseState.MERGED) & Q(merged_into__isnull=True)),
                name="enterprise_merged_names_its_keeper",
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="enterprise_is_not_merged_into_itself"),
            models.CheckConstraint(
                condition=~Q(state=EnterpriseState.CONFIRMED) | Q(confirmed_on__isnull=False), name="enterprise_confirmed_has_a_day"
            ),
        ]
        indexes = [
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="enterprise_search"),
            # By name alone, for who may not look for a part of a tax code.
            GinIndex(OpClass(Fold("name"), name="gin_trgm_ops"), name="enterprise_by_folded_name"),
            models.Index(fields=["sort_name", "id"], name="enterprise_by_name"),
            models.Index(fields=["area", "sort_name", "id"], name="enterprise_of_area"),
            models.Index(fields=["name_key", "area"], condition=~Q(name_key=""), name="enterprise_same_name"),
            models.Index(fields=["phone"], condition=~Q(phone=""), name="enterprise_same_phone"),
            models.Index(
                fields=["area"], condition=Q(state__in=(EnterpriseState.DECLARED, EnterpriseState.RETURNED)), name="enterprise_waiting"
            ),
        ]
        triggers = [
            *triggers(ENTERPRISE),
            # What was merged stays merged; a personal column, the name of a household among them, may still be emptied.
            Firm(
                name="merged_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    IF OLD.state = 'merged' AND (NEW.legal_form, NEW.merged_into_id)
                            IS DISTINCT FROM (OLD.legal_form, OLD.merged_into_id) THEN
                        RAISE EXCEPTION USING MESSAGE = 'enterprise: what was merged is kept as it was', ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;""",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page of the cơ sở."""
        return reverse("actors:enterprise", args=[self.pk])

    @property
    def is_confirmed(self) -> bool:
        """Whether the district has confirmed it."""
        return self.state == EnterpriseState.CONFIRMED

    @property
    def is_living(self) -> bool:
        """Whether it may still be written for."""
        return self.state in EnterpriseState.living()

    @property
    def phone_shown(self) -> str:
        """The telephone as people here write it."""
        return phone_vi(self.phone)

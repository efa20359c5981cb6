"""Rural industrial establishments (cơ sở công nghiệp nông thôn), the beneficiaries."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, Concat

from khuyencong import clock
from khuyencong.actors.enums import LegalForm, Trade
from khuyencong.actors.models.units import AdminUnit
from khuyencong.ui.search import Fold


class Enterprise(models.Model):
    """A beneficiary: who it is, where it produces, in which trade (Nghị định 45/2012/NĐ-CP, Điều 1 and 5)."""

    name = models.CharField("tên cơ sở", max_length=200)
    sort_name = models.CharField(max_length=700, db_collation="C", editable=False)
    tax_code = models.CharField(
        "mã số thuế", max_length=14, null=True, blank=True, help_text="10 hoặc 13 chữ số; hộ kinh doanh có thể dùng số định danh 12 chữ số"
    )
    legal_form = models.CharField("loại hình", max_length=16, choices=LegalForm)
    trade = models.CharField("ngành nghề", max_length=24, choices=Trade)
    area = models.ForeignKey(AdminUnit, models.RESTRICT, related_name="enterprises", verbose_name="xã, phường, thị trấn")
    address = models.CharField("địa chỉ", max_length=250, blank=True)
    representative = models.CharField("người đại diện", max_length=120, blank=True)
    phone = models.CharField("điện thoại", max_length=20, blank=True)
    employees = models.PositiveIntegerField("số lao động", null=True, blank=True)
    capital = models.BigIntegerField("tổng nguồn vốn (đồng)", null=True, blank=True)
    founded_on = models.DateField("ngày thành lập", null=True, blank=True)
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
            models.UniqueConstraint(
                fields=["tax_code"],
                condition=Q(tax_code__isnull=False),
                name="enterprise_tax_code_is_one",
                violation_error_message="Mã số thuế này đã có trong danh sách cơ sở.",
            ),
            models.CheckConstraint(condition=Q(legal_form__in=LegalForm.values), name="enterprise_form_is_known"),
            models.CheckConstraint(condition=Q(trade__in=Trade.values), name="enterprise_trade_is_known"),
            models.CheckConstraint(
                condition=Q(tax_code__isnull=True) | Q(tax_code__regex=r"^[0-9]{10}(-[0-9]{3})?$|^[0-9]{12}$"),
                name="enterprise_tax_code_has_its_shape",
            ),
            models.CheckConstraint(condition=Q(capital__isnull=True) | Q(capital__gte=0), name="enterprise_capital_is_not_negative"),
        ]
        indexes = [GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="enterprise_search")]

    def __str__(self) -> str:
        return self.name

"""The form by which an office records a cơ sở."""

from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from khuyencong import clock
from khuyencong.access import Principal, Scope
from khuyencong.actors.enums import LegalForm, Level, Trade
from khuyencong.actors.models import AdminUnit
from khuyencong.actors.permissions import P
from khuyencong.actors.selectors import units
from khuyencong.actors.services.enterprises import clean_tax_code
from khuyencong.ui.fields import DateField, MoneyField
from khuyencong.ui.forms import PortalForm


class EnterpriseForm(PortalForm):
    """Who the cơ sở is, where it produces, in which trade."""

    name = forms.CharField(label="Tên cơ sở", max_length=200)
    tax_code = forms.CharField(
        label="Mã số thuế", max_length=20, required=False, help_text="10 hoặc 13 chữ số; hộ kinh doanh có thể dùng số định danh 12 chữ số."
    )
    legal_form = forms.ChoiceField(label="Loại hình", choices=[("", "Chọn loại hình"), *LegalForm.choices])
    trade = forms.ChoiceField(
        label="Ngành nghề", choices=[("", "Chọn ngành"), *Trade.choices], help_text="Theo Điều 5 Nghị định 45/2012/NĐ-CP."
    )
    area = forms.TypedChoiceField(label="Xã, phường, thị trấn", coerce=int)
    address = forms.CharField(label="Địa chỉ", max_length=250, required=False)
    representative = forms.CharField(label="Người đại diện", max_length=120, required=False)
    phone = forms.RegexField(
        r"^[0-9+ .()-]{8,20}$",
        label="Điện thoại",
        required=False,
        error_messages={"invalid": "Chỉ viết chữ số, dấu cách, dấu chấm hoặc dấu +."},
    )
    employees = forms.IntegerField(
        label="Số lao động", min_value=0, max_value=100_000, required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    capital = MoneyField(label="Tổng nguồn vốn", required=False)
    founded_on = DateField(label="Ngày thành lập", required=False)

    def __init__(self, *args: Any, who: Principal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.communes = units(Level.COMMUNE).select_related("parent")
        if who.scope(P.REGISTER_ENTERPRISE) == Scope.DISTRICT:
            self.communes = self.communes.filter(parent_id__in=who.area_ids)
        by_district = groupby(sorted(self.communes, key=_district), key=_district)
        groups = [(name, [(unit.pk, unit.name) for unit in found]) for (_, name), found in by_district]
        choices: list[Any] = [("", "Chọn xã, phường"), *(groups if len(groups) > 1 else [row for _, rows in groups for row in rows])]
        self.fields["area"].choices = choices

    def clean_tax_code(self) -> str:
        code: str = self.cleaned_data["tax_code"]
        return clean_tax_code(code) if code else ""

    def clean_area(self) -> AdminUnit:
        return self.communes.get(pk=self.cleaned_data["area"])

    def clean_founded_on(self) -> Any:
        day = self.cleaned_data["founded_on"]
        if day and day > clock.today():
            raise ValidationError("Ngày thành lập không được sau hôm nay.")
        return day


def _district(unit: AdminUnit) -> tuple[str, str]:
    return (unit.parent.sort_name, unit.parent.name) if unit.parent else ("", "")

"""The forms by which a cơ sở is declared, recorded, corrected and kept up to date."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from django import forms
from django.db.models import QuerySet

from khuyencong import clock
from khuyencong.actors.enums import LegalForm, Trade
from khuyencong.actors.forms.reading import ReadingForm
from khuyencong.actors.models import AdminUnit, CraftVillage, Enterprise
from khuyencong.ui.asking_back import AskingBack
from khuyencong.ui.fields import DateField, MoneyField
from khuyencong.ui.forms import PortalForm
from khuyencong.ui.sheets import SheetForm

NUMBER = forms.TextInput(attrs={"inputmode": "numeric"})


class _Placed(PortalForm):
    """A form that chooses a commune. `communes` are those to choose from."""

    communes: QuerySet[AdminUnit]

    def offer(self, communes: QuerySet[AdminUnit]) -> None:
        """Fill the choices, in groups by district when there are several."""
        self.communes = communes
        by_district = groupby(sorted(communes, key=_district), key=_district)
        groups = [(name, [(unit.pk, unit.name) for unit in found]) for (_, name), found in by_district]
        choices: list[Any] = [("", "Chọn xã, phường"), *(groups if len(groups) > 1 else [row for _, rows in groups for row in rows])]
        self.fields["area"].choices = choices  # type: ignore[attr-defined]

    def clean_area(self) -> AdminUnit:
        return self.communes.get(pk=self.cleaned_data["area"])


class IdentityForm(_Placed):
    """What makes a cơ sở this one."""

    name = forms.CharField(label="Tên cơ sở", max_length=200, help_text="Như trong giấy đăng ký.")
    tax_code = forms.CharField(
        label="Mã số thuế", max_length=20, required=False, help_text="10 hoặc 13 chữ số; hộ kinh doanh có thể dùng số định danh 12 chữ số."
    )
    legal_form = forms.ChoiceField(label="Loại hình", choices=[("", "Chọn loại hình"), *LegalForm.choices])
    area = forms.TypedChoiceField(label="Xã, phường, thị trấn", coerce=int)
    address = forms.CharField(label="Địa chỉ", max_length=250, required=False, help_text="Số nhà, ấp, khu phố.")

    def __init__(self, *args: Any, communes: QuerySet[AdminUnit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(communes)


class ContactForm(PortalForm):
    """What a cơ sở changes by itself."""

    trade = forms.ChoiceField(
        label="Ngành nghề", choices=[("", "Chọn ngành"), *Trade.choices], help_text="Theo Điều 5 Nghị định 45/2012/NĐ-CP."
    )
    vsic_code = forms.RegexField(
        r"^[0-9]{4,5}$",
        label="Mã ngành kinh tế (VSIC)",
        max_length=5,
        required=False,
        help_text="4 hoặc 5 chữ số trong giấy đăng ký; chọn trong danh sách hoặc nhập mã khác.",
        error_messages={"invalid": "Mã ngành có 4 hoặc 5 chữ số, ví dụ 1073."},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "list": "vsic", "autocomplete": "off"}),
    )
    representative = forms.CharField(label="Người đại diện", max_length=120, required=False)
    phone = forms.CharField(
        label="Điện thoại",
        max_length=20,
        required=False,
        help_text="Di động 0903 123 456 hoặc cố định 0275 382 2345.",
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    founded_on = DateField(label="Ngày thành lập", required=False)
    craft_village = forms.TypedChoiceField(label="Làng nghề", coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        villages = CraftVillage.objects.select_related("area").order_by("sort_name", "id")
        choices = [("", "Không thuộc làng nghề"), *((row.pk, f"{row.name} ({row.area.name})") for row in villages)]
        self.fields["craft_village"].choices = choices  # type: ignore[attr-defined]

    def clean_craft_village(self) -> CraftVillage | None:
        chosen = self.cleaned_data["craft_village"]
        return CraftVillage.objects.get(pk=chosen) if chosen else None


class EnterpriseForm(AskingBack, ContactForm, IdentityForm):
    """Who the cơ sở is, where it produces, in which trade, how large."""

    field_order = (
        "name",
        "tax_code",
        "legal_form",
        "trade",
        "vsic_code",
        "area",
        "address",
        "representative",
        "phone",
        "employees",
        "capital",
        "founded_on",
        "craft_village",
    )
    employees = forms.IntegerField(label="Số lao động", min_value=0, max_value=100_000, required=False, widget=NUMBER)
    capital = MoneyField(label="Tổng nguồn vốn", required=False)
    # Asked once likely twins are shown.
    is_another = forms.BooleanField(label="Đây là cơ sở khác, không phải các cơ sở nêu trên", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asks_another = False

    def must_have(self, *names: str) -> None:
        """Ask for facts that an office may leave open."""
        for name in names:
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = f"Cần nhập {str(self.fields[name].label).lower()}."

    def visible_fields(self) -> list[Any]:
        return [bound for bound in super().visible_fields() if bound.name != "is_another" or self.asks_another]


class DeclareForm(EnterpriseForm, ReadingForm):
    """What an owner declares; who has not yet read what becomes of their data does so here (`must_read`)."""

    field_order = (*EnterpriseForm.field_order, "is_another", "has_read")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.must_have("representative", "phone", "address")


def facts_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a filled form, without what it asks beside them."""
    return {name: value for name, value in data.items() if name not in ("is_another", "note", "notice", "has_read")}


class AmendForm(EnterpriseForm):
    """What was declared, as its owner now says it; `version` is the one that they saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.must_have("representative", "phone", "address")


class ProposalForm(IdentityForm):
    """Other facts of identity, and why."""

    note = forms.CharField(
        label="Lý do thay đổi", max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text="Ví dụ: đổi tên theo giấy đăng ký mới."
    )


class CorrectionForm(EnterpriseForm):
    """An office puts facts right."""

    note = forms.CharField(label="Căn cứ sửa", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class YearForm(AskingBack):
    """Figures of a year."""

    year = forms.IntegerField(label="Năm", min_value=1990, max_value=2100, widget=NUMBER)
    employees = forms.IntegerField(label="Số lao động", min_value=0, max_value=100_000, required=False, widget=NUMBER)
    capital = MoneyField(label="Tổng nguồn vốn", required=False)
    revenue = MoneyField(label="Doanh thu", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("year", clock.today().year)


class VillageForm(_Placed):
    """A làng nghề of the register."""

    name = forms.CharField(label="Tên làng nghề", max_length=200)
    area = forms.TypedChoiceField(label="Xã, phường, thị trấn", coerce=int)
    goods = forms.CharField(label="Nghề, sản phẩm chính", max_length=200, required=False)

    def __init__(self, *args: Any, communes: QuerySet[AdminUnit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(communes)


def values_of(enterprise: Enterprise, form: type[forms.Form]) -> dict[str, Any]:
    """What stands in a form at first: the facts as they are kept, rows by id, the telephone as people write it."""
    found = {name: getattr(enterprise, name, None) for name in form.base_fields}  # type: ignore[attr-defined]
    if "area" in found:
        found["area"] = enterprise.area_id
    if "craft_village" in found:
        found["craft_village"] = enterprise.craft_village_id
    if "phone" in found:
        found["phone"] = enterprise.phone_shown
    return found


def _district(unit: AdminUnit) -> tuple[str, str]:
    return (unit.district.sort_name, unit.district.name) if unit.district else ("", "")


class ImportForm(SheetForm):
    """A spreadsheet of cơ sở; judged first, recorded when asked for and without a mistake."""

    keeping = ("record", "Kiểm tra, và ghi nhận tất cả nếu không có lỗi")

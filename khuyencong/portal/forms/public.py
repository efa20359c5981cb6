"""What a visitor asks: where a file stands, whether one may be supported."""

import re

from django import forms

from budgets.models import SupportContent
from budgets.norms.declared import contents_on
from budgets.norms.eligibility import PLACE_KINDS
from khuyencong import clock
from khuyencong.actors.enums import LegalForm, Trade
from khuyencong.actors.models import AdminUnit
from khuyencong.actors.selectors import local_units
from khuyencong.text import check_character
from khuyencong.ui.fields import MoneyField
from khuyencong.ui.forms import PortalForm
from projects.enums import Track

_PLACES = [("", "Chưa chọn"), *((kind, words[0].upper() + words[1:]) for kind, words in PLACE_KINDS.items())]
_CODE = re.compile(r"KC-?(\d{4})-?(\d{4,6})-?(\d)")


class CodeForm(PortalForm):
    """The code of a file, as the receipt prints it; its check digit tells a slip before anything is looked up."""

    ma = forms.CharField(
        label="Mã hồ sơ",
        max_length=40,
        help_text="Ghi trên giấy biên nhận, ví dụ KC-2026-0042-7; không cần gõ dấu gạch",
        error_messages={"required": "Hãy nhập mã hồ sơ ghi trên giấy biên nhận."},
    )

    def clean_ma(self) -> str:
        found = _CODE.fullmatch(re.sub(r"[\s–.]", "", self.cleaned_data["ma"]).upper())
        if found is None or not found[1].isascii():
            raise forms.ValidationError("Mã hồ sơ có dạng KC-năm-số-chữ số kiểm tra, ví dụ KC-2026-0042-7.")
        body = f"KC-{found[1]}-{found[2]}"
        if check_character(body) != found[3]:
            raise forms.ValidationError("Có chữ số gõ nhầm trong mã. Hãy xem lại trên giấy biên nhận.")
        return f"{body}-{found[3]}"


class SelfCheckForm(PortalForm):
    """A case in the fewest questions. Read from the address, so that an answer can be kept and sent on."""

    noi_dung = forms.ModelChoiceField(
        SupportContent.objects.none(), label="Nội dung đề nghị hỗ trợ", to_field_name="code", empty_label="Chọn nội dung"
    )
    loai_hinh = forms.ChoiceField(label="Loại hình cơ sở", choices=LegalForm)
    dia_ban = forms.ModelChoiceField(
        AdminUnit.objects.none(), label="Địa bàn nơi đặt cơ sở", to_field_name="code", empty_label="Chọn địa bàn"
    )
    nganh = forms.ChoiceField(label="Ngành nghề", choices=[("", "Chưa chọn"), *Trade.choices], required=False)
    noi_dat = forms.ChoiceField(label="Nơi sản xuất", choices=_PLACES, required=False)
    quy_mo = forms.ChoiceField(
        label="Quy mô",
        choices=[("", "Chưa biết"), ("small", "Nhỏ và vừa"), ("large", "Lớn hơn doanh nghiệp nhỏ và vừa")],
        required=False,
        help_text="Công nghiệp: không quá 200 lao động đóng bảo hiểm xã hội, và doanh thu không quá 200 tỷ hoặc vốn không quá 100 tỷ đồng.",
    )
    kho_khan = forms.BooleanField(label="Thuộc xã, địa bàn khó khăn hoặc đặc biệt khó khăn", required=False)
    chi_phi = MoneyField(label="Chi phí đầu tư", min_value=1, help_text="Phần máy móc, hạng mục đề nghị hỗ trợ, chưa có thuế VAT")
    de_nghi = MoneyField(label="Số tiền muốn đề nghị hỗ trợ", min_value=1)
    khac = MoneyField(label="Ngân sách nhà nước khác đã hỗ trợ cùng nội dung", required=False)
    nguon = forms.ChoiceField(label="Nguồn kinh phí", choices=Track, initial=Track.KCDP)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["noi_dung"].queryset = contents_on(clock.today()).order_by("name_vi", "code")  # type: ignore[attr-defined]
        self.fields["noi_dung"].label_from_instance = lambda content: content.name_vi  # type: ignore[attr-defined]
        self.fields["dia_ban"].queryset = local_units()  # type: ignore[attr-defined]

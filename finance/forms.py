"""Forms of this room. They read and tell; `finance.services.rules` decides."""

from typing import Any

from django import forms

from budgets.enums import EntryKind, FundingSource, Stage
from khuyencong.ui.fields import DateField
from khuyencong.ui.forms import PortalForm


class RuleForm(PortalForm):
    """Since when, by which text, and whether somebody has compared it with the original."""

    citation = forms.CharField(label="Căn cứ", max_length=250, help_text="Văn bản, điều, khoản.")
    valid_from = DateField(label="Áp dụng từ ngày", help_text="Quy định đang có hết hiệu lực ngày hôm trước; kỳ đã qua không đổi.")
    is_verified = forms.BooleanField(label="Đã đối chiếu với văn bản gốc", required=False)


class ChartForm(RuleForm):
    """Accounts of a kind of entry; which kind is asked only where it is not known."""

    kind = forms.ChoiceField(label="Nghiệp vụ", choices=EntryKind.choices)
    from_stage = forms.ChoiceField(label="Tiền đi từ", required=False, choices=[("", "Bất kỳ"), *Stage.choices])
    to_stage = forms.ChoiceField(label="Tiền đến", required=False, choices=[("", "Bất kỳ"), *Stage.choices])
    source = forms.ChoiceField(label="Nguồn", required=False, choices=[("", "Mọi nguồn"), *FundingSource.choices])
    debit = forms.RegexField(
        r"^[0-9]{3,8}$", label="Tài khoản ghi nợ", required=False, max_length=8, error_messages={"invalid": "Tài khoản gồm 3 đến 8 chữ số."}
    )
    credit = forms.RegexField(
        r"^[0-9]{3,8}$", label="Tài khoản ghi có", required=False, max_length=8, error_messages={"invalid": "Tài khoản gồm 3 đến 8 chữ số."},
        help_text="Tài khoản ngoài bảng (0…) ghi đơn: để trống một bên.",
    )  # fmt: skip
    field_order = ("kind", "from_stage", "to_stage", "source", "debit", "credit", "citation", "valid_from", "is_verified")
    by_case = ("debit", "credit")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        debit, credit = data.get("debit", ""), data.get("credit", "")
        if not self.has_error("debit") and not self.has_error("credit"):
            if debit and debit == credit:
                self.add_error("credit", "Hai tài khoản phải khác nhau.")
            if not debit and not (credit or "").startswith("0"):
                self.add_error("debit", "Cần tài khoản ghi nợ; chỉ tài khoản ngoài bảng (0…) mới ghi đơn.")
            elif not credit and not debit.startswith("0"):
                self.add_error("credit", "Cần tài khoản ghi có; chỉ tài khoản ngoài bảng (0…) mới ghi đơn.")
        return data


class CodesForm(RuleForm):
    """Chương, khoản, mục of a source."""

    source = forms.ChoiceField(label="Nguồn", choices=FundingSource.choices)
    chapter = forms.RegexField(r"^[0-9]{3,4}$", label="Chương", max_length=4, error_messages={"invalid": "Mã gồm 3 hoặc 4 chữ số."})
    category = forms.RegexField(r"^[0-9]{3,4}$", label="Khoản", max_length=4, error_messages={"invalid": "Mã gồm 3 hoặc 4 chữ số."})
    item = forms.RegexField(r"^[0-9]{3,4}$", label="Mục, tiểu mục", max_length=4, error_messages={"invalid": "Mã gồm 3 hoặc 4 chữ số."})
    field_order = ("source", "chapter", "category", "item", "citation", "valid_from", "is_verified")


class ThresholdForm(RuleForm):
    """The number from which on is warned."""

    amount = forms.IntegerField(label="Ngưỡng", min_value=0, max_value=366)
    field_order = ("amount", "citation", "valid_from", "is_verified")


class HandOverForm(PortalForm):
    """Nothing to fill in: what is handed over is on the page."""


class AnswerBooksForm(PortalForm):
    """What became of the file in the accounting software."""

    outcome = forms.ChoiceField(
        label="Kết quả", choices=[("taken", "Đã nhập vào phần mềm"), ("refused", "Trả lại")], widget=forms.RadioSelect
    )
    words = forms.CharField(label="Số ghi sổ, hoặc lý do trả lại", max_length=300)

"""Forms of raised money. They read and tell; the services decide."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from budgets.models import SupportContent
from donors import selectors
from donors.enums import Currency, DonorKind
from donors.models import Agreement, Appeal, Donor
from donors.services.raising import MOST_INSTALMENTS, Due
from khuyencong import clock
from khuyencong.actors.enums import Level
from khuyencong.actors.models import AdminUnit
from khuyencong.actors.selectors import in_force
from khuyencong.text import decimal_vi, vnd
from khuyencong.ui.asking_back import AskingBack
from khuyencong.ui.fields import DateField, FileInput, MoneyField
from khuyencong.ui.forms import PortalForm
from projects.models import Project

_AMOUNT = re.compile(r"([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)(?:,([0-9]{1,4}))?")


class AmountField(forms.Field):
    """An amount in any currency, written the Vietnamese way: "50.000", "12.500,50". A Decimal; what cannot be read stays in the box."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"class": "num", "inputmode": "decimal", "autocomplete": "off", "maxlength": "24"})
        super().__init__(widget=widget, **kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        """A Decimal; None when nothing was written."""
        text = str(value or "").replace(" ", "").replace("\u00a0", "")
        if not text:
            return None
        found = _AMOUNT.fullmatch(text)
        if not found:
            raise ValidationError("Viết số như 50.000 hoặc 12.500,50: dấu chấm ngăn hàng nghìn, dấu phẩy trước phần lẻ.")
        amount = Decimal(found[1].replace(".", "") + (f".{found[2]}" if found[2] else ""))
        if amount >= Decimal(10) ** 13:
            raise ValidationError("Số tiền quá lớn; hãy kiểm tra lại.")
        return amount

    def prepare_value(self, value: Any) -> Any:
        """As people write it."""
        return decimal_vi(value) if isinstance(value, Decimal) else value


class DonorForm(PortalForm):
    """Who gives, how to reach them, whether they may be named. A first entry takes six answers; the rest is folded."""

    folded = ("name_abroad", "address", "email", "consented_on", "consent_paper")
    folded_label = "Tên tiếng Anh, địa chỉ, đồng ý nêu tên công khai"

    name = forms.CharField(label="Tên nhà tài trợ", max_length=250)
    name_abroad = forms.CharField(label="Tên tiếng Anh", max_length=250, required=False, help_text="Để báo cáo nhà tài trợ nước ngoài.")
    kind = forms.ChoiceField(label="Loại", choices=DonorKind, widget=forms.RadioSelect)
    country = forms.CharField(label="Nước", max_length=80, initial="Việt Nam")
    is_abroad = forms.BooleanField(label="Ở nước ngoài: báo cáo có đề mục tiếng Anh", required=False)
    address = forms.CharField(label="Địa chỉ", max_length=250, required=False)
    contact = forms.CharField(label="Người liên hệ", max_length=120, required=False)
    phone = forms.CharField(label="Điện thoại", max_length=30, required=False)
    email = forms.EmailField(label="Thư điện tử", required=False)
    consented_on = DateField(
        label="Đồng ý nêu tên công khai từ ngày", required=False, help_text="Để trống: không nêu tên trên trang ghi nhận."
    )
    consent_paper = forms.CharField(
        label="Văn bản đồng ý", max_length=200, required=False, help_text="Ví dụ: thư ngày 02/03/2026; Điều 7 thỏa thuận."
    )


class WholeDonorForm(DonorForm):
    """The same to correct: nothing that was said before is out of sight."""

    folded = ()


class AppealForm(AskingBack):
    """What is asked for, how much, from when to when."""

    title = forms.CharField(label="Tên đợt vận động", max_length=250)
    purpose = forms.CharField(label="Mục đích sử dụng", max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    goal = MoneyField(label="Số tiền cần vận động", min_value=1)
    opens_on = DateField(label="Bắt đầu")
    closes_on = DateField(label="Kết thúc")


class AgreementForm(AskingBack):
    """An agreement with its instalments."""

    donor = forms.ModelChoiceField(label="Nhà tài trợ", queryset=Donor.objects.none(), empty_label="Chọn nhà tài trợ")
    appeal = forms.ModelChoiceField(
        label="Thuộc đợt vận động", queryset=Appeal.objects.none(), required=False, empty_label="Không thuộc đợt nào"
    )
    number = forms.CharField(label="Số thỏa thuận", max_length=80)
    title = forms.CharField(label="Nội dung", max_length=250)
    purpose = forms.CharField(label="Mục đích, điều kiện sử dụng", max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    currency = forms.ChoiceField(label="Loại tiền", choices=Currency, initial=Currency.VND)
    amount = AmountField(label="Số tiền thỏa thuận", help_text="Theo loại tiền đã chọn.")
    signed_on = DateField(label="Ngày ký")
    starts_on = DateField(label="Thực hiện từ")
    ends_on = DateField(label="Thực hiện đến")
    report_every = forms.IntegerField(
        label="Báo cáo nhà tài trợ mỗi (tháng)", min_value=0, max_value=24, initial=6, help_text="0: chỉ báo cáo khi kết thúc.",
        widget=forms.NumberInput(attrs={"class": "day"}),
    )  # fmt: skip
    contents = forms.ModelMultipleChoiceField(
        label="Chỉ dùng cho các nội dung", queryset=SupportContent.objects.none(), required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Không chọn: mọi nội dung.",
    )  # fmt: skip
    district = forms.ModelChoiceField(
        label="Chỉ dùng cho địa bàn", queryset=AdminUnit.objects.none(), required=False, empty_label="Mọi địa bàn"
    )
    code = forms.CharField(label="Chỉ dùng cho đề án (mã hồ sơ)", max_length=20, required=False)
    file = forms.FileField(label="Bản thỏa thuận đã ký", widget=FileInput(), required=False)

    def __init__(self, *args: Any, agreement: Agreement | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (
            ("donor", Donor.objects.order_by("name", "id")),
            ("appeal", selectors.appeals()),
            ("contents", SupportContent.objects.order_by("sub_programme", "code")),
            ("district", AdminUnit.objects.filter(in_force(), level=Level.DISTRICT).order_by("sort_name")),
        ):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        self.fields["contents"].label_from_instance = lambda content: content.name_vi  # type: ignore[attr-defined]
        self.fields["district"].label_from_instance = lambda unit: unit.name  # type: ignore[attr-defined]
        for number in range(1, MOST_INSTALMENTS + 1):
            needed = number == 1
            self.fields[f"amount_{number}"] = AmountField(label=f"Đợt {number}: số tiền", required=needed)
            self.fields[f"due_{number}"] = DateField(label=f"Đợt {number}: hạn", required=needed)
        parts = [name for number in range(1, MOST_INSTALMENTS + 1) for name in (f"amount_{number}", f"due_{number}")]
        self.order_fields(
            ["donor", "appeal", "number", "title", "purpose", "file", "signed_on", "starts_on", "ends_on", "currency", "amount", *parts]
        )
        if agreement is not None:
            same = (
                "donor", "appeal", "number", "title", "purpose", "currency", "amount", "signed_on", "starts_on", "ends_on", "report_every", "district",
            )  # fmt: skip
            given: dict[str, Any] = {name: getattr(agreement, name) for name in same}
            given |= {"contents": list(agreement.contents.order_by("pk")), "code": agreement.project.code if agreement.project else ""}
            for one in agreement.instalments.order_by("position"):
                given |= {f"amount_{one.position}": one.amount, f"due_{one.position}": one.due_on}
            self.initial = given | self.initial

    def asked_back(self) -> list[str]:
        """The amount and its instalments, of an agreement in đồng."""
        in_dong = self.data.get(self.add_prefix("currency")) == Currency.VND
        return [name for name in self.fields if name.startswith("amount")] if in_dong else []

    def clean(self) -> dict[str, Any]:
        """Gather the instalments, and the đề án by its code."""
        data = super().clean() or {}
        dues = []
        for number in range(1, MOST_INSTALMENTS + 1):
            amount, due_on = data.pop(f"amount_{number}", None), data.pop(f"due_{number}", None)
            if amount is not None and due_on:
                dues.append(Due(amount, due_on))
            elif amount is not None and f"due_{number}" not in self.errors:
                self.add_error(f"due_{number}", f"Cần hạn của đợt {number}.")
            elif due_on and f"amount_{number}" not in self.errors:
                self.add_error(f"amount_{number}", f"Cần số tiền của đợt {number}.")
        code = data.pop("code", "").strip().upper()
        data["project"] = Project.objects.filter(code=code).first() if code else None
        if code and data["project"] is None:
            self.add_error("code", "Không có đề án mã này.")
        return data | {"dues": dues}


class RateForm(PortalForm):
    """The rate of a day."""

    currency = forms.ChoiceField(label="Loại tiền", choices=[(one.value, f"{one.value}: {one.label}") for one in Currency.foreign()])
    day = DateField(label="Ngày")
    rate = AmountField(label="Tỷ giá: số đồng của một đơn vị tiền")
    source = forms.CharField(
        label="Nguồn công bố", max_length=200, help_text="Ví dụ: tỷ giá hạch toán của Bộ Tài chính; tỷ giá mua của ngân hàng nhận tiền."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("day", clock.today())


class ReceiveForm(AskingBack):
    """Money that came."""

    amount = AmountField(label="Số tiền nhận")
    received_on = DateField(label="Ngày nhận")
    voucher = forms.CharField(label="Số chứng từ ngân hàng, Kho bạc", max_length=60)

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency

    def asked_back(self) -> list[str]:
        """What came, if it came in đồng."""
        return ["amount"] if self.currency == Currency.VND else []


class UseForm(AskingBack):
    """For which beneficiary's part, and how much."""

    line = forms.TypedChoiceField(label="Đề án, cơ sở", coerce=int)
    amount = MoneyField(label="Số tiền bố trí", min_value=1)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=4000)

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = {line.pk: line for line in selectors.candidates(agreement)[:200]}
        choices = [
            (str(pk), f"{line.project.code} {line.enterprise.name}: phần huy động còn {vnd(line.social - line.given)} đồng")  # type: ignore[attr-defined]
            for pk, line in self.lines.items()
        ]
        self.fields["line"].choices = [("", "Chọn đề án"), *choices]  # type: ignore[attr-defined]
        self.usual = max((line.social - line.given for line in self.lines.values()), default=0)  # type: ignore[attr-defined]
        seen = agreement.fund.parts.order_by("pk").values_list("line_id", "version") if agreement.fund else ()
        self.initial.setdefault("seen", " ".join(f"{line}:{version}" for line, version in seen))

    def clean(self) -> dict[str, Any]:
        """The line itself, and the version of its part that the sender saw."""
        data = super().clean() or {}
        seen = dict(pair.split(":", 1) for pair in data.pop("seen", "").split() if ":" in pair)
        version = seen.get(str(data.get("line")), "0")
        data["version"] = int(version) if version.isdecimal() and len(version) < 6 else -1
        if "line" in data:
            data["line"] = self.lines[data["line"]]
        return data


class GiveBackForm(AskingBack):
    """What goes back to the donor."""

    amount = MoneyField(label="Số tiền hoàn trả", min_value=1)
    on = DateField(label="Ngày hoàn trả")
    voucher = forms.CharField(label="Số chứng từ", max_length=60)
    reason = forms.CharField(label="Lý do", max_length=300)


class ReportForm(PortalForm):
    """The writer's words; the figures come from the ledger."""

    words = forms.CharField(label="Đánh giá kết quả sử dụng", max_length=4000, widget=forms.Textarea(attrs={"rows": 6}))


class EndForm(PortalForm):
    """Why the agreement is over."""

    reason = forms.CharField(label="Lý do kết thúc", max_length=300)


class ConfirmForm(PortalForm):
    """Nothing to fill in: the button is the answer."""

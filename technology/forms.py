"""Forms of the room of technology."""

from typing import Any

from django import forms

from khuyencong.access import Principal
from khuyencong.actors.enums import Trade
from khuyencong.actors.models import Enterprise
from khuyencong.ui.asking_back import AskingBack
from khuyencong.ui.fields import DateField, FileInput, MoneyField
from khuyencong.ui.forms import PortalForm
from khuyencong.ui.sheets import SheetForm
from khuyencong.workflow.forms import WORDS, StepForm
from projects.models import Project
from projects.selectors import public
from technology import selectors
from technology.enums import RightKind


class TechnologyForm(AskingBack):
    """A technology of the catalogue: what must be said first, the rest folded (`MORE`)."""

    MORE = ("vsic_codes", "least_employees", "most_employees", "capacity", "energy", "seen_at", "photo")

    name = forms.CharField(label="Công nghệ, thiết bị", max_length=200)
    does = forms.CharField(label="Công dụng", max_length=4000, widget=WORDS)
    supplier = forms.CharField(label="Nhà cung cấp", max_length=200)
    trade = forms.ChoiceField(label="Ngành nghề phù hợp", choices=[("", "Chọn ngành nghề"), *Trade.choices])
    price_from = MoneyField(label="Giá từ (đồng)", required=False, min_value=1)
    price_to = MoneyField(label="Giá đến (đồng)", required=False, min_value=1)
    vsic_codes = forms.MultipleChoiceField(
        label="Chỉ các mã ngành (VSIC)", required=False, help_text="Để trống khi phù hợp cả ngành nghề ở trên. Giữ Ctrl để chọn nhiều mã."
    )
    least_employees = forms.IntegerField(label="Phù hợp cơ sở từ (lao động)", required=False, min_value=0, max_value=100_000)
    most_employees = forms.IntegerField(label="Phù hợp cơ sở đến (lao động)", required=False, min_value=0, max_value=100_000)
    capacity = forms.CharField(label="Công suất", max_length=200, required=False)
    energy = forms.CharField(label="Năng lượng tiêu thụ", max_length=200, required=False)
    seen_at = forms.CharField(
        label="Nơi đang dùng", max_length=200, required=False, help_text="Nêu tên đơn vị, địa bàn; không nêu tên riêng, số điện thoại."
    )
    photo = forms.FileField(label="Ảnh", required=False, widget=FileInput(accept=".jpg,.jpeg,.png"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["vsic_codes"].choices = selectors.industries()  # type: ignore[attr-defined]

    def folded(self) -> list[Any]:
        """The fields that stand folded."""
        return [self[name] for name in self.MORE if name in self.fields]

    def first(self) -> list[Any]:
        """The fields that stand open."""
        return [bound for bound in self.visible_fields() if bound.name not in self.MORE]

    @property
    def opens(self) -> bool:
        """Whether something folded is wrong or filled in, so that the reader must see it."""
        return any(self.errors.get(name) or self.initial.get(name) for name in self.MORE)


class EditForm(TechnologyForm):
    """A technology that is there: the version that was shown, and no further place (that is an act of its own)."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    seen_at = None  # type: ignore[assignment]


class TechnologyImportForm(SheetForm):
    """A spreadsheet of technologies; judged first, written down when asked for and without a mistake."""

    keeping = ("record", "Kiểm tra, và ghi tất cả thành bản nháp nếu không có lỗi")


class SeenForm(PortalForm):
    """Where a technology works."""

    code = forms.CharField(label="Mã đề án đã dùng công nghệ này", max_length=30, required=False)
    place = forms.CharField(
        label="Hoặc nơi đang dùng", max_length=200, required=False, help_text="Nêu tên đơn vị, địa bàn; không nêu tên riêng, số điện thoại."
    )

    def clean(self) -> dict[str, Any]:
        """Find the đề án by its code, among those that everybody may know of."""
        data = super().clean() or {}
        code = data.pop("code", "").strip().upper()
        data["project"] = public.funded().filter(code=code).order_by("pk").first() if code else None
        if code and data["project"] is None:
            self.add_error("code", "Không có đề án mã này đã được phê duyệt kinh phí hỗ trợ.")
        return data


class _ForEnterprise(PortalForm):
    """A form that asks for which cơ sở; whoever acts for one alone is not asked."""

    def __init__(self, *args: Any, who: Principal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = selectors.own_enterprises(who)
        self.fields["enterprise"].queryset = rows  # type: ignore[attr-defined]
        if len(who.enterprise_ids) == 1:
            self.initial.setdefault("enterprise", next(iter(who.enterprise_ids)))


def _enterprise_field() -> forms.ModelChoiceField:
    return forms.ModelChoiceField(label="Cơ sở", queryset=Enterprise.objects.none(), empty_label="Chọn cơ sở")


class InterestForm(_ForEnterprise):
    """That a cơ sở wants a technology."""

    enterprise = _enterprise_field()
    need = forms.CharField(
        label="Nhu cầu",
        max_length=2000,
        required=False,
        widget=WORDS,
        help_text="Sản lượng, mặt bằng, điện, khi nào cần; để trống cũng được.",
    )


class RightForm(_ForEnterprise):
    """What a cơ sở wants to register."""

    enterprise = _enterprise_field()
    kind = forms.ChoiceField(label="Đối tượng", choices=RightKind.choices, initial=RightKind.TRADEMARK)
    subject = forms.CharField(label="Tên nhãn hiệu, sản phẩm", max_length=200)
    words = forms.CharField(label="Dùng cho hàng hóa, dịch vụ nào; điều cần hướng dẫn", max_length=4000, required=False, widget=WORDS)


class AdviceForm(StepForm):
    """What the office advises on a technology."""

    advice = forms.CharField(
        label="Tư vấn",
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Có phù hợp không, cần điều kiện gì, hỏi ai, bước tiếp theo.",
    )


class _ProjectField(StepForm):
    """A step that may name a đề án by its code."""

    asks_project = False
    code = forms.CharField(label="Mã đề án khuyến công", max_length=30, required=False, help_text="Để trống khi chưa có đề án hỗ trợ.")

    def clean(self) -> dict[str, Any]:
        """Find the đề án of the cơ sở by its code."""
        data = super().clean() or {}
        code = data.pop("code", "").strip().upper()
        if code:
            # Of this cơ sở alone: an office that advises need not see the others.
            rows = Project.objects.filter(code=code, lines__enterprise=self.subject.enterprise_id)
            data["project"] = rows.order_by("pk").first()
            if data["project"] is None:
                self.add_error("code", "Không có đề án mã này hỗ trợ cơ sở.")
        elif self.asks_project:
            self.add_error("code", "Cần nhập mã đề án.")
        return data


class ContractForm(AskingBack, _ProjectField):
    """The contract of a transfer."""

    contract_on = DateField(label="Ngày ký hợp đồng")
    value = MoneyField(label="Giá trị hợp đồng (đồng)", min_value=1)
    partner = forms.CharField(label="Bên chuyển giao", max_length=200)
    contract_number = forms.CharField(label="Số hợp đồng", max_length=60, required=False)
    field_order = ("contract_on", "value", "partner", "contract_number", "code")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("partner", self.subject.technology.supplier)


class LinkForm(_ProjectField):
    """The đề án that helps to pay."""

    asks_project = True


class GuidanceForm(StepForm):
    """What the office advises on a registration."""

    guidance = forms.CharField(
        label="Hướng dẫn",
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Tra cứu khả năng bảo hộ, hồ sơ cần có, lệ phí, nơi nộp.",
    )


class FilingForm(StepForm):
    """The application at Cục Sở hữu trí tuệ."""

    file_number = forms.CharField(label="Số đơn", max_length=40, help_text="Ví dụ 4-2026-01234.")
    filed_on = DateField(label="Ngày nộp đơn")


class AcceptedForm(StepForm):
    """The application was found in form."""

    accepted_on = DateField(label="Ngày quyết định chấp nhận đơn hợp lệ")


class PublishedForm(StepForm):
    """The application was published."""

    published_on = DateField(label="Ngày công bố đơn")


class GrantForm(StepForm):
    """The certificate."""

    certificate_number = forms.CharField(label="Số văn bằng", max_length=40)
    closed_on = DateField(label="Ngày cấp")

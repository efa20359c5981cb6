"""Forms of fairs."""

from typing import Any

from django import forms

from khuyencong.access import Principal
from khuyencong.actors.models import Enterprise
from khuyencong.ui.asking_back import AskingBack
from khuyencong.ui.fields import SMALL_NUMBER, DateField, MoneyField
from khuyencong.ui.forms import PortalForm
from products.models import Fair
from products.selectors import fairs
from projects.selectors.visibility import visible_to


class FairForm(PortalForm):
    """A fair; what is rarer stands folded."""

    folded = ("apply_by", "code")
    folded_label = "Hạn đăng ký, đề án"

    name = forms.CharField(label="Hội chợ, triển lãm", max_length=200)
    host = forms.CharField(label="Đơn vị tổ chức", max_length=200)
    place = forms.CharField(label="Địa điểm", max_length=200)
    starts_on = DateField(label="Khai mạc")
    ends_on = DateField(label="Bế mạc")
    booths = forms.IntegerField(label="Số gian hàng", min_value=1, max_value=2000, widget=forms.NumberInput(attrs=SMALL_NUMBER))
    apply_by = DateField(label="Nhận đăng ký đến hết ngày", required=False, help_text="Để trống thì nhận đến ngày khai mạc.")
    code = forms.CharField(label="Mã đề án chi cho hội chợ", max_length=30, required=False)

    def __init__(self, *args: Any, who: Principal, **kwargs: Any) -> None:
        self.who = who
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Find the đề án by its code, among those that the reader may open."""
        data = super().clean() or {}
        code = data.pop("code", "").strip().upper()
        data["project"] = visible_to(self.who).filter(code=code).order_by("pk").first() if code else None
        if code and data["project"] is None:
            self.add_error("code", "Không có đề án mã này trong phạm vi của bạn.")
        return data


class BoothForm(PortalForm):
    """A request for booths."""

    enterprise = forms.ModelChoiceField(label="Cơ sở", queryset=Enterprise.objects.none(), empty_label="Chọn cơ sở")
    goods = forms.CharField(label="Hàng trưng bày, bán", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    booths = forms.IntegerField(label="Số gian hàng", min_value=1, max_value=20, initial=1, widget=forms.NumberInput(attrs=SMALL_NUMBER))
    needs = forms.CharField(label="Yêu cầu về điện, nước, mặt bằng", max_length=500, required=False)

    def __init__(self, *args: Any, who: Principal, fair: Fair, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = fairs.without_booth(who, fair)
        self.fields["enterprise"].queryset = rows  # type: ignore[attr-defined]
        if len(rows) == 1:
            self.initial.setdefault("enterprise", rows[0].pk)


class AnswerForm(PortalForm):
    """Given, or refused with the reason."""

    accept = forms.TypedChoiceField(
        label="Trả lời",
        choices=[("1", "Nhận"), ("0", "Không nhận")],
        widget=forms.RadioSelect,
        coerce=lambda value: value == "1",
        initial="1",
    )
    reason = forms.CharField(label="Lý do khi không nhận", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class ResultForm(AskingBack):
    """What was sold."""

    orders = forms.IntegerField(
        label="Hợp đồng, đơn hàng đã ký", min_value=0, max_value=100_000, initial=0, widget=forms.NumberInput(attrs=SMALL_NUMBER)
    )
    order_value = MoneyField(label="Giá trị hợp đồng (đồng)", initial=0)
    revenue = MoneyField(label="Doanh thu tại hội chợ (đồng)")

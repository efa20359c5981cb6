"""Forms of estimates. They read and tell; `budgets.services.estimates` decides."""

from typing import Any

from django import forms

from budgets.enums import FundingSource
from khuyencong import clock
from khuyencong.ui.fields import MoneyField
from khuyencong.ui.forms import PortalForm


class AmountForm(PortalForm):
    """The whole sum of an estimate and why."""

    amount = MoneyField(label="Tổng dự toán", help_text="Cả năm, không phải phần tăng thêm. Có thể viết “4 tỷ”.")
    note = forms.CharField(label="Thuyết minh", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))


class DraftForm(AmountForm):
    """Which year and source the estimate is for."""

    year = forms.TypedChoiceField(label="Năm ngân sách", coerce=int)
    source = forms.ChoiceField(label="Nguồn kinh phí")
    field_order = ("year", "source", "amount", "note")

    def __init__(self, *args: Any, sources: tuple[FundingSource, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this = clock.today().year
        self.fields["year"].choices = [(year, str(year)) for year in (this + 1, this, this - 1)]  # type: ignore[attr-defined]
        self.initial.setdefault("year", this)
        self.fields["source"].choices = [("", "Chọn nguồn"), *((source.value, source.label) for source in sources)]  # type: ignore[attr-defined]


class ApproveForm(PortalForm):
    """The decision on which the approval rests."""

    decision = forms.CharField(label="Quyết định giao dự toán", max_length=200, help_text="Số, ngày, cơ quan ban hành.")


class ConfirmForm(PortalForm):
    """Nothing to fill in: the button is the answer."""

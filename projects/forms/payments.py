"""Forms of requests for money: what is asked for with its papers, which originals were seen, what the treasury did."""

from collections.abc import Sequence
from typing import Any

from django import forms

from khuyencong.ui.asking_back import AskingBack
from khuyencong.ui.fields import DateField, FileInput, MoneyField
from projects.enums import AttachmentPurpose
from projects.forms.actions import ActionForm
from projects.forms.execution import ask_purse
from projects.models import Line
from projects.selectors import papers
from projects.selectors.papers import Asked

SEEN = "original_"


class PaymentForm(AskingBack):
    """How much is asked for, what for, and the papers that the rules in force ask for."""

    amount = MoneyField(label="Số tiền đề nghị", min_value=1)
    note = forms.CharField(label="Nội dung", max_length=300, help_text="Ví dụ: Tạm ứng đợt 1 theo hợp đồng.")

    def __init__(self, *args: Any, line: Line, asked: Sequence[Asked] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_purse(self, line)
        self.purposes = [one.purpose for one in asked if one.purpose in AttachmentPurpose.of_payments()]
        for one in asked:
            if one.purpose in self.purposes:
                self.fields[f"paper_{one.purpose}"] = forms.FileField(
                    label=one.words, widget=FileInput(), required=one.is_required,
                    error_messages={"required": f"Cần {one.purpose.label.lower()}."}, help_text=f"{one.citation}.",
                )  # fmt: skip
        self.order_fields(["part", "amount", "note", *(f"paper_{purpose}" for purpose in self.purposes)])

    def clean(self) -> dict[str, Any]:
        """Gather the papers."""
        data = super().clean()
        return data | {"files": {purpose.value: data.pop(f"paper_{purpose}", None) for purpose in self.purposes}}


class ApprovePaymentForm(ActionForm):
    """One tick for each paper: its original was seen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = [one for one in papers.asked_for(self.subject.line, self.subject.kind, self.subject) if one.is_there]
        for one in self.asked:
            words = f"Đánh dấu khi đã xem bản gốc: {one.purpose.label.lower()}."
            self.fields[f"{SEEN}{one.purpose}"] = forms.BooleanField(
                label=f"Đã xem bản gốc: {one.purpose.label}", required=one.is_required, error_messages={"required": words}
            )

    def clean(self) -> dict[str, Any]:
        """Gather the papers that were seen."""
        data = super().clean() or self.cleaned_data
        return data | {"originals": [one.purpose.value for one in self.asked if data.pop(f"{SEEN}{one.purpose}", False)]}


class PayForm(ActionForm):
    """What the treasury did."""

    voucher = forms.CharField(label="Số chứng từ của Kho bạc", max_length=60)
    paid_on = DateField(label="Ngày chi")

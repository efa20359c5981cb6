"""Forms of the communes' room. They read and tell; the services decide."""

from datetime import timedelta
from typing import Any

from django import forms

from communes import selectors
from communes.enums import Clause, SignalKind
from communes.models import MOST_REACHED, Task
from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.actors.models import Organisation
from khuyencong.ui.fields import SMALL_NUMBER, DateField, FileInput
from khuyencong.ui.forms import PortalForm
from khuyencong.workflow.forms import WORDS

USUAL_DAYS = 14


def _photo(*, required: bool, hint: str = "") -> forms.FileField:
    words = {"required": "Cần kèm một ảnh."}
    return forms.FileField(label="Ảnh", required=required, help_text=hint, error_messages=words, widget=FileInput(accept=".jpg,.jpeg,.png"))


class SendForm(PortalForm):
    """What is asked of the communes and by when; of all of them unless some are named."""

    title = forms.CharField(label="Việc giao cho xã, trong một câu", max_length=200)
    words = forms.CharField(
        label="Nội dung, cách làm", max_length=4000, required=False, widget=WORDS,
        help_text="Không ghi tên, điện thoại của cá nhân: ai giữ liên kết báo cáo cũng đọc được phần này.",
    )  # fmt: skip
    due_on = DateField(label="Hạn báo cáo")
    to = forms.ModelMultipleChoiceField(
        label="Chỉ giao cho", queryset=Organisation.objects.none(), required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Không đánh dấu xã nào: giao cho tất cả.",
    )  # fmt: skip
    clause = forms.ChoiceField(label="Điểm của Chỉ thị", choices=Clause, initial=Clause.SPREAD)
    needs_photo = forms.BooleanField(label="Báo cáo phải có ảnh", required=False, initial=True)

    def __init__(self, *args: Any, who: Principal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("due_on", clock.today() + timedelta(days=USUAL_DAYS))
        field: forms.ModelMultipleChoiceField = self.fields["to"]  # type: ignore[assignment]
        field.queryset = selectors.committees(who)
        field.label_from_instance = lambda row: row.area.placed  # type: ignore[method-assign]

    def clean(self) -> dict[str, Any]:
        """No commune named is all of them."""
        data = super().clean() or {}
        data["to"] = list(data["to"]) if data.get("to") else None
        return data


class ReportForm(PortalForm):
    """Three fields and one photo."""

    words = forms.CharField(label="Xã đã làm gì", max_length=4000, widget=WORDS)
    reached = forms.IntegerField(
        label="Số cơ sở, hộ đã được phổ biến",
        min_value=0,
        max_value=MOST_REACHED,
        widget=forms.NumberInput(attrs=SMALL_NUMBER),
    )
    wish = forms.CharField(label="Khó khăn, đề nghị", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, task: Task, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["photo"] = _photo(
            required=task.needs_photo, hint="Một ảnh buổi làm việc, tờ thông báo… Vị trí và tên máy ghi trong tệp ảnh được bỏ đi."
        )


class CallOffForm(PortalForm):
    """Why a task is over."""

    reason = forms.CharField(label="Lý do", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class NothingForm(PortalForm):
    """Nothing to fill in: the button is the answer."""


class SignalForm(PortalForm):
    """What a commune tells by itself."""

    kind = forms.ChoiceField(label="Loại", choices=SignalKind, widget=forms.RadioSelect, initial=SignalKind.WANTS)
    title = forms.CharField(label="Ai, việc gì, trong một câu", max_length=200)
    words = forms.CharField(label="Nội dung", max_length=4000, widget=WORDS)
    phone = forms.CharField(
        label="Điện thoại liên hệ", max_length=20, required=False, help_text="Của hộ, cơ sở; chỉ ghi khi người đó đồng ý."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["photo"] = _photo(required=False)


class AnswerForm(PortalForm):
    """What the district says."""

    answer = forms.CharField(label="Trả lời xã", max_length=4000, widget=WORDS)


class ContactForm(PortalForm):
    """Whom to write to at a commune."""

    name = forms.CharField(label="Họ tên", max_length=120)
    email = forms.EmailField(label="Thư điện tử", help_text="Liên kết báo cáo được gửi tới địa chỉ này.")
    phone = forms.CharField(label="Điện thoại", max_length=20, required=False)

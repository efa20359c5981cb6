"""Forms of handovers."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from khuyencong import clock
from khuyencong.actors.models import HandoverReceiver, Membership, User
from khuyencong.actors.staffing import Section
from khuyencong.ui.fields import DateField
from khuyencong.ui.forms import PortalForm


class StartForm(PortalForm):
    """The last day, why, and what to mind."""

    effective_on = DateField(label="Vai trò bàn giao hết ngày", initial=clock.today)
    cause = forms.CharField(label="Lý do bàn giao", max_length=300, help_text="Như: Theo Quyết định số … về việc điều động công chức")


class DescribeForm(StartForm):
    """The same, with remarks."""

    note = forms.CharField(label="Ý kiến, lưu ý", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))


class ReceiverForm(PortalForm):
    """Somebody who takes over."""

    membership = forms.TypedChoiceField(label="Người nhận", coerce=int)

    def __init__(self, *args: Any, people: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(row.pk, f"{row.user.full_name} – {row.title or row.get_role_display()}") for row in people]
        self.fields["membership"].choices = [("", "Chọn người nhận"), *choices]  # type: ignore[attr-defined]


class RowForm(PortalForm):
    """One thing that is not on the portal."""

    section = forms.ChoiceField(
        label="Phần", choices=[("", "Chọn phần"), *((value, label) for value, label in Section.choices if value != Section.FILE)]
    )
    title = forms.CharField(label="Nội dung", max_length=300)
    detail = forms.CharField(label="Chi tiết, số lượng, tình trạng", max_length=500, required=False)
    receiver_id = forms.TypedChoiceField(label="Người nhận", coerce=int, required=False, empty_value=None)

    def __init__(self, *args: Any, receivers: Iterable[HandoverReceiver], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(row.pk, row.membership.user.full_name) for row in receivers]
        self.fields["receiver_id"].choices = [("", "Người nhận đầu tiên"), *choices]  # type: ignore[attr-defined]


class SignForm(PortalForm):
    """A signature: one's password once more, where one has one; a reason where the step asks for it."""

    reason = forms.CharField(label="Lý do", max_length=300)
    password = forms.CharField(
        label="Mật khẩu của bạn", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text="Nhập lại mật khẩu để ký.", error_messages={"required": "Cần nhập mật khẩu để ký."},
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, needs_reason: bool, signs: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if not needs_reason:
            del self.fields["reason"]
        if not signs or not user.has_usable_password():
            del self.fields["password"]

    def clean_password(self) -> str:
        if not self.user.check_password(self.cleaned_data["password"]):
            raise ValidationError("Mật khẩu chưa đúng.")
        return ""

"""The forms by which people come to act for a cơ sở."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from khuyencong.access import Role
from khuyencong.actors.forms.reading import ReadingForm
from khuyencong.ui.fields import FileInput
from khuyencong.ui.forms import PortalForm

ADDRESS = forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"})
ROLES = [(role.value, role.label) for role in reversed(Role.of_enterprises())]


class AddressForm(PortalForm):
    """The address to which a link is sent."""

    email = forms.EmailField(
        label="Thư điện tử",
        max_length=254,
        widget=ADDRESS,
        error_messages={"invalid": "Thư điện tử không đúng dạng, ví dụ ten@coso.vn."},
    )


class NewAccountForm(ReadingForm):
    """A name, a password twice, and that one has read what becomes of one's data."""

    field_order = ("full_name", "password", "again", "has_read")

    full_name = forms.CharField(label="Họ và tên", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password = forms.CharField(
        label="Mật khẩu",
        max_length=200,
        strip=False,
        help_text="Ít nhất 10 ký tự, không phải từ thông dụng, không giống tên hay thư điện tử.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="Nhập lại mật khẩu", max_length=200, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if "password" in said and "again" in said and said["password"] != said["again"]:
            self.add_error("again", ValidationError("Hai lần nhập mật khẩu không giống nhau."))
        return said

    def said(self) -> dict[str, str]:
        """What a new account is made of."""
        return {name: self.cleaned_data[name] for name in ("full_name", "password", "notice")}


class JoinForm(PortalForm):
    """Why somebody should act for a cơ sở that is known already."""

    message = forms.CharField(
        label="Bạn làm gì ở cơ sở này",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Người quyết định sẽ đọc lời này.",
    )
    of_district = forms.BooleanField(
        label="Không liên hệ được với chủ tài khoản hiện nay (người đại diện đã thay đổi); đề nghị địa phương quyết định", required=False
    )
    document = forms.FileField(
        label="Giấy tờ chứng minh",
        required=False,
        help_text="Cần khi địa phương quyết định: giấy đăng ký, quyết định thay đổi người đại diện.",
        widget=FileInput(),
    )


class InviteForm(PortalForm):
    """Who is asked to act for the cơ sở."""

    email = forms.EmailField(
        label="Thư điện tử của người được mời",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"invalid": "Thư điện tử không đúng dạng, ví dụ ten@coso.vn."},
    )
    role = forms.ChoiceField(
        label="Vai trò", choices=ROLES, help_text="Nhân viên soạn và báo cáo; chủ cơ sở nộp, ký, đề nghị chi, giữ tài khoản."
    )


class FirstOwnerForm(PortalForm):
    """The owner whom the district asks in."""

    email = InviteForm.base_fields["email"]


class DecisionForm(PortalForm):
    """Yes, or no with a reason."""

    answer = forms.ChoiceField(label="Quyết định", choices=[("yes", "Xác nhận"), ("no", "Không xác nhận")], widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Lý do không xác nhận",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Chủ cơ sở sẽ đọc.",
    )


class JoinDecisionForm(PortalForm):
    """Which role, or no with a reason."""

    answer = forms.ChoiceField(
        label="Quyết định",
        choices=[*((role, f"Cho tham gia: {label}") for role, label in ROLES), ("no", "Từ chối")],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label="Lý do từ chối", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class MergeForm(PortalForm):
    """Why two rows are one cơ sở."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    reason = forms.CharField(label="Vì sao là một cơ sở", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

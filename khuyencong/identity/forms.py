"""Signing in, second factors, passwords."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm

from khuyencong.ui.forms import PortalForm

_MISMATCH = "Hai lần nhập mật khẩu mới không giống nhau."


def _word(form: Any, labels: dict[str, str]) -> None:
    for name, label in labels.items():
        form.fields[name].label = label
        form.fields[name].error_messages["required"] = f"Cần nhập: {label[:1].lower()}{label[1:]}."
        form.fields[name].widget.attrs.pop("autofocus", None)
    form.fields["new_password1"].help_text = "Ít nhất 10 ký tự, không phải từ thông dụng, không giống tên hay thư điện tử."
    form.fields["new_password2"].help_text = ""


class SignInForm(PortalForm, AuthenticationForm):
    """E-mail and password. One sentence for a wrong password, an unknown address and a closed account alike."""

    error_messages = {
        "invalid_login": "Thư điện tử hoặc mật khẩu chưa đúng. Kiểm tra phím Caps Lock và bộ gõ rồi thử lại.",
        "inactive": "Thư điện tử hoặc mật khẩu chưa đúng. Kiểm tra phím Caps Lock và bộ gõ rồi thử lại.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        address, password = self.fields["username"], self.fields["password"]
        address.label, password.label = "Thư điện tử", "Mật khẩu"
        address.error_messages["required"] = "Cần nhập thư điện tử."
        password.error_messages["required"] = "Cần nhập mật khẩu."
        address.widget = forms.EmailInput(attrs={"autocomplete": "username", "maxlength": 254, "spellcheck": "false"})


class ChangePasswordForm(PortalForm, PasswordChangeForm):
    """The present password once, the new one twice."""

    error_messages = {"password_incorrect": "Mật khẩu đang dùng chưa đúng.", "password_mismatch": _MISMATCH}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, {"old_password": "Mật khẩu đang dùng", "new_password1": "Mật khẩu mới", "new_password2": "Nhập lại mật khẩu mới"})


class CodeForm(PortalForm):
    """A code of the authenticator app, or a recovery code."""

    code = forms.CharField(
        label="Mã xác thực",
        max_length=20,
        help_text="Mã 6 chữ số đang hiện trong ứng dụng xác thực, hoặc một mã dự phòng.",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false", "class": "short"}),
    )


class EnrolForm(PortalForm):
    """The first code of an authenticator app."""

    code = forms.CharField(
        label="Mã 6 chữ số",
        max_length=10,
        help_text="Mã đang hiện trong ứng dụng, sau khi đã quét hình.",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "short"}),
    )


class PasskeyForm(PortalForm):
    """What the browser answers for a passkey; filled by static/js/passkey.js."""

    answer = forms.CharField(max_length=20_000, widget=forms.HiddenInput)


class NewPasskeyForm(PasskeyForm):
    """A new passkey and what it is called."""

    name = forms.CharField(
        label="Tên gợi nhớ", max_length=60, required=False, help_text="Ví dụ: điện thoại của tôi, máy ở cơ quan. Để trống cũng được."
    )


class AddressForm(PortalForm):
    """An e-mail address to which a link is sent."""

    email = forms.EmailField(
        label="Thư điện tử", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "username", "spellcheck": "false"})
    )


class NewPasswordForm(PortalForm, SetPasswordForm):
    """A new password, twice; the old one is not asked: the link has shown who it is."""

    error_messages = {"password_mismatch": _MISMATCH}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, {"new_password1": "Mật khẩu mới", "new_password2": "Nhập lại mật khẩu mới"})


class ConfirmForm(PortalForm):
    """Who one is, once more: by the password, or by a second factor where there is no password."""

    def __init__(self, *args: Any, by_password: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if by_password:
            widget = forms.PasswordInput(attrs={"autocomplete": "current-password"})
            self.fields["password"] = forms.CharField(
                label="Mật khẩu", strip=False, max_length=4096, widget=widget, error_messages={"required": "Cần nhập mật khẩu."}
            )
        else:
            self.fields["code"] = CodeForm.base_fields["code"]


class ResetFactorForm(PortalForm):
    """Whose second factor is reset, and why."""

    email = forms.EmailField(
        label="Thư điện tử của người được đặt lại", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    reason = forms.CharField(
        label="Lý do",
        max_length=500,
        help_text="Ai yêu cầu, đã xác minh người đó bằng cách nào. Được ghi lại và gửi cho người được đặt lại.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

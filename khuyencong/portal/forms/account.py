"""Signing in and changing one's password."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm

from khuyencong.ui.forms import PortalForm


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

    error_messages = {
        "password_incorrect": "Mật khẩu đang dùng chưa đúng.",
        "password_mismatch": "Hai lần nhập mật khẩu mới không giống nhau.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {"old_password": "Mật khẩu đang dùng", "new_password1": "Mật khẩu mới", "new_password2": "Nhập lại mật khẩu mới"}
        for name, label in labels.items():
            self.fields[name].label = label
            self.fields[name].error_messages["required"] = f"Cần nhập: {label[:1].lower()}{label[1:]}."
            self.fields[name].widget.attrs.pop("autofocus", None)
        self.fields["new_password1"].help_text = "Ít nhất 10 ký tự, không phải từ thông dụng, không giống tên hay thư điện tử."
        self.fields["new_password2"].help_text = ""

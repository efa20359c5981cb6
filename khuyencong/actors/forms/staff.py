"""Forms of people and their roles."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.auth.forms import SetPasswordForm
from django.core.exceptions import ValidationError

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import Organisation
from khuyencong.actors.roles import OFFICES, roles_of
from khuyencong.ui.fields import DateField
from khuyencong.ui.forms import PortalForm


class RoleForm(PortalForm):
    """A role at an organisation, from a day on."""

    organisation = forms.TypedChoiceField(label="Cơ quan", coerce=int)
    role = forms.ChoiceField(label="Vai trò")
    title = forms.CharField(label="Chức danh", max_length=120, help_text="Như trên văn bản: Chuyên viên, Phó Trưởng phòng, Phó Giám đốc")
    valid_from = DateField(label="Từ ngày", initial=clock.today)
    valid_to = DateField(label="Đến hết ngày", required=False, help_text="Để trống nếu chưa biết.")

    def __init__(self, *args: Any, organisations: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = {row.pk: row for row in organisations}
        fitting = {role for row in organisations for role in roles_of(row.kind)}
        self.fields["organisation"].choices = [("", "Chọn cơ quan"), *((row.pk, row.name) for row in organisations)]  # type: ignore[attr-defined]
        self.fields["role"].choices = [("", "Chọn vai trò"), *((role.value, role.label) for role in OFFICES if role in fitting)]  # type: ignore[attr-defined]

    def clean_organisation(self) -> Organisation:
        return self.organisations[self.cleaned_data["organisation"]]

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        organisation, role = data.get("organisation"), data.get("role")
        if organisation is not None and role is not None and role not in roles_of(organisation.kind):
            self.add_error("role", ValidationError(f"{organisation.name} không có vai trò {role.label}."))
        return data


class InviteForm(RoleForm):
    """A new person with a first role."""

    full_name = forms.CharField(label="Họ và tên", max_length=120)
    email = forms.EmailField(label="Thư điện tử công vụ", help_text="Cổng gửi tới địa chỉ này liên kết để đặt mật khẩu.")

    field_order = ("full_name", "email", "organisation", "role", "title", "valid_from", "valid_to")


class EndRoleForm(PortalForm):
    """The last day of a role."""

    on = DateField(label="Vai trò kết thúc hết ngày", initial=clock.today)
    forced_reason = forms.CharField(
        label="Lý do kết thúc khi còn việc chưa bàn giao",
        max_length=300,
        required=False,
        help_text="Chỉ ghi khi không thể bàn giao trước; việc còn lại vào danh sách “Việc chưa có người nhận”.",
    )


class DisableForm(PortalForm):
    """Nothing to fill in: the page asks once more."""


class ChoosePasswordForm(PortalForm, SetPasswordForm):
    """The first password of an invited person, twice."""

    error_messages = {"password_mismatch": "Hai lần nhập mật khẩu không giống nhau."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (("new_password1", "Mật khẩu"), ("new_password2", "Nhập lại mật khẩu")):
            self.fields[name].label = label
            self.fields[name].error_messages["required"] = f"Cần nhập: {label.lower()}."
        self.fields["new_password1"].help_text = "Ít nhất 10 ký tự, không phải từ thông dụng, không giống tên hay thư điện tử."
        self.fields["new_password2"].help_text = ""

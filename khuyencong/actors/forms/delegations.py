"""Forms of delegations."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.actors.models import Membership
from khuyencong.actors.selectors.delegations import delegable
from khuyencong.actors.selectors.people import colleagues
from khuyencong.actors.staffing import SigningForm
from khuyencong.ui.fields import DateField
from khuyencong.ui.forms import PortalForm

ALL, SOME = "tat-ca", "mot-so"


class DelegateForm(PortalForm):
    """To whom, for which days, by which paper, signing how, and for what."""

    receiver = forms.TypedChoiceField(label="Người nhận ủy quyền", coerce=int)
    form = forms.ChoiceField(label="Hình thức ký", choices=[("", "Chọn hình thức"), *SigningForm.choices])
    title = forms.CharField(
        label="Chức vụ ghi khi ký", max_length=80, help_text="Như: Phó Giám đốc, Phó Chủ tịch, Trưởng phòng Quản lý công nghiệp"
    )
    valid_from = DateField(label="Từ ngày", initial=clock.today)
    valid_to = DateField(label="Đến hết ngày")
    paper_number = forms.CharField(label="Số văn bản ủy quyền", max_length=60)
    paper_date = DateField(label="Ngày văn bản", initial=clock.today)
    extent = forms.ChoiceField(
        label="Phạm vi",
        choices=[(ALL, "Toàn bộ việc của vai trò"), (SOME, "Chỉ những việc chọn dưới đây")],
        initial=ALL,
    )
    permissions = forms.MultipleChoiceField(
        label="Những việc được ủy quyền",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Chỉ dùng khi ủy quyền một số việc.",
    )

    def __init__(self, *args: Any, who: Principal, giver: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found: dict[int, Membership] = {}
        for member in colleagues(giver.organisation_id or 0, but=[who.user_id or 0]):
            found.setdefault(member.user_id, member)
        self.people = {member.pk: member for member in found.values()}
        choices = [(pk, f"{member.user.full_name} – {member.title or member.get_role_display()}") for pk, member in self.people.items()]
        self.fields["receiver"].choices = [("", "Chọn người"), *choices]  # type: ignore[attr-defined]
        self.fields["permissions"].choices = [(str(g.permission), g.permission.label) for g in delegable(giver.role)]  # type: ignore[attr-defined]

    def clean_receiver(self) -> Membership:
        return self.people[self.cleaned_data["receiver"]]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        chosen = data.get("permissions") or []
        if data.get("extent") == SOME and not chosen:
            self.add_error("permissions", ValidationError("Hãy chọn ít nhất một việc."))
        if data.get("extent") == ALL:
            data["permissions"] = []
        data.pop("extent", None)
        return data


class RevokeForm(PortalForm):
    """Why it is taken back."""

    reason = forms.CharField(label="Lý do thu hồi", max_length=300)

"""Forms of officers in charge, their learning."""

from typing import Any

from django import forms

from khuyencong import clock
from khuyencong.actors.models import Organisation
from khuyencong.actors.selectors.people import below, colleagues
from khuyencong.actors.staffing import Degree, TrainingTopic
from khuyencong.ui.fields import DateField, FileInput
from khuyencong.ui.forms import PortalForm

_NUMBER = forms.TextInput(attrs={"inputmode": "numeric"})


class AssignForm(PortalForm):
    """Who is in charge, from when, by which decision."""

    user = forms.TypedChoiceField(label="Cán bộ", coerce=int, help_text="Người đang giữ vai trò ở đơn vị; chưa có thì mời trước.")
    is_main = forms.TypedChoiceField(
        label="Nhiệm vụ",
        coerce=lambda value: value == "chinh",
        choices=[("chinh", "Phụ trách chính"), ("phu", "Tham gia, hỗ trợ")],
        initial="chinh",
    )
    valid_from = DateField(label="Phụ trách từ ngày")
    valid_to = DateField(label="Đến hết ngày", required=False, help_text="Để trống nếu quyết định không ghi thời hạn.")
    decision_number = forms.CharField(label="Số quyết định", max_length=60, help_text="Như 12/QĐ-UBND")
    decided_on = DateField(label="Ngày quyết định")
    share = forms.IntegerField(label="Thời gian dành cho khuyến công (%)", min_value=1, max_value=100, initial=50, widget=_NUMBER)
    note = forms.CharField(label="Ghi chú", max_length=300, required=False)
    decision = forms.FileField(label="Bản chụp quyết định", required=False, widget=FileInput())

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen: dict[int, str] = {}
        for pk in sorted(below(organisation.pk)):
            for member in colleagues(pk):
                seen.setdefault(member.user_id, f"{member.user.full_name} – {member.title or member.get_role_display()}")
        people = sorted(seen.items(), key=lambda row: row[1])
        self.fields["user"].choices = [("", "Chọn cán bộ"), *people]  # type: ignore[attr-defined]


class EndAssignmentForm(PortalForm):
    """The last day, and why."""

    on = DateField(label="Phụ trách đến hết ngày", initial=clock.today)
    reason = forms.CharField(label="Lý do", max_length=300, help_text="Như: chuyển công tác theo Quyết định …")


class QualificationForm(PortalForm):
    """A degree."""

    degree = forms.ChoiceField(label="Trình độ", choices=[("", "Chọn trình độ"), *Degree.choices])
    field = forms.CharField(label="Chuyên ngành", max_length=160)
    years = forms.IntegerField(label="Số năm làm việc trong ngành", min_value=0, max_value=60, initial=0, widget=_NUMBER)


class TrainingForm(PortalForm):
    """A course that was taken."""

    topic = forms.ChoiceField(label="Chủ đề", choices=[("", "Chọn chủ đề"), *TrainingTopic.choices])
    name = forms.CharField(label="Tên khóa", max_length=200)
    organiser = forms.CharField(label="Đơn vị tổ chức", max_length=200)
    starts_on = DateField(label="Từ ngày")
    ends_on = DateField(label="Đến ngày")
    certificate = forms.CharField(label="Số chứng nhận", max_length=60, required=False)

"""Forms of the directive's room."""

from django import forms

from khuyencong.ui.fields import DateField
from khuyencong.ui.forms import PortalForm

_WORDS = forms.Textarea(attrs={"rows": 5})


class PlanForm(PortalForm):
    """What is to be reached in the year, and by when."""

    target = forms.IntegerField(label="Chỉ tiêu năm", min_value=1, max_value=1_000_000, required=False)
    due_on = DateField(label="Thời hạn", required=False)
    words = forms.CharField(label="Kế hoạch, cách làm", max_length=4000, required=False, widget=_WORDS)


class RemarkForm(PortalForm):
    """How one's office did its duty."""

    words = forms.CharField(label="Đánh giá việc thực hiện trong năm", max_length=4000, widget=_WORDS)


class RemindForm(PortalForm):
    """What the owners are told."""

    words = forms.CharField(label="Nội dung nhắc", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

"""Forms of suspension, hearing, end and recovery."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from khuyencong import clock
from khuyencong.ui.asking_back import AskingBack
from khuyencong.ui.fields import DateField, MoneyField
from khuyencong.ui.forms import PortalForm
from projects.enums import AdjustmentKind, TermCode
from projects.forms.actions import ActionForm
from projects.forms.adjusting import OutsideForm
from projects.forms.execution import words
from projects.selectors import adjusting, terms
from projects.services.stopping import Due

INSTALMENTS = 4


class SuspendForm(ActionForm):
    """Until when at the latest."""

    resume_by = DateField(label="Phải tiếp tục chậm nhất ngày")

    def clean_resume_by(self) -> Any:
        """A day that is still to come."""
        day = self.cleaned_data["resume_by"]
        if day <= clock.today():
            raise ValidationError("Ngày phải tiếp tục phải sau hôm nay.")
        return day


class TerminateForm(OutsideForm):
    """Whether the beneficiary itself asks, and the number of a decision from outside."""

    at_request = forms.BooleanField(
        label="Cơ sở tự đề nghị ngừng bằng văn bản", required=False, help_text="Khi đó không cần thông báo giải trình trước."
    )

    def authority(self) -> Any:
        return adjusting.authority_of(self.subject.project.track, [AdjustmentKind.STOP])


class AnnounceEndForm(PortalForm):
    """Why the work is to be ended."""

    grounds = words("Lý do dự kiến chấm dứt", help_text="Mỗi dòng một lý do, nêu việc cụ thể và ngày. Cơ sở đọc được nội dung này.")


class ReplyForm(PortalForm):
    """The beneficiary's answer."""

    reply = words("Nội dung giải trình", rows=6, help_text="Chỉ gửi được một lần, trong thời hạn giải trình.")


class RecoveryForm(AskingBack):
    """What comes back when, in up to four instalments."""

    reason = words("Lý do thu hồi")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, INSTALMENTS + 1):
            needed = number == 1
            self.fields[f"amount_{number}"] = MoneyField(label=f"Số tiền đợt {number}", min_value=1, required=needed)
            self.fields[f"due_{number}"] = DateField(label=f"Hạn nộp đợt {number}", required=needed)
        self.initial.setdefault("due_1", terms.after(TermCode.RECOVERY, clock.today()))

    def clean(self) -> dict[str, Any]:
        """Gather the instalments; each has both its sum and its day."""
        data = super().clean() or {}
        dues = []
        for number in range(1, INSTALMENTS + 1):
            amount, due = data.pop(f"amount_{number}", None), data.pop(f"due_{number}", None)
            if amount and due:
                dues.append(Due(amount, due))
            elif amount and f"due_{number}" not in self.errors:
                self.add_error(f"due_{number}", f"Cần hạn nộp của đợt {number}.")
            elif due and number > 1 and f"amount_{number}" not in self.errors:
                self.add_error(f"amount_{number}", f"Cần số tiền của đợt {number}.")
        return data | {"dues": dues}

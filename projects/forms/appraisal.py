"""Forms of the district's check, of the norm check, of opinions and of the appraiser's conclusion."""

from typing import Any

from django import forms

from khuyencong import clock
from khuyencong.actors.enums import Function
from khuyencong.ui.fields import DateField, FileInput
from khuyencong.ui.forms import PortalForm
from projects.enums import OpinionAnswer
from projects.models import Project
from projects.selectors import appraising


def words(label: str, help_text: str = "", *, required: bool = True, rows: int = 4, longest: int = 8000) -> forms.CharField:
    """A field for several lines of text."""
    return forms.CharField(
        label=label, help_text=help_text, required=required, max_length=longest, widget=forms.Textarea(attrs={"rows": rows})
    )


YES_NO = [("yes", "Có"), ("no", "Không")]


class SiteCheckForm(PortalForm):
    """What the district saw on the spot."""

    checked_on = DateField(label="Ngày kiểm tra")
    participants = words("Thành phần tham gia", "Mỗi người một dòng: họ tên, chức vụ, cơ quan.", rows=3)
    premises = words("Mặt bằng, nhà xưởng, điện, nước", rows=3)
    remarks = words("Nhận xét thêm", required=False, rows=3)
    is_ready = forms.ChoiceField(label="Cơ sở đủ điều kiện thực hiện đề án?", choices=YES_NO, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("checked_on", clock.today())

    def clean_is_ready(self) -> bool:
        return self.cleaned_data["is_ready"] == "yes"


class NormCheckForm(PortalForm):
    """Nothing to fill in: the verdict of today's law is kept as shown; an exception is argued apart."""


class AskOpinionForm(PortalForm):
    """Whom to ask, and what."""

    function = forms.ChoiceField(label="Hỏi ý kiến về")
    question = words("Nội dung hỏi")

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = appraising.not_to_be_asked(project)
        offered = (Function.ICT_APPRAISER, Function.BUDGET_APPRAISER, Function.SCIENCE_APPRAISER, Function.LABOUR_APPRAISER)
        self.fields["function"].choices = [("", "Chọn một nội dung"), *((f.value, f.label) for f in offered if f.value not in asked)]  # type: ignore[attr-defined]


class ApologiseForm(PortalForm):
    """Why the office is late, and until when it will answer."""

    reason = words("Lý do chậm", "Nơi nộp hồ sơ đọc lý do này trong phiếu xin lỗi.")
    new_due_on = DateField(label="Hẹn trả kết quả vào ngày")


class AnswerOpinionForm(PortalForm):
    """The asked office's answer."""

    answer = forms.ChoiceField(label="Ý kiến", choices=OpinionAnswer, widget=forms.RadioSelect)
    text = words("Nội dung ý kiến")
    file = forms.FileField(label="Công văn, tài liệu kèm theo", widget=FileInput(), required=False)


class WithdrawOpinionForm(PortalForm):
    """Why the question is no longer asked."""

    reason = words("Lý do rút câu hỏi", "Cơ quan được hỏi đọc lý do này.", rows=2)


class ConcludeForm(PortalForm):
    """The appraiser's conclusion."""

    content_remarks = words("Nhận xét về nội dung")
    cost_remarks = words("Nhận xét về kinh phí, định mức")
    participants = words("Thành phần dự thẩm định", "Mỗi người một dòng.", rows=3)
    is_positive = forms.ChoiceField(label="Đề nghị phê duyệt?", choices=YES_NO, widget=forms.RadioSelect)
    conclusion = words("Kết luận")
    silent_offices_reason = words(
        "Lý do kết luận khi còn cơ quan quá hạn chưa trả lời",
        "Bắt buộc khi có cơ quan phải hỏi mà quá hạn chưa trả lời.",
        required=False,
        rows=2,
    )

    def clean_is_positive(self) -> bool:
        return self.cleaned_data["is_positive"] == "yes"


class RemindForm(PortalForm):
    """Nothing to fill in."""

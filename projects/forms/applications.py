"""Forms by which an application is written. They read what is typed; whether it may be kept is the services' word."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from budgets.models import SupportContent
from budgets.norms.declared import contents_on
from khuyencong import clock, text
from khuyencong.ui.fields import DateField, FileInput, MoneyField
from khuyencong.ui.forms import PortalForm
from projects.enums import AttachmentPurpose, Track
from projects.models import Line, Project, SupplementPart

LONG = 12_000  # letters of one answer; about six pages


def contents() -> list[tuple[str, str]]:
    """The contents of support that the law of today knows, to choose from."""
    rows = contents_on(clock.today()).order_by("sub_programme", "code").values_list("code", "name_vi")
    return [("", "Chọn nội dung"), *rows]


def words(label: str, *, rows: int = 6, hint: str = "") -> forms.CharField:
    """A long answer; a draft may leave it empty."""
    return forms.CharField(label=label, required=False, max_length=LONG, help_text=hint, widget=forms.Textarea(attrs={"rows": rows}))


class ContentField(forms.ChoiceField):
    """A content of support, cleaned to its row."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=contents, label="Nội dung đề nghị hỗ trợ", **kwargs)

    def clean(self, value: Any) -> SupportContent | None:
        code = super().clean(value)
        return SupportContent.objects.get(code=code) if code else None


class StartForm(PortalForm):
    """For what a new application asks; for whom is chosen before."""

    content = ContentField()
    track = forms.ChoiceField(label="Nguồn kinh phí", choices=Track.choices, initial=Track.KCDP)
    cost = MoneyField(
        label="Chi phí dự kiến",
        required=False,
        help_text="Để biết trước mức hỗ trợ tối đa; chưa lưu vào hồ sơ. Viết như “600 triệu” hoặc “1,5 tỷ”.",
    )
    title = forms.CharField(
        label="Tên đề án", max_length=250, help_text="Nêu việc và sản phẩm, ví dụ: Ứng dụng máy ép trong sản xuất nước trái cây."
    )


class BeneficiaryForm(PortalForm):
    """The content of support of another beneficiary."""

    content = ContentField()


class InfoForm(PortalForm):
    """What the đề án is called, from which source and in which year it asks."""

    title = forms.CharField(label="Tên đề án", max_length=250, help_text="Nêu việc và sản phẩm.")
    track = forms.ChoiceField(label="Nguồn kinh phí", choices=Track.choices)
    year = forms.TypedChoiceField(label="Năm kế hoạch", coerce=int)
    has_ict_content = forms.BooleanField(
        label="Có nội dung công nghệ thông tin, bưu chính, viễn thông",
        required=False,
        help_text="Khi đánh dấu, hồ sơ được lấy ý kiến Sở Thông tin và Truyền thông.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this = clock.today().year
        kept = self.initial.get("year", this)
        self.fields["year"].choices = [(y, str(y)) for y in sorted({kept, this, this + 1})]


class NeedForm(PortalForm):
    """Why, and what for."""

    need = words("Sự cần thiết", hint="Hiện trạng sản xuất, khó khăn, vì sao phải đầu tư.")
    goals = words("Mục tiêu, quy mô", hint="Sản phẩm, công suất, thị trường sau khi đầu tư.")
    effect = words("Hiệu quả dự kiến", rows=4, hint="Lao động, thu nhập, nguyên liệu tại chỗ, môi trường.")


class PlanForm(PortalForm):
    """What is done, and from when to when."""

    plan = words("Nội dung và tiến độ", rows=8, hint="Từng việc, ai làm, làm trong bao lâu.")
    starts_on = DateField(label="Ngày bắt đầu", required=False, help_text="Ngày/tháng/năm, ví dụ 28/06/2026.")
    ends_on = DateField(label="Ngày kết thúc", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", f"Phải từ ngày bắt đầu ({text.date_vi(starts)}) trở đi.")
        return cleaned


class CommitForm(PortalForm):
    """Two commitments for each line."""

    def __init__(self, data: Any = None, *, lines: Sequence[Line], **kwargs: Any) -> None:
        self.lines = lines
        super().__init__(data, **kwargs)
        for line in lines:
            whose = f" ({line.enterprise.name})" if len(lines) > 1 else ""
            self.fields[f"counterpart_{line.pk}"] = forms.BooleanField(
                label=f"Cam kết bảo đảm đủ vốn đối ứng {text.vnd(line.counterpart)} đồng{whose}",
                required=False,
                initial=line.commits_counterpart,
            )
            self.fields[f"single_{line.pk}"] = forms.BooleanField(
                label=f"Cam kết chưa được ngân sách nhà nước hỗ trợ cùng nội dung chi{whose}",
                required=False,
                initial=line.not_double_funded,
            )

    def given(self) -> dict[int, tuple[bool, bool]]:
        """By line id: counterpart, no double funding."""
        said = self.cleaned_data
        return {line.pk: (said[f"counterpart_{line.pk}"], said[f"single_{line.pk}"]) for line in self.lines}


class AttachForm(PortalForm):
    """A file and what it is for."""

    purpose = forms.ChoiceField(label="Loại giấy tờ")
    file = forms.FileField(label="Tệp", widget=FileInput(), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purpose"].choices = [("", "Chọn loại"), *((p.value, p.label) for p in AttachmentPurpose.of_applications())]


class SubmitForm(PortalForm):
    """The last click; a returned application is sent again with an answer to what was asked."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    answer = forms.CharField(
        label="Đã bổ sung những gì",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Trả lời từng điều được yêu cầu; nội dung này gửi cho nơi đã yêu cầu.",
    )

    def __init__(self, *args: Any, is_answer: bool, parts: Sequence[SupplementPart] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts = parts
        if not is_answer or parts:
            del self.fields["answer"]
        for part in parts:
            self.fields[f"answer_{part.pk}"] = forms.CharField(
                label=str(part), max_length=600, widget=forms.Textarea(attrs={"rows": 2}), help_text="Đã bổ sung thế nào, ở phần nào."
            )

    def clean(self) -> dict[str, Any]:
        """Answers to single points also as one text."""
        data = super().clean() or {}
        if not self.parts or self.errors:
            return data
        answers = {part.pk: data[f"answer_{part.pk}"] for part in self.parts}
        return data | {"answers": answers, "answer": "\n".join(f"{part.text}: {answers[part.pk]}" for part in self.parts)}


class LeaveForm(PortalForm):
    """Withdraw or discard, with the version that was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label="Lý do rút hồ sơ", max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, needs_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not needs_reason:
            del self.fields["reason"]


def file_errors(form: AttachForm, error: Exception) -> None:
    """Put what the content check said at the file's field."""
    form.add_error("file", ValidationError(str(error)))


def initial_of(project: Project, names: Sequence[str]) -> dict[str, Any]:
    """What a section's form begins with."""
    return {name: getattr(project, name) for name in names}

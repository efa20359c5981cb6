"""Forms by which an application is written. They read what is typed; whether it may be kept is the services' word."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory

from budgets.models import SupportContent
from budgets.norms.declared import contents_on
from khuyencong import clock, text
from khuyencong.text.money import MOST
from khuyencong.ui.fields import DateField, FileInput, MoneyField
from khuyencong.ui.forms import Mistake, PortalForm
from projects.enums import AttachmentPurpose, Track
from projects.models import Line, Project
from projects.services.applications import Item

LONG = 12_000  # letters of one answer; about six pages
BLANK_ROWS = 3
MOST_ROWS = 60


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


class ItemForm(PortalForm):
    """One row of the cost table; an empty row is passed over."""

    name = forms.CharField(label="Khoản mục", max_length=200, required=False)
    unit = forms.CharField(label="Đơn vị tính", max_length=30, required=False)
    quantity = forms.IntegerField(
        label="Số lượng", min_value=1, max_value=1_000_000, required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    amount = MoneyField(label="Thành tiền", required=False)
    by_grant = MoneyField(label="Trong đó đề nghị hỗ trợ", required=False)
    drop = forms.BooleanField(label="Bỏ dòng này", required=False)

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed into the row."""
        return not any(str(self[name].value() or "").strip() for name in ("name", "unit", "amount", "by_grant"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.is_blank or cleaned.get("drop"):
            return cleaned
        if not cleaned.get("name") and "name" not in self.errors:
            self.add_error("name", "Cần nhập tên khoản mục.")
        if "amount" not in self.errors:
            amount, grant = cleaned.get("amount"), cleaned.get("by_grant") or 0
            if not amount:
                self.add_error("amount", "Cần nhập thành tiền lớn hơn 0.")
            elif grant > amount:
                self.add_error("by_grant", f"Không được nhiều hơn thành tiền ({text.vnd(amount)} đồng).")
        return cleaned


class _Items(BaseFormSet):
    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return super().get_form_kwargs(index) | {"empty_permitted": False, "use_required_attribute": False}

    @property
    def kept(self) -> list[ItemForm]:
        """The rows that count."""
        return [form for form in self.forms if not form.is_blank and not form.cleaned_data.get("drop")]


class CostsForm(PortalForm):
    """A line's cost table with what stands beside it. `more` asks for further blank rows."""

    subject_matter = forms.CharField(label="Máy móc, mô hình hoặc hoạt động", max_length=250, required=False)
    serial_number = forms.CharField(label="Số hiệu máy", max_length=80, required=False, help_text="Nếu đã có báo giá ghi số hiệu.")
    other_state = MoneyField(
        label="Ngân sách khác đã hoặc sẽ hỗ trợ cùng nội dung",
        required=False,
        help_text="Khoa học công nghệ, khuyến nông, sản xuất sạch hơn… Không có thì để trống.",
    )
    other_state_note = forms.CharField(label="Tên nguồn ngân sách khác", max_length=200, required=False)

    def __init__(self, data: Any = None, *, line: Line, more: bool = False, **kwargs: Any) -> None:
        kept = [
            {"name": i.name, "unit": i.unit, "quantity": i.quantity, "amount": i.amount, "by_grant": i.by_grant or None}
            for i in sorted(line.items.all(), key=lambda i: i.position)
        ]
        initial = {
            "subject_matter": line.subject_matter,
            "serial_number": line.serial_number,
            "other_state": line.other_state or None,
            "other_state_note": line.other_state_note,
        }
        super().__init__(data, initial=initial, **kwargs)
        factory = formset_factory(ItemForm, formset=_Items, extra=BLANK_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS, validate_max=True)
        if data is not None and more:
            data = data.copy()
            total = data.get("items-TOTAL_FORMS", "")
            data["items-TOTAL_FORMS"] = str(min(int(total) + BLANK_ROWS, MOST_ROWS)) if total.isdecimal() and len(total) < 4 else total
        self.items = factory(data, initial=kept, prefix="items")

    def is_valid(self) -> bool:
        return super().is_valid() and self.items.is_valid()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("other_state") and not cleaned.get("other_state_note"):
            self.add_error("other_state_note", "Cần ghi tên nguồn ngân sách khác.")
        if not self.items.is_valid():
            return cleaned
        cost, grant = self.sums()
        if cost > MOST:
            self.add_error(None, "Tổng chi phí quá lớn, vượt một triệu tỷ đồng; hãy kiểm tra lại.")
        elif "other_state" not in self.errors and grant + (cleaned.get("other_state") or 0) > cost:
            self.add_error(None, f"Tổng hỗ trợ từ ngân sách lớn hơn tổng chi phí ({text.vnd(cost)} đồng).")
        elif not self.items.kept:
            self.add_error(None, "Cần ít nhất một khoản mục chi phí.")
        return cleaned

    def mistakes(self) -> list[Mistake]:
        found = super().mistakes()
        if self.is_bound:
            found += [Mistake(str(message), "") for message in self.items.non_form_errors()]
            for number, row in enumerate(self.items.forms, start=1):
                found += [Mistake(f"Dòng {number}. {m.message}", m.target) for m in row.mistakes()]
        return found

    def sums(self) -> tuple[int, int]:
        """Total cost and asked grant (đồng) of the rows that can be read, also while others are wrong."""
        if not self.is_bound:
            rows = [(row.initial.get("amount") or 0, row.initial.get("by_grant") or 0) for row in self.items.forms]
        else:
            read = [row.cleaned_data for row in self.items.forms if hasattr(row, "cleaned_data") and not row.cleaned_data.get("drop")]
            rows = [(row.get("amount") or 0, row.get("by_grant") or 0) for row in read]
        return sum(amount for amount, _ in rows), sum(grant for _, grant in rows)

    def rows(self) -> list[Item]:
        """The cost items as typed; only of a valid form."""
        return [
            Item(
                name=row.cleaned_data["name"],
                amount=row.cleaned_data["amount"],
                by_grant=row.cleaned_data["by_grant"] or 0,
                quantity=row.cleaned_data["quantity"] or 1,
                unit=row.cleaned_data["unit"],
            )
            for row in self.items.kept
        ]


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

    def __init__(self, *args: Any, is_answer: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_answer:
            del self.fields["answer"]


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

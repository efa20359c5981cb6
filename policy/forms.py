"""Forms of the policies' room."""

from typing import Any

from django import forms

from khuyencong.actors.models import Organisation
from khuyencong.ui.fields import DateField, FileInput
from khuyencong.ui.forms import PortalForm
from khuyencong.workflow.forms import WORDS, StepForm
from policy import selectors
from policy.enums import PolicyField, Response, TextKind
from policy.models import LegalText

LONG = forms.Textarea(attrs={"rows": 18})
BOXES = forms.CheckboxSelectMultiple


def _numbers(label: str) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=500, required=False, help_text="Số, ký hiệu văn bản đã có trong thư viện, cách nhau bằng dấu phẩy."
    )


class TextForm(PortalForm):
    """A text of the library. What is seldom asked is folded."""

    folded = ("valid_to", "replaces", "amends", "summary", "words", "file", "is_checked")
    folded_label = "Nội dung, quan hệ với văn bản khác, tệp kèm theo"

    kind = forms.ChoiceField(label="Loại văn bản", choices=TextKind.choices, initial=TextKind.DECISION)
    number = forms.CharField(label="Số, ký hiệu", max_length=60)
    issuer = forms.CharField(label="Cơ quan ban hành", max_length=200)
    title = forms.CharField(label="Trích yếu", max_length=400, widget=forms.Textarea(attrs={"rows": 2}))
    issued_on = DateField(label="Ngày ban hành")
    valid_from = DateField(label="Có hiệu lực từ ngày")
    valid_to = DateField(label="Hết hiệu lực sau ngày", required=False)
    replaces = _numbers("Thay thế văn bản")
    amends = _numbers("Sửa đổi, bổ sung văn bản")
    summary = forms.CharField(label="Nội dung chính", max_length=4000, required=False, widget=WORDS)
    words = forms.CharField(
        label="Toàn văn",
        max_length=400_000,
        required=False,
        widget=LONG,
        help_text="Dán nguyên văn; cổng tự chia theo dòng “Điều 1.”, “Điều 2.”…",
    )
    file = forms.FileField(label="Tệp văn bản", required=False, widget=FileInput())
    is_checked = forms.BooleanField(label="Đã đối chiếu với bản gốc", required=False)

    def _texts(self, field: str) -> list[LegalText]:
        asked = [part.strip() for part in self.cleaned_data[field].replace(";", ",").split(",") if part.strip()]
        found = selectors.found_by_numbers(asked)
        missing = [number for number in asked if number not in found]
        if missing:
            raise forms.ValidationError(f"Thư viện chưa có văn bản số {', '.join(missing)}; hãy nhập văn bản đó trước.")
        return [found[number] for number in dict.fromkeys(asked)]

    def clean_replaces(self) -> list[LegalText]:
        """The texts that the numbers name."""
        return self._texts("replaces")

    def clean_amends(self) -> list[LegalText]:
        """The texts that the numbers name."""
        return self._texts("amends")


class _ToOffices(PortalForm):
    """A form that names offices."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisations"].queryset = selectors.offices()  # type: ignore[attr-defined]


def _offices(label: str, *, required: bool = True) -> forms.ModelMultipleChoiceField:
    return forms.ModelMultipleChoiceField(label=label, queryset=Organisation.objects.none(), widget=BOXES, required=required)


class SendForm(_ToOffices):
    """To whom a text is sent, and by when it is to be read."""

    organisations = _offices("Gửi cho")
    due_on = DateField(label="Đọc trước ngày")
    words = forms.CharField(label="Lời nhắn", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class StartForm(PortalForm):
    """A policy to be written."""

    folded = ("kind", "replaces")
    folded_label = "Hình thức văn bản, văn bản được thay thế"

    field = forms.ChoiceField(label="Thuộc nhiệm vụ")
    title = forms.CharField(label="Tên chính sách", max_length=300)
    for_whom = forms.CharField(label="Đối tượng áp dụng", max_length=200)
    need = forms.CharField(label="Sự cần thiết", max_length=8000, widget=WORDS)
    planned_for = DateField(label="Dự kiến ban hành trước ngày")
    kind = forms.ChoiceField(label="Ban hành bằng", choices=TextKind.issued_by_province(), initial=TextKind.DECISION)
    replaces = _numbers("Thay thế văn bản")

    def __init__(self, *args: Any, fields: list[PolicyField], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: forms.ChoiceField = self.fields["field"]  # type: ignore[assignment]
        choice.choices = [(field.value, field.label) for field in fields]

    def clean_replaces(self) -> LegalText | None:
        """The text that the number names."""
        return _one_text(self.cleaned_data["replaces"])


def _one_text(number: str) -> LegalText | None:
    number = number.strip()
    found = selectors.found_by_numbers([number]).get(number) if number else None
    if number and found is None:
        raise forms.ValidationError(f"Thư viện chưa có văn bản số {number}.")
    return found


class VersionForm(PortalForm):
    """A version of the draft."""

    words = forms.CharField(label="Dự thảo", max_length=400_000, widget=LONG)
    note = forms.CharField(label="Đã sửa gì", max_length=300, required=False)


class ConsultForm(StepForm, _ToOffices):
    """Whom to ask, by when."""

    organisations = _offices("Cơ quan góp ý", required=False)
    due_on = DateField(label="Góp ý trước ngày")
    is_public = forms.BooleanField(label="Lấy ý kiến rộng rãi trên cổng đến ngày đó", required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        from khuyencong import clock  # leaf: forms are loaded before the day is asked

        self.initial.setdefault("due_on", selectors.soonest_comment_day(clock.today()))
        rows = selectors.offices().exclude(pk=self.subject.organisation_id)
        self.fields["organisations"].queryset = rows  # type: ignore[attr-defined]


class SubmitForm(StepForm):
    """What is asked of UBND tỉnh."""

    proposal = forms.CharField(
        label="Kiến nghị", max_length=4000, widget=WORDS, initial="Kính trình Ủy ban nhân dân tỉnh xem xét, ban hành.",
        help_text="In trong tờ trình, cùng dự thảo và bảng tiếp thu, giải trình ý kiến.",
    )  # fmt: skip


class IssueForm(StepForm):
    """Number and days of what is issued."""

    number = forms.CharField(label="Số, ký hiệu", max_length=60, help_text="Ví dụ: 12/2026/QĐ-UBND.")
    issued_on = DateField(label="Ngày ban hành")
    valid_from = DateField(label="Có hiệu lực từ ngày")
    replaces = forms.CharField(
        label="Thay thế văn bản", max_length=60, required=False, help_text="Số, ký hiệu; để trống nếu không thay thế văn bản nào."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.subject.replaces_id:
            self.initial.setdefault("replaces", self.subject.replaces.number)

    def clean_replaces(self) -> LegalText | None:
        """The text that the number names."""
        return _one_text(self.cleaned_data["replaces"])


class CommentForm(PortalForm):
    """What an office thinks of a draft."""

    words = forms.CharField(label="Ý kiến của cơ quan", max_length=20_000, widget=forms.Textarea(attrs={"rows": 8}))


class ExtendForm(PortalForm):
    """Until when an office has more time."""

    due_on = DateField(label="Góp ý trước ngày")


class RespondForm(PortalForm):
    """What becomes of an office's comment."""

    outcome = forms.ChoiceField(label="Xử lý", choices=Response.choices, widget=forms.RadioSelect, initial=Response.ACCEPTED)
    response = forms.CharField(label="Nội dung tiếp thu, giải trình", max_length=8000, widget=WORDS)


class RespondPublicForm(RespondForm):
    """What becomes of a comment of the public, and whether its words are published."""

    publish = forms.BooleanField(
        label="Đăng ý kiến này và phần giải trình trên cổng", required=False,
        help_text="Không đăng khi lời văn nêu tên, số điện thoại, địa chỉ của người khác. Họ tên, thư điện tử của người góp ý không bao giờ được đăng.",
    )  # fmt: skip


class PublicForm(PortalForm):
    """What somebody of the public says; name and address only if they like."""

    folded = ("name", "email")
    folded_label = "Họ tên, thư điện tử (không bắt buộc, không được đăng)"

    words = forms.CharField(label="Ý kiến của bạn", max_length=8000, widget=forms.Textarea(attrs={"rows": 6}))
    name = forms.CharField(label="Họ tên", max_length=100, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(label="Thư điện tử", max_length=254, required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"}))

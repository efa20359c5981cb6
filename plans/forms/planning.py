"""Forms of programmes, calls and registrations. They read what is typed; the services decide."""

from typing import Any

from django import forms

from budgets.models import SupportContent
from budgets.norms.enums import SubProgramme
from khuyencong import clock
from khuyencong.ui.asking_back import AskingBack
from khuyencong.ui.fields import DateField, MoneyField
from khuyencong.ui.forms import PortalForm
from plans.models import Programme
from projects.enums import Track

LONG = 6_000


def words(label: str, *, rows: int = 4, required: bool = True, hint: str = "") -> forms.CharField:
    """A box for some sentences."""
    return forms.CharField(label=label, required=required, max_length=LONG, help_text=hint, widget=forms.Textarea(attrs={"rows": rows}))


def contents() -> list[tuple[str, list[tuple[str, str]]]]:
    """The contents of support to choose from, under the sub-programmes that they belong to."""
    rows = SupportContent.objects.order_by("sub_programme", "code").values_list("sub_programme", "code", "name_vi")
    found: dict[str, list[tuple[str, str]]] = {}
    for sub_programme, code, name in rows:
        found.setdefault(str(SubProgramme(sub_programme).label), []).append((code, name))
    return list(found.items())


def years() -> list[tuple[int, str]]:
    """The years that may be planned now."""
    this = clock.today().year
    return [(year, str(year)) for year in range(this - 1, this + 3)]


def programmes() -> list[tuple[str, str]]:
    """The programmes to name."""
    rows = Programme.objects.order_by("-first_year", "id")
    return [("", "Không thuộc chương trình nào"), *((str(row.pk), f"{row.name} ({row.first_year}–{row.last_year})") for row in rows)]


class ContentField(forms.ChoiceField):
    """A content of support, cleaned to its row."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**({"choices": lambda: [("", "Chọn nội dung"), *contents()], "label": "Nội dung hỗ trợ"} | kwargs))

    def clean(self, value: Any) -> SupportContent | None:
        code = super().clean(value)
        return SupportContent.objects.get(code=code) if code else None


class ProgrammeField(forms.ChoiceField):
    """A programme, or none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=programmes, label="Chương trình giai đoạn", required=False, **kwargs)

    def clean(self, value: Any) -> Programme | None:
        pk = super().clean(value)
        return Programme.objects.get(pk=pk) if pk else None


class ProgrammeForm(PortalForm):
    """A programme as it was decided."""

    name = forms.CharField(label="Tên chương trình", max_length=250)
    track = forms.ChoiceField(label="Nguồn", choices=Track.choices, initial=Track.KCDP)
    first_year = forms.IntegerField(label="Từ năm", min_value=2004, max_value=2100, widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    last_year = forms.IntegerField(label="Đến năm", min_value=2004, max_value=2100, widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    notation = forms.CharField(label="Số quyết định", max_length=60, help_text="Ví dụ 1833/QĐ-UBND")
    authority = forms.CharField(label="Cơ quan quyết định", max_length=200)
    decided_on = DateField(label="Ngày quyết định")
    legal_basis = words("Căn cứ pháp lý", required=False, hint="Mỗi dòng một văn bản.")
    goals = words("Mục tiêu chung", required=False)


class TargetForm(AskingBack):
    """What is to be reached in a sub-programme."""

    sub_programme = forms.ChoiceField(label="Tiểu chương trình", choices=[("", "Chọn tiểu chương trình"), *SubProgramme.choices])
    goal = forms.CharField(label="Mục tiêu", max_length=400)
    money = MoneyField(label="Kinh phí cả giai đoạn", required=False)
    indicator = forms.CharField(label="Chỉ tiêu", max_length=120, required=False, help_text="Ví dụ: Cơ sở được hỗ trợ máy móc")
    unit = forms.CharField(label="Đơn vị tính", max_length=40, required=False)
    quantity = forms.IntegerField(
        label="Số lượng", required=False, min_value=0, max_value=1_000_000, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )


class NothingForm(PortalForm):
    """A step that asks for nothing but the press of its button."""


class ReasonForm(PortalForm):
    """A step that asks why."""

    reason = forms.CharField(label="Lý do", max_length=400, widget=forms.Textarea(attrs={"rows": 4}))


class _Days(PortalForm):
    closes_on = DateField(label="Nhận đăng ký đến hết ngày")
    survey_until = DateField(label="Khảo sát xong trước ngày")
    plan_by = DateField(label="Lập kế hoạch trước ngày")


class ExtendForm(_Days):
    """Later days of a call."""


class CallForm(PortalForm):
    """For what, for whom, when, how."""

    title = forms.CharField(label="Tên đợt", max_length=250)
    track = forms.ChoiceField(label="Nguồn", choices=Track.choices, initial=Track.KCDP)
    year = forms.TypedChoiceField(label="Năm kế hoạch", choices=years, coerce=int)
    programme = ProgrammeField()
    contents = forms.MultipleChoiceField(label="Nội dung nhận đăng ký", choices=contents, widget=forms.CheckboxSelectMultiple)
    for_whom = words("Đối tượng", rows=3)
    how = words("Cách đăng ký, nộp hồ sơ", rows=4)
    opens_on = DateField(label="Mở từ ngày", help_text="Ngày/tháng/năm, ví dụ 01/03/2026.")
    closes_on = DateField(label="Nhận đăng ký đến hết ngày")
    survey_until = DateField(label="Khảo sát xong trước ngày")
    plan_by = DateField(label="Lập kế hoạch trước ngày")

    def __init__(self, *args: Any, tracks: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["track"].choices = tracks  # type: ignore[attr-defined]
        self.initial.setdefault("year", clock.today().year)

    def clean_contents(self) -> list[SupportContent]:
        """The contents as rows."""
        return list(SupportContent.objects.filter(code__in=self.cleaned_data["contents"]).order_by("code"))


class NeedForm(AskingBack):
    """What a cơ sở needs; the cơ sở is chosen before."""

    content = ContentField()
    title = forms.CharField(label="Tên việc", max_length=250, help_text="Ví dụ: Máy ép thủy lực trong sản xuất nước trái cây.")
    cost = MoneyField(label="Chi phí dự kiến", min_value=1)
    grant = MoneyField(label="Đề nghị hỗ trợ", min_value=1)
    need = words("Sự cần thiết")

    def __init__(self, *args: Any, asked: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["content"].choices = [("", "Chọn nội dung"), *asked] if len(asked) > 1 else asked  # type: ignore[attr-defined]


class SurveyForm(PortalForm):
    """What was found on the spot."""

    surveyed_on = DateField(label="Ngày khảo sát")
    participants = forms.CharField(label="Thành phần", max_length=400)
    findings = words("Hiện trạng, nhận xét")
    is_fit = forms.TypedChoiceField(
        label="Đủ điều kiện hỗ trợ", choices=[("yes", "Đủ"), ("no", "Chưa đủ")], coerce=lambda value: value == "yes", empty_value=None,
        widget=forms.RadioSelect,
    )  # fmt: skip

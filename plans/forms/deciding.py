"""Forms of plans, of the ministry's answers and of decisions for lists."""

from typing import Any

from django import forms

from khuyencong import clock
from khuyencong.text import vnd
from khuyencong.ui.asking_back import AskingBack
from khuyencong.ui.fields import DateField, MoneyField
from khuyencong.ui.forms import PortalForm
from plans.enums import AnswerKind
from plans.forms.planning import ContentField, ProgrammeField, years
from plans.models import Registration
from projects.enums import Track
from projects.models import Project

AT_ONCE = 200  # rows to tick on one page


class StartPlanForm(PortalForm):
    """Of which year and money."""

    year = forms.TypedChoiceField(label="Năm kế hoạch", choices=years, coerce=int)
    track = forms.ChoiceField(label="Nguồn", choices=Track.choices, initial=Track.KCDP)
    programme = ProgrammeField()

    def __init__(self, *args: Any, tracks: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["track"].choices = tracks  # type: ignore[attr-defined]
        self.initial.setdefault("year", clock.today().year)


class TakeUpForm(PortalForm):
    """Which needs and đề án go on the list."""

    needs = forms.MultipleChoiceField(label="Nhu cầu đã đăng ký", required=False, widget=forms.CheckboxSelectMultiple)
    projects = forms.MultipleChoiceField(label="Đề án đã nộp", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, open_needs: list[Registration], open_projects: list[Project], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._rows = {"needs": {str(row.pk): row for row in open_needs}, "projects": {str(row.pk): row for row in open_projects}}
        self.fields["needs"].choices = [  # type: ignore[attr-defined]
            (pk, f"{row.title} · {row.enterprise.name} · {row.district.name} · {vnd(row.grant)} đồng · {row.get_state_display()}")
            for pk, row in self._rows["needs"].items()
        ]
        self.fields["projects"].choices = [  # type: ignore[attr-defined]
            (pk, f"{row.code} {row.title} · {row.district.name} · {vnd(row.requested)} đồng") for pk, row in self._rows["projects"].items()
        ]
        for name, rows in self._rows.items():
            if not rows:
                del self.fields[name]

    def rows(self, name: str) -> list[Any]:
        """What was ticked, as rows."""
        return [self._rows[name][pk] for pk in self.cleaned_data.get(name) or []]


class LineForm(AskingBack):
    """Work without a cơ sở yet."""

    title = forms.CharField(label="Tên đề án, việc", max_length=250, help_text="Ví dụ: Tổ chức gian hàng hội chợ của tỉnh.")
    content = ContentField()
    cost = MoneyField(label="Tổng kinh phí", min_value=1)
    grant = MoneyField(label="Kinh phí hỗ trợ", min_value=1)
    note = forms.CharField(label="Ghi chú", max_length=200, required=False)


class AmountsForm(AskingBack):
    """Other amounts of a line."""

    cost = MoneyField(label="Tổng kinh phí", min_value=1)
    grant = MoneyField(label="Kinh phí hỗ trợ", min_value=1)
    note = forms.CharField(label="Ghi chú", max_length=200, required=False)


class AnswerForm(AskingBack):
    """The ministry's answer; an amount for each beneficiary when it differs."""

    kind = forms.ChoiceField(label="Trả lời", choices=AnswerKind.choices, widget=forms.RadioSelect)
    notation = forms.CharField(label="Số, ký hiệu văn bản của Bộ", max_length=60, help_text="Ví dụ 3872/QĐ-BCT")
    decided_on = DateField(label="Ngày văn bản")
    note = forms.CharField(
        label="Nội dung trả lời",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Bắt buộc khi không được giao.",
    )

    def __init__(self, *args: Any, lines: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._names = {line.position: f"amount_{line.position}" for line in lines}
        for line in lines:
            self.fields[self._names[line.position]] = MoneyField(
                label=f"Số được giao: {line.enterprise.name}", required=False, help_text="Chỉ điền khi khác số đăng ký.", min_value=1
            )
            self.initial.setdefault(self._names[line.position], line.requested)

    def amounts(self) -> dict[int, int]:
        """Đồng by the position of each beneficiary."""
        typed = {position: self.cleaned_data.get(name) for position, name in self._names.items()}
        return {position: amount for position, amount in typed.items() if amount is not None}


class StartListForm(PortalForm):
    """What the decision is about."""

    title = forms.CharField(label="Trích yếu", max_length=250, initial="Về việc phê duyệt danh mục đề án khuyến công")
    track = forms.ChoiceField(label="Nguồn", choices=Track.choices, initial=Track.KCDP)
    year = forms.TypedChoiceField(label="Năm kế hoạch", choices=years, coerce=int)

    def __init__(self, *args: Any, tracks: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["track"].choices = tracks  # type: ignore[attr-defined]
        self.initial.setdefault("year", clock.today().year)


class ProjectsForm(PortalForm):
    """Which đề án go on the list."""

    projects = forms.MultipleChoiceField(label="Đề án chờ phê duyệt", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, waiting: list[Project], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._rows = {str(row.pk): row for row in waiting}
        self.fields["projects"].choices = [  # type: ignore[attr-defined]
            (pk, f"{row.code} {row.title} · {row.district.name} · {vnd(row.requested)} đồng") for pk, row in self._rows.items()
        ]

    def rows(self) -> list[Project]:
        """What was ticked, as rows."""
        return [self._rows[pk] for pk in self.cleaned_data["projects"]]


class FromPlanForm(PortalForm):
    """How the amounts of a plan stand in the estimate."""

    spread = forms.ChoiceField(
        label="Chia theo quý", initial="whole", widget=forms.RadioSelect,
        choices=[("whole", "Chưa chia, để cả năm"), ("even", "Chia đều bốn quý, sửa sau")],
    )  # fmt: skip

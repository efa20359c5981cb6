"""Forms of planning. They read and tell; the services decide."""

from typing import Any

from django import forms

from inspections import selectors
from inspections.enums import Measure, Outcome, SizeKind, Weigh
from inspections.models import Plan, Visit
from khuyencong import clock
from khuyencong.actors import selectors as actors
from khuyencong.actors.models import Organisation
from khuyencong.ui.fields import DateField, FileInput
from khuyencong.ui.forms import PortalForm
from projects.selectors.execution import INSPECTORS

QUARTERS = [(str(quarter), f"Quý {quarter}") for quarter in (1, 2, 3, 4)]


def _words(label: str, help_text: str = "", most: int = 4000) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": 3}), help_text=help_text)


def inspecting_offices() -> Any:
    """The offices that may lead or join an inspection today."""
    from django.db.models import Q

    rows = Q(kind__in=INSPECTORS) | Q(kind="district_committee")
    return Organisation.objects.filter(actors.in_force(), rows).order_by("kind", "name", "id")


class PlanForm(PortalForm):
    """A year and what for."""

    year = forms.IntegerField(label="Năm", widget=forms.NumberInput(attrs={"class": "day"}))
    aims = _words("Mục đích, yêu cầu", "In vào quyết định phê duyệt kế hoạch.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("year", clock.today().year)


class OfficesForm(PortalForm):
    """Who leads, who joins."""

    lead = forms.ModelChoiceField(queryset=Organisation.objects.none(), label="Cơ quan chủ trì")
    offices = forms.ModelMultipleChoiceField(
        queryset=Organisation.objects.none(), label="Cơ quan phối hợp", widget=forms.CheckboxSelectMultiple,
        help_text="Cùng cơ quan chủ trì thành ít nhất hai cơ quan (Chỉ thị, mục 1e và 8d).",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("lead", "offices"):
            self.fields[name].queryset = inspecting_offices()  # type: ignore[attr-defined]
            self.fields[name].label_from_instance = lambda office: office.name  # type: ignore[attr-defined]

    def _choose_line(self, rows: Any) -> None:
        field = self.fields["line"]
        field.queryset = rows  # type: ignore[attr-defined]
        field.label_from_instance = lambda line: f"{line.enterprise.name}: {line.project.title} ({line.project.code})"  # type: ignore[attr-defined]


class PlanVisitForm(OfficesForm):
    """A visit of the plan."""

    line = forms.ModelChoiceField(queryset=Plan.objects.none(), label="Cơ sở, đề án")
    quarter = forms.TypedChoiceField(label="Thời gian", choices=QUARTERS, coerce=int)
    reason = forms.CharField(label="Lý do chọn", max_length=500)
    field_order = ("line", "quarter", "reason", "lead", "offices")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose_line(selectors.lines_to_inspect())


class SampleForm(OfficesForm):
    """A drawing."""

    size_kind = forms.ChoiceField(label="Cỡ mẫu theo", choices=SizeKind, widget=forms.RadioSelect, initial=SizeKind.PERCENT)
    size = forms.IntegerField(label="Cỡ mẫu", min_value=1, max_value=1000, widget=forms.NumberInput(attrs={"class": "day"}))
    weigh = forms.ChoiceField(
        label="Ưu tiên", choices=Weigh, widget=forms.RadioSelect, initial=Weigh.RISK,
        help_text="Rủi ro: chưa kiểm tra lần nào, còn tồn tại, đang tạm ứng, lâu chưa báo cáo. Lý do được giữ cùng mẫu.",
    )  # fmt: skip
    quarter = forms.TypedChoiceField(label="Thời gian", choices=QUARTERS, coerce=int)
    seed = forms.CharField(
        label="Số gieo", max_length=40, required=False, help_text="Để trống thì cổng tự chọn. Cùng số gieo, cùng tập chọn thì ra cùng mẫu."
    )
    field_order = ("size_kind", "size", "weigh", "quarter", "seed", "lead", "offices")


class OrderForm(OfficesForm):
    """An unannounced visit."""

    line = forms.ModelChoiceField(queryset=Plan.objects.none(), label="Cơ sở, đề án")
    until = DateField(label="Làm xong trước hết ngày")
    reason = forms.CharField(label="Lý do", max_length=500, help_text="In vào quyết định kiểm tra; cơ sở không được báo trước.")
    field_order = ("line", "until", "reason", "lead", "offices")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose_line(selectors.lines_to_inspect())


class TeamForm(PortalForm):
    """Who goes."""

    head = forms.TypedChoiceField(label="Trưởng đoàn", coerce=int)
    members = forms.TypedMultipleChoiceField(label="Thành viên", coerce=int, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(user), words) for user, _, words in selectors.people_for(visit)]
        self.fields["head"].choices = [("", "Chọn"), *choices]  # type: ignore[attr-defined]
        self.fields["members"].choices = choices  # type: ignore[attr-defined]


class ReasonForm(PortalForm):
    """Why."""

    reason = forms.CharField(label="Lý do", max_length=300)


class ConfirmForm(PortalForm):
    """Nothing to fill in: the button is the answer."""


class SanctionForm(PortalForm):
    """What is considered."""

    measure = forms.ChoiceField(label="Biện pháp dự kiến", choices=Measure, widget=forms.RadioSelect)
    grounds = _words("Lý do", "In vào thông báo giải trình gửi cơ sở.")


class ReplyForm(PortalForm):
    """The cơ sở answers."""

    text = _words("Nội dung giải trình")
    proof = forms.FileField(label="Tài liệu kèm theo", widget=FileInput(), required=False)


class DecideForm(PortalForm):
    """Imposed or dropped."""

    outcome = forms.ChoiceField(label="Quyết định", choices=Outcome, widget=forms.RadioSelect)
    decision = _words("Lý do")

"""Forms of selections: they read and tell; the services decide."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms

from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.actors.models import Enterprise, User
from khuyencong.ui.fields import SMALL_NUMBER, DateField, FileInput
from khuyencong.ui.forms import PortalForm
from khuyencong.workflow.forms import WORDS, StepForm
from products.enums import Group
from products.models import Entry, Selection
from products.selectors import selections


class OpenForm(PortalForm):
    """The selection of a year."""

    year = forms.IntegerField(label="Năm bình chọn", min_value=2010, max_value=2100, widget=forms.NumberInput(attrs=SMALL_NUMBER))
    closes_on = DateField(label="Nhận đăng ký đến hết ngày")
    certificate_years = forms.IntegerField(
        label="Giấy chứng nhận có giá trị (năm)", required=False, min_value=1, max_value=20, widget=forms.NumberInput(attrs=SMALL_NUMBER),
        help_text="Theo quy chế bình chọn; để trống thì giấy không ghi thời hạn.",
    )  # fmt: skip

    def __init__(self, *args: Any, certificate_years: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today()
        self.initial.setdefault("year", today.year)
        self.initial.setdefault("closes_on", today + timedelta(days=45))
        self.initial.setdefault("certificate_years", certificate_years)


class EnterForm(PortalForm):
    """A product that takes part."""

    enterprise = forms.ModelChoiceField(label="Cơ sở", queryset=Enterprise.objects.none(), empty_label="Chọn cơ sở")
    name = forms.CharField(label="Tên sản phẩm", max_length=200)
    group = forms.ChoiceField(label="Nhóm sản phẩm", choices=[("", "Chọn nhóm"), *Group.choices])
    description = forms.CharField(
        label="Mô tả",
        max_length=4000,
        widget=WORDS,
        help_text="Nguyên liệu, công nghệ, sản lượng, doanh thu, nơi bán, nét riêng của sản phẩm.",
    )
    photo = forms.FileField(label="Ảnh sản phẩm", required=False, widget=FileInput(accept=".jpg,.jpeg,.png"))

    def __init__(self, *args: Any, who: Principal, selection: Selection, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = selections.own_enterprises(who, selection)
        self.fields["enterprise"].queryset = rows  # type: ignore[attr-defined]
        if len(rows) == 1:
            self.initial.setdefault("enterprise", rows[0].pk)


class SeatForm(PortalForm):
    """Somebody for the panel."""

    user = forms.ModelChoiceField(label="Thành viên", queryset=User.objects.none(), empty_label="Chọn người")

    def __init__(self, *args: Any, selection: Selection, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: forms.ModelChoiceField = self.fields["user"]  # type: ignore[assignment]
        field.queryset = selections.candidates(selection)
        field.label_from_instance = lambda row: row.full_name  # type: ignore[method-assign]


class ReasonForm(PortalForm):
    """Why."""

    reason = forms.CharField(label="Lý do", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class ScoreForm(PortalForm):
    """The sheet of a member: a field a criterion, and a remark."""

    remarks = forms.CharField(label="Nhận xét", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, selection: Selection, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = {
            f"criterion_{one.pk}": forms.IntegerField(
                label=f"{one.label} (0–{one.most}, trọng số {one.weight} %)", min_value=0, max_value=one.most, help_text=one.guidance,
                widget=forms.NumberInput(attrs=SMALL_NUMBER), error_messages={"required": f"Cần chấm “{one.label}”."},
            )
            for one in selection.criteria.order_by("position")
        }  # fmt: skip
        self.fields = own | self.fields

    def points(self) -> Mapping[int, int]:
        """The points by criterion."""
        return {int(name.removeprefix("criterion_")): value for name, value in self.cleaned_data.items() if name.startswith("criterion_")}

    def clean(self) -> dict[str, Any]:
        """Hand the points on as one."""
        data = super().clean() or self.cleaned_data
        return {"points": self.points(), "remarks": data.get("remarks", "")} if not self.errors else data


class DecideForm(StepForm):
    """The decision, and which products it names; the best first."""

    number = forms.CharField(label="Số quyết định", max_length=200, help_text="Ví dụ 125/QĐ-UBND.")
    decided_on = DateField(label="Ngày quyết định")
    chosen = forms.ModelMultipleChoiceField(
        label="Sản phẩm được công nhận", queryset=Entry.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        order = {one.key: one for one in selections.ranking(self.subject)}
        rows = self.subject.entries.filter(pk__in=order).select_related("product__enterprise").order_by("pk")
        field: forms.ModelMultipleChoiceField = self.fields["chosen"]  # type: ignore[assignment]
        field.queryset = rows
        placed = sorted(rows, key=lambda row: (order[row.pk].place, row.pk))
        field.choices = [
            (row.pk, f"Hạng {order[row.pk].place} · {order[row.pk].shown} điểm · {row.product.name} ({row.product.enterprise.name})")
            for row in placed
        ]
        self.initial.setdefault("decided_on", clock.today())

    def clean_chosen(self) -> list[Entry]:
        """As a list: the log keeps which they were."""
        return list(self.cleaned_data["chosen"])

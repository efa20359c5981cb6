"""Forms of adjustments."""

from typing import Any

from django import forms

from khuyencong.actors.models import AdminUnit, Enterprise
from khuyencong.ui.asking_back import AskingBack
from khuyencong.ui.fields import DateField, MoneyField
from projects.forms.actions import ActionForm
from projects.forms.execution import words
from projects.models import Line
from projects.selectors import adjusting


class AdjustmentForm(AskingBack):
    """What is to change; what is left empty stays."""

    new_amount = MoneyField(label="Kinh phí hỗ trợ mới", min_value=1, required=False)
    new_ends_on = DateField(label="Ngày kết thúc mới", required=False)
    new_area = forms.ModelChoiceField(AdminUnit.objects.none(), label="Địa điểm mới", required=False, empty_label="Không đổi")
    tax_code = forms.CharField(
        label="Mã số thuế đơn vị thụ hưởng mới", max_length=14, required=False, help_text="Chỉ cơ sở đã đăng ký trên cổng."
    )
    new_subject_matter = forms.CharField(label="Nội dung thực hiện mới", max_length=250, required=False)
    new_cooperating_unit = forms.CharField(label="Đơn vị phối hợp mới", max_length=200, required=False)
    other = words("Thay đổi khác", rows=2, required=False)
    reason = words("Lý do điều chỉnh")

    def __init__(self, *args: Any, line: Line, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area = self.fields["new_area"]
        area.queryset = (
            AdminUnit.objects.filter(parent_id=line.area.parent_id, valid_to__isnull=True)
            .exclude(pk=line.area_id)
            .order_by("sort_name", "id")
        )  # type: ignore[attr-defined]
        area.label_from_instance = lambda unit: unit.name  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The new beneficiary is one of the register."""
        data = super().clean() or {}
        code = (data.pop("tax_code", "") or "").strip()
        if code:
            found = Enterprise.objects.filter(tax_code=code).order_by("pk").first()
            if found is None:
                self.add_error("tax_code", "Không có cơ sở nào trên cổng mang mã số thuế này.")
            data["new_enterprise"] = found
        return data


class ConfirmAdjustmentForm(ActionForm):
    """The Sở's word on the request."""

    reasons = ActionForm.reasons | {"confirm": ("Ý kiến của Sở Công Thương", "Nêu vì sao đề nghị là cần thiết và phù hợp.")}


class OutsideForm(ActionForm):
    """A decision from outside the province is named by its number and day; ours takes its number from the book."""

    def authority(self) -> Any:
        """Who decides."""
        raise NotImplementedError

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row = self.authority()
        if row is not None and row.records_outside:
            self.fields["notation"] = forms.CharField(label=f"Số, ký hiệu quyết định của {row.authority}", max_length=60)
            self.fields["decided_on"] = DateField(label="Ngày quyết định")


class DecideAdjustmentForm(OutsideForm):
    """Nothing more than the number of a decision from outside."""

    def authority(self) -> Any:
        return adjusting.authority_of(self.subject.line.project.track, self.subject.kinds)

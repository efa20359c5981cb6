"""Forms of the conditions of support and of exceptions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField

from khuyencong.ui.fields import DateField
from khuyencong.ui.forms import PortalForm
from projects.forms.appraisal import YES_NO, words
from projects.selectors.eligibility import Condition


@dataclass(frozen=True, slots=True)
class Ticked:
    """One condition with its controls; none where the decision itself proves it."""

    condition: Condition
    met: BoundField | None
    evidence: BoundField | None


class ConditionsForm(PortalForm):
    """Met or not, and by what evidence, for each condition that people tick."""

    def __init__(self, *args: Any, conditions: Sequence[Condition], **kwargs: Any) -> None:
        self.conditions = conditions
        super().__init__(*args, **kwargs)
        for condition in conditions:
            if condition.by_decision:
                continue
            code, tick = condition.rule.code, condition.tick
            said = None if tick is None else "yes" if tick.is_met else "no"
            self.fields[f"{code}_met"] = forms.ChoiceField(
                label=f"{code}: đạt?", choices=YES_NO, widget=forms.RadioSelect, required=False, initial=said
            )
            self.fields[f"{code}_evidence"] = words(f"{code}: bằng chứng", required=False, rows=2)
            self.initial[f"{code}_evidence"] = tick.evidence if tick else condition.suggested
        self.by_case = set(self.fields)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        ticks: dict[str, tuple[bool, str]] = {}
        for condition in self.conditions:
            code = condition.rule.code
            if (met := cleaned.get(f"{code}_met")) not in ("yes", "no"):
                continue
            evidence = cleaned.get(f"{code}_evidence") or ""
            if not evidence.strip():
                self.add_error(f"{code}_evidence", "Cần ghi bằng chứng.")
            ticks[code] = (met == "yes", evidence)
        if not ticks and not self.errors:
            raise ValidationError("Chưa đánh dấu điều kiện nào.")
        return {"ticks": ticks}

    def ticked(self) -> list[Ticked]:
        """The conditions in order, for the page."""
        return [
            Ticked(one, None, None) if one.by_decision else Ticked(one, self[f"{one.rule.code}_met"], self[f"{one.rule.code}_evidence"])
            for one in self.conditions
        ]


class ArgueExceptionForm(PortalForm):
    """Why a rule should not hold here, and until when."""

    reason = words("Lý do đề nghị ngoại lệ", "Vì sao không theo được quy định, lợi ích, căn cứ tham khảo.")
    until = DateField(label="Có hiệu lực đến hết ngày", help_text="Quyết định phê duyệt phải ban hành trước ngày này.")


class DecideExceptionForm(PortalForm):
    """The leader's word on an exception."""

    by_case = ("decision", "public_words")
    is_granted = forms.ChoiceField(
        label="Quyết định", choices=[("yes", "Cho phép ngoại lệ"), ("no", "Không cho phép")], widget=forms.RadioSelect
    )
    remarks = words("Ý kiến", rows=3)
    decision = forms.CharField(
        label="Văn bản cho phép (số, ngày, cơ quan)", required=False, max_length=200, help_text="Bắt buộc khi cho phép; được công bố."
    )
    public_words = forms.CharField(
        label="Lý do theo lời văn bản, được công bố", required=False, max_length=600, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Bắt buộc khi cho phép. Ai cũng đọc được ở trang ngoại lệ định mức; không nêu tên người, hộ kinh doanh, số điện thoại.",
    )  # fmt: skip

    def clean_is_granted(self) -> bool:
        return self.cleaned_data["is_granted"] == "yes"

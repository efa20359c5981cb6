"""Forms of the sources that pay a beneficiary's part together."""

from collections.abc import Mapping
from typing import Any

from django import forms

from budgets.enums import FundingSource
from khuyencong.text import vnd
from khuyencong.ui.asking_back import AskingBack
from khuyencong.ui.fields import MoneyField
from projects.models import Line
from projects.workflow import purses


class PurseField(forms.TypedChoiceField):
    """Out of which purse of a line: the đề án's own source, or the part of another. The value is the part, None for its own source."""

    def __init__(self, line: Line, **kwargs: Any) -> None:
        self.parts = {part.pk: part for part in purses.parts_of(line)}
        choices = [("0", purses.label(line)), *((str(pk), part.name) for pk, part in self.parts.items())]
        super().__init__(
            label="Nguồn kinh phí", choices=choices, coerce=lambda value: self.parts.get(int(value)), empty_value=None,
            widget=forms.RadioSelect, initial="0", help_text="Mỗi nguồn có phần riêng, không chi thay nhau.", **kwargs,
        )  # fmt: skip


class AllocatePartForm(AskingBack):
    """Which source pays, and how much. `seen` says of each source which version of its part the sender saw."""

    source = forms.ChoiceField(label="Nguồn cùng chi", widget=forms.RadioSelect)
    amount = MoneyField(label="Số tiền bố trí", min_value=1)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)

    def __init__(self, *args: Any, shares: Mapping[FundingSource, int], versions: Mapping[str, int], **kwargs: Any) -> None:
        super().__init__(*args, usual=max(shares.values(), default=0), **kwargs)
        choices = [(source.value, f"{source.label}: còn {vnd(left)} đồng theo bảng kinh phí") for source, left in shares.items()]
        self.fields["source"].choices = choices  # type: ignore[attr-defined]
        self.initial.setdefault("seen", " ".join(f"{source}:{version}" for source, version in versions.items()))
        if len(shares) == 1:
            source, left = next(iter(shares.items()))
            self.initial.setdefault("source", source.value)
            self.initial.setdefault("amount", left)

    def clean(self) -> dict[str, Any]:
        """The version that the sender saw of the chosen source: 0 where it had paid nothing."""
        data = super().clean() or {}
        seen = dict(pair.split(":", 1) for pair in data.pop("seen", "").split() if ":" in pair)
        version = seen.get(data.get("source"), "0")
        return data | {"version": int(version) if version.isdecimal() and len(version) < 6 else -1}


class GiveUpPartForm(AskingBack):
    """How much a source takes back, and why."""

    amount = MoneyField(label="Số tiền rút", min_value=1)
    reason = forms.CharField(label="Lý do", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=100_000)

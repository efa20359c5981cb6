"""Amounts that look absurd are asked back: “30 đồng? Có phải 30 triệu đồng?”; a tick confirms them, and nothing typed is lost."""

from collections.abc import Iterable
from typing import Any

from django import forms

from khuyencong.text import question
from khuyencong.ui.fields import MoneyField
from khuyencong.ui.forms import PortalForm

CONFIRM = "Đúng là số đồng đã ghi"


class AskingBack(PortalForm):
    """A form of public money: its amounts are doubted beside what is `usual` (đồng). The tick appears when there is something to confirm."""

    def __init__(self, *args: Any, usual: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.usual = usual

    def asked_back(self) -> Iterable[str]:
        """The names of the amounts in đồng."""
        return [name for name, field in self.fields.items() if isinstance(field, MoneyField)]

    def clean(self) -> dict[str, Any]:
        """Ask, unless the writer has said that the amount is right; what cannot be read was told at its field."""
        data = super().clean() or self.cleaned_data
        questions = {name: words for name in self.asked_back() if (words := question(int(data.get(name) or 0), self.usual))}
        if questions:
            tick = self.fields["as_typed"] = forms.BooleanField(label=CONFIRM, required=False)
            self.by_case = (*self.by_case, "as_typed")
            if tick.widget.value_from_datadict(self.data, self.files, self.add_prefix("as_typed")):
                return data
        for name, words in questions.items():
            self.add_error(name, f"{words} Đúng là {words.partition('?')[0]} thì đánh dấu “{CONFIRM}” ở cuối trang.")
        return data

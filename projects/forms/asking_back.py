"""Amounts that look absurd are asked back: “30 đồng? Có phải 30 triệu đồng?”; a tick confirms them, and nothing typed is lost."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from khuyencong.ui.forms import PortalForm
from projects.costs import question

CONFIRM = "Đúng là số đồng đã ghi"


class AskingBack(PortalForm):
    """A form whose `asked_back` amounts are doubted beside what is `usual` (đồng). The tick appears when there is something to confirm."""

    asked_back: ClassVar[tuple[str, ...]] = ("amount",)

    def __init__(self, *args: Any, usual: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions: dict[str, str] = {}
        if not self.is_bound:
            return
        for name in self.asked_back:
            try:
                typed = self.fields[name].clean(self.data.get(self.add_prefix(name)))
            except ValidationError:
                continue  # said at the field
            if words := question(typed, usual):
                self.questions[name] = words
        if self.questions:
            self.fields["as_typed"] = forms.BooleanField(label=CONFIRM, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask, unless the writer has said that the amount is right."""
        data = super().clean() or self.cleaned_data
        if not data.pop("as_typed", False):
            for name, words in self.questions.items():
                self.add_error(name, f"{words} Đúng là {words.partition('?')[0]} thì đánh dấu “{CONFIRM}” ở cuối trang.")
        return data

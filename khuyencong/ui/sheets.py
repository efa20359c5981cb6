"""The form of a spreadsheet that is sent in."""

from typing import Any, ClassVar

from django import forms

from khuyencong.ui.fields import FileInput
from khuyencong.ui.forms import PortalForm


class SheetForm(PortalForm):
    """A spreadsheet; judged first, kept when asked for and without a mistake. `keeping` is what says so: its value and its words."""

    keeping: ClassVar[tuple[str, str]]
    file = forms.FileField(label="Bảng tính", widget=FileInput(accept=".xlsx,.csv", limit_mb=5))
    what = forms.ChoiceField(label="Làm gì với tệp", initial="check", widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = [("check", "Chỉ kiểm tra"), self.keeping]  # type: ignore[attr-defined]

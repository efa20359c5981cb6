"""The part of a form by which somebody says that they have read what the portal does with their data."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from khuyencong.notices.consents import Statement, statement
from khuyencong.notices.models import Purpose
from khuyencong.ui.forms import PortalForm


class ReadingForm(PortalForm):
    """`notice` is the version of the words that the page showed; other words by now are shown and asked for anew."""

    purpose: ClassVar[Purpose] = Purpose.REGISTRATION
    changed: ClassVar[str] = "Lời thông báo về dữ liệu cá nhân vừa được thay. Hãy đọc lại bản mới rồi xác nhận."

    notice = forms.CharField(widget=forms.HiddenInput, max_length=20, required=False)
    has_read = forms.BooleanField(
        label="Tôi đã đọc thông báo về dữ liệu cá nhân",
        error_messages={"required": "Cần đọc thông báo về dữ liệu cá nhân và đánh dấu ô này."},
    )

    def __init__(self, *args: Any, must_read: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words: Statement | None = statement(self.purpose) if must_read else None
        if self.words is None:
            del self.fields["notice"], self.fields["has_read"]
        else:
            self.initial["notice"] = self.words.version

    def clean_notice(self) -> str:
        assert self.words is not None
        if self.cleaned_data["notice"] != self.words.version:
            self.data = self.data.copy()  # type: ignore[attr-defined]
            self.data[self.add_prefix("notice")] = self.words.version  # type: ignore[index]
            self.data.pop(self.add_prefix("has_read"), None)  # type: ignore[attr-defined]
            raise ValidationError(self.changed)
        return self.words.version

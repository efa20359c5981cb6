"""Fields that read what people here write: amounts as "300 triệu", days as 28/06/2026, files by their kind."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy

from khuyencong import text
from khuyencong.text.money import MOST

_YEARS = range(1930, 2101)


SMALL_NUMBER = {"class": "day", "inputmode": "numeric"}
"""How the box of a count looks: as wide as a day's, with digits on a phone (attributes of its widget)."""


class MoneyInput(forms.TextInput):
    """A text box for đồng; the amount in words stands under it, refreshed while typing where there is JavaScript."""

    template_name = "forms/money.html"

    def format_value(self, value: Any) -> str | None:
        return text.vnd(value) if isinstance(value, int) else super().format_value(value)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        widget = context["widget"]
        widget["words_id"] = f"{widget['attrs'].get('id', name)}_words"
        widget["words"] = amount_in_words(widget["value"] or "")
        described = widget["attrs"].get("aria-describedby")
        widget["attrs"]["aria-describedby"] = f"{described} {widget['words_id']}" if described else widget["words_id"]
        widget["attrs"] |= {"autocomplete": "off", "class": "num", "data-words": reverse_lazy("ui:amount")}
        return context


class MoneyField(forms.Field):
    """An amount in đồng as an int; accepts 90.600.000, "300 triệu", "1,5 tỷ". What cannot be read stays in the box."""

    widget = MoneyInput
    default_error_messages = {
        "invalid": "Chưa đọc được số tiền. Viết như 90.600.000, “300 triệu” hoặc “1,5 tỷ”.",
        "min": "Số tiền phải từ %(bound)s đồng trở lên.",
        "max": "Số tiền không được quá %(bound)s đồng.",
    }

    def __init__(self, *, min_value: int = 0, max_value: int = MOST, **kwargs: Any) -> None:
        self.min_value, self.max_value = min_value, max_value
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values or (isinstance(value, str) and not value.strip()):
            return None
        if isinstance(value, int):
            return value
        try:
            return text.parse_vnd(str(value))
        except ValueError as unreadable:
            raise ValidationError(str(unreadable) or self.error_messages["invalid"], code="invalid") from unreadable

    def validate(self, value: int | None) -> None:
        super().validate(value)
        if value is None:
            return
        if value < self.min_value:
            raise ValidationError(self.error_messages["min"], code="min", params={"bound": text.vnd(self.min_value)})
        if value > self.max_value:
            raise ValidationError(self.error_messages["max"], code="max", params={"bound": text.vnd(self.max_value)})


def amount_in_words(typed: str) -> str:
    """The words under a money box; empty while there is nothing to read."""
    try:
        amount = text.parse_vnd(typed) if typed.strip() else None
    except ValueError:
        return ""
    return "" if amount is None or amount > MOST else text.dong_in_words(amount)


class DateField(forms.DateField):
    """A day written dd/mm/yyyy; an impossible day or year is refused, and stays in the box as typed."""

    widget = forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric", "autocomplete": "off", "class": "day"})
    input_formats = ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"]
    default_error_messages = {
        "invalid": "Chưa đúng ngày. Viết ngày/tháng/năm, ví dụ 28/06/2026.",
        "year": "Năm %(year)s nằm ngoài khoảng có thể.",
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=self.input_formats, **kwargs)

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is not None and value.year not in _YEARS:
            raise ValidationError(self.error_messages["year"], code="year", params={"year": value.year})


class FileInput(forms.FileInput):
    """A file chooser that says beforehand what is taken and how large it may be."""

    template_name = "forms/file.html"

    def __init__(
        self, *, accept: str = ".pdf,.jpg,.jpeg,.png,.docx,.xlsx", limit_mb: int = 20, attrs: dict[str, Any] | None = None
    ) -> None:
        self.accept, self.limit_mb = accept, limit_mb
        super().__init__({"accept": accept} | (attrs or {}))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        widget = context["widget"]
        widget["takes"] = ", ".join(part.strip().lstrip(".").upper() for part in self.accept.split(","))
        widget["limit_mb"] = self.limit_mb
        hint = f"{widget['attrs'].get('id', name)}_takes"
        described = widget["attrs"].get("aria-describedby")
        widget["takes_id"] = hint
        widget["attrs"]["aria-describedby"] = f"{described} {hint}" if described else hint
        return context


class FilesInput(FileInput):
    """A file chooser for several files at once."""

    allow_multiple_selected = True

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(attrs={"multiple": True}, **kwargs)


class FilesField(forms.FileField):
    """Several files; an empty list when none was chosen."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:  # type: ignore[override]
        """Each file by itself."""
        several = data if isinstance(data, list | tuple) else [data] if data else []
        if not several:
            super().clean(None, initial)
            return []
        return [super(FilesField, self).clean(one, initial) for one in several]

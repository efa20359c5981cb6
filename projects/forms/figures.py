"""The questions of a content of support as a form, made from their declaration."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField

from budgets.norms import fields
from budgets.norms.fields import PAIR, Field
from khuyencong.ui.fields import DateField, MoneyField
from khuyencong.ui.forms import PortalForm

_GROUPED = re.compile(r"-?\d{1,3}(\.\d{3})+(,\d+)?")
_PLAIN = re.compile(r"-?\d+([.,]\d+)?")
YES_NO = [("true", "Có"), ("false", "Không")]


class NumberField(forms.CharField):
    """A number as people here write it (1.200,5); cleaned to an int, or with `fraction` to a text like "1200.5"."""

    def __init__(self, *, fraction: bool, **kwargs: Any) -> None:
        self.fraction = fraction
        widget = forms.TextInput(attrs={"inputmode": "decimal" if fraction else "numeric", "class": "num", "autocomplete": "off"})
        super().__init__(max_length=30, widget=widget, **kwargs)

    def clean(self, value: Any) -> Any:
        typed = re.sub(r"\s", "", super().clean(value))
        if not typed:
            return None
        if _GROUPED.fullmatch(typed):
            typed = typed.replace(".", "").replace(",", ".")
        elif _PLAIN.fullmatch(typed):
            typed = typed.replace(",", ".")
        else:
            raise ValidationError("Chưa đọc được số. Viết như 1.200 hoặc 12,5." if self.fraction else "Chưa đọc được số. Viết như 1.200.")
        if self.fraction:
            return typed
        if "." in typed or len(typed) > 18:
            raise ValidationError("Phải là số nguyên.")
        return int(typed)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int) and not isinstance(value, bool):
            return fields.number_words(Decimal(value))
        number = fields.number_of(value) if isinstance(value, str) and "," not in value and not _GROUPED.fullmatch(value) else None
        return value if number is None else fields.number_words(number)


def control(field: Field, label: str) -> forms.Field:
    """The form's field for one value of a declared one; a draft may leave any empty."""
    common: dict[str, Any] = {"label": label, "required": False, "help_text": field.help}
    match field.kind:
        case "integer":
            return NumberField(fraction=False, **common)
        case "decimal":
            return NumberField(fraction=True, **common)
        case "dong":
            return MoneyField(**common)
        case "date":
            return DateField(**common)
        case "choice":
            return forms.ChoiceField(choices=[("", "Chọn"), *field.choices], **common)
        case "yes_no":
            return forms.TypedChoiceField(
                choices=YES_NO, coerce=lambda said: said == "true", empty_value=None, widget=forms.RadioSelect, **common
            )
        case _:
            rows = forms.Textarea(attrs={"rows": 2})
            return forms.CharField(max_length=fields.LONGEST, widget=rows, **common)


@dataclass(frozen=True, slots=True)
class Question:
    """One declared field with its one or two controls."""

    field: Field
    controls: list[BoundField]


class FiguresForm(PortalForm):
    """Every question of a line's content. What is wrong is told at its box; what is missing is told when it is handed in."""

    def __init__(self, data: Any = None, *, asked: Sequence[Field], answers: Mapping[str, Any], **kwargs: Any) -> None:
        self.asked = asked
        initial: dict[str, Any] = {}
        for field in asked:
            answer = answers.get(field.key)
            if field.paired:
                initial |= {f"{field.key}__{half}": answer.get(half) for half in PAIR} if isinstance(answer, Mapping) else {}
            else:
                initial[field.key] = {True: "true", False: "false"}[answer] if isinstance(answer, bool) else answer
        super().__init__(data, initial=initial, **kwargs)
        for field in asked:
            for name, label in self._names(field).items():
                self.fields[name] = control(field, label)

    @staticmethod
    def _names(field: Field) -> dict[str, str]:
        unit = f" ({field.unit})" if field.unit else ""
        if field.paired:
            return {f"{field.key}__{half}": f"{field.label}: {said}{unit}" for half, said in PAIR.items()}
        return {field.key: field.titled}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for field in self.asked:
            for name in self._names(field):
                value = self.value_of(field, cleaned.get(name))
                if name not in self.errors and value is not None and (said := fields.wrong_value(field, value)):
                    self.add_error(name, said)
        return cleaned

    @staticmethod
    def value_of(field: Field, value: Any) -> Any:
        """A cleaned value as it is kept; None for an empty one."""
        if value in (None, ""):
            return None
        return value.isoformat() if field.kind == "date" else value

    def answers(self) -> dict[str, Any]:
        """What was typed, as it is kept; of a valid form, and while others are wrong of those that can be read."""
        said = self.cleaned_data
        found: dict[str, Any] = {}
        for field in self.asked:
            if field.paired:
                found[field.key] = {half: self.value_of(field, said.get(f"{field.key}__{half}")) for half in PAIR}
            else:
                found[field.key] = self.value_of(field, said.get(field.key))
        return found

    def questions(self) -> list[Question]:
        """The questions in order, for the page."""
        return [Question(field, [self[name] for name in self._names(field)]) for field in self.asked]

    def place(self, error: ValidationError) -> None:
        """Put what the service said at the boxes."""
        for key, messages in error.message_dict.items():
            name = next((name for name in (key, f"{key}__baseline") if name in self.fields), None)
            self.add_error(name, messages)

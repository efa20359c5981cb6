"""The base of every form: one look, text in NFC, an error summary that leads to the fields, what was typed stays typed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.forms.renderers import Jinja2
from django.template import engines
from django.utils.datastructures import MultiValueDict

from khuyencong.text import nfc

_OURS = ("forms/", "components/")


class PortalFormRenderer(Jinja2):
    """Our templates for forms and fields, Django's own Jinja2 ones for plain widgets."""

    form_template_name = "forms/form.html"
    formset_template_name = "forms/formset.html"
    field_template_name = "forms/field.html"

    def get_template(self, template_name: str) -> Any:
        if template_name.startswith(_OURS):
            return engines["jinja2"].get_template(template_name)
        return super().get_template(template_name)


@dataclass(frozen=True, slots=True)
class Mistake:
    """One line of the error summary: a sentence that names its field, and the control it leads to (empty for the form as a whole)."""

    message: str
    target: str


class _Portal:
    """What `PortalForm` and `PortalModelForm` share."""

    error_css_class = "wrong"
    required_css_class = "required"
    # Names of fields that some answers need and others do not: the form itself says when, so they are not called optional.
    by_case: Collection[str] = ()
    # Names of fields that are seldom filled in: they stand closed under the others, under these words.
    folded: Collection[str] = ()
    folded_label = "Thông tin khác"
    prefix: str | None

    def __init__(self, data: Mapping[str, Any] | None = None, files: Any = None, **kwargs: Any) -> None:
        super().__init__(data=normalised(data), files=files, **kwargs)  # type: ignore[call-arg]
        self.label_suffix = ""
        self.use_required_attribute = False  # the server answers in Vietnamese and keeps what was typed

    def full_clean(self) -> None:
        """Fields that a form adds as it is made are there by now, and speak as the others do."""
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            if str(field.error_messages.get("required")) == str(forms.Field.default_error_messages["required"]):
                field.error_messages["required"] = _missing(field, name)
            for validator in field.validators:
                if isinstance(validator, ProhibitNullCharactersValidator):
                    validator.message = "Có ký tự không hợp lệ."  # Django has no Vietnamese for this one
            if "invalid_pk_value" in field.error_messages:
                # Django has no Vietnamese for this one.
                field.error_messages["invalid_pk_value"] = "Hãy chọn trong danh sách; “%(pk)s” không có ở đó."
        super().full_clean()  # type: ignore[misc]

    def has_folded_mistake(self) -> bool:
        """Whether something among the folded fields must be seen."""
        return any(self[name].errors for name in self.folded if name in self.fields)  # type: ignore[index,attr-defined]

    def mistakes(self) -> list[Mistake]:
        """Every error in the order of the fields, for the summary at the top of the page."""
        if not self.is_bound:  # type: ignore[attr-defined]
            return []
        found = [Mistake(str(message), "") for message in self.non_field_errors()]  # type: ignore[attr-defined]
        for bound in self:  # type: ignore[attr-defined]
            required = str(bound.field.error_messages.get("required", ""))
            for message in map(str, bound.errors):
                words = message if message == required else f"{bound.label}: {message[:1].lower()}{message[1:]}"
                found.append(Mistake(words, self._target(bound)))
        return found

    @staticmethod
    def _target(bound: forms.BoundField) -> str:
        # A group of choices has no single control: its first one takes the focus.
        return f"{bound.auto_id}_0" if bound.field.widget.use_fieldset else (bound.id_for_label or bound.auto_id)


class PortalForm(_Portal, forms.Form):
    """A form of the portal."""


class PortalModelForm(_Portal, forms.ModelForm):
    """A form of the portal over a model; the view hands `cleaned_data` to a service, `save()` is not called."""


def _missing(field: forms.Field, name: str) -> str:
    """What to say of an empty field, so that the sentence stands alone in the summary."""
    label = str(field.label or name)
    if label[1:2].islower() or label[1:2] == " ":
        label = label[:1].lower() + label[1:]
    match field:
        case forms.BooleanField():
            return f"Cần đánh dấu ô “{field.label or name}”."
        case forms.FileField():
            return f"Cần kèm tệp: {label}."
        case forms.ChoiceField() | forms.ModelChoiceField():
            return f"Cần chọn {label}."
        case _:
            return f"Cần nhập {label}."


def normalised(data: Mapping[str, Any] | None) -> Any:
    """Form data with every text in NFC, so that "ế" typed on any keyboard is the same letters. Returns a copy."""
    if data is None:
        return None
    if isinstance(data, MultiValueDict):
        copy = data.copy()
        for name, values in data.lists():
            copy.setlist(name, [nfc(value) if isinstance(value, str) else value for value in values])
        return copy
    return {name: nfc(value) if isinstance(value, str) else value for name, value in data.items()}

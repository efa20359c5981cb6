"""What no column of text can hold."""

from django.core.exceptions import ValidationError


def no_nul(**texts: str | None) -> None:
    """Refuse texts with a character that the database does not take. ValidationError at each field."""
    wrong = {name: "Có ký tự không hợp lệ (NUL)." for name, text in texts.items() if "\0" in (text or "")}
    if wrong:
        raise ValidationError(wrong)

"""Texts as the database takes them."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError

from khuyencong.text import nfc


def cleaned(facts: dict[str, Any], texts: Iterable[str], one_line: Iterable[str]) -> dict[str, Any]:
    """The facts with their texts in NFC and without loose spaces. ValidationError at each field with a character that no column takes."""
    found, lines = dict(facts), set(one_line)
    wrong = {name: "Có ký tự không hợp lệ (NUL)." for name in texts if "\0" in (found.get(name) or "")}
    if wrong:
        raise ValidationError(wrong)
    for name in texts:
        if name in found:
            text = nfc(found[name] or "").strip()
            found[name] = " ".join(text.split()) if name in lines else text
    return found

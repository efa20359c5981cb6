"""What a paper says, made unchangeable: plain JSON in one canonical form, and its hash."""

import hashlib
import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any

from khuyencong.text import nfc

# Signs that turn the reading direction or hide in a text: on a paper they could only make it read as what it does not say.
_HIDDEN = {"\u200b", "\u200e", "\u200f", "\u2060", "\ufeff", *map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}


def clean(text: str) -> str:
    """NFC text without control, direction and invisible signs; line breaks and tabs stay."""
    kept = (ch for ch in text if ch in "\n\t" or (unicodedata.category(ch) not in ("Cc", "Cs") and ch not in _HIDDEN))
    return nfc("".join(kept))


def freeze(value: Any) -> Any:
    """`value` as plain JSON data: texts clean, days in ISO form, dataclasses as objects.

    TypeError for floats (money is whole đồng) and for anything that has no one JSON form.
    """
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: freeze(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {clean(str(key)): freeze(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [freeze(item) for item in value]
    raise TypeError(f"a paper cannot hold {type(value).__name__}")


def canonical(value: Any) -> bytes:
    """The one byte form of plain JSON data: sorted keys, no spaces, UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def digest(value: Any) -> str:
    """SHA-256 of the canonical form, in hexadecimal."""
    return hashlib.sha256(canonical(value)).hexdigest()

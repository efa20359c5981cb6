"""Values of answers as they are kept in JSON, read as numbers and days. Pure: no Django."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")


def number_of(text: str) -> Decimal | None:
    """A number kept as text; None when it is none or has too many digits. The database's guard reads the same shape."""
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def number(value: Any) -> Decimal | None:
    """The number that an answer is, kept whole or as text; None for any other."""
    if isinstance(value, bool) or value is None:
        return None
    return Decimal(value) if isinstance(value, int) else number_of(value) if isinstance(value, str) else None


def day(value: Any) -> date | None:
    """The day that an answer is ("2026-06-28"); None for any other."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None

"""Which columns hold personal data, why, on which ground and for how long (Nghị định 13/2023/NĐ-CP; Luật 91/2025/QH15).

Each app declares its columns as rows in its own `personal.py` and registers them here when it is ready, as it does with its
grants. Masking, the export of what is held on one person, erasure and the audit trail read this table; nothing repeats it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Sensitivity(StrEnum):
    """How a column is treated where somebody has no need of its full value."""

    ORDINARY = "ordinary"  # names and office addresses: shown to whoever may open the row
    MASKED = "masked"  # personal numbers, telephones, bank accounts: all but the last digits are covered
    SECRET = "secret"  # noqa: S105 a kind of column, not a password: hashes and keys, never shown and never kept in the trail


@dataclass(frozen=True, slots=True)
class PersonalField:
    """One column: `model` is `app_label.Model`; `retention` in words, `keep_years` counted from the end of the purpose (None: as long as the books)."""

    model: str
    field: str
    purpose: str
    basis: str
    retention: str
    keep_years: int | None = None
    sensitivity: Sensitivity = Sensitivity.ORDINARY


_fields: dict[tuple[str, str], PersonalField] = {}


def register_personal(*fields: PersonalField) -> None:
    """Add columns to the table; a second row that says otherwise of the same column is a mistake and refused."""
    for row in fields:
        key = (row.model.lower(), row.field)
        if _fields.setdefault(key, row) != row:
            raise ValueError(f"two declarations of {row.model}.{row.field}")


def personal_fields(model: str | None = None) -> Iterator[PersonalField]:
    """The declared columns, of one model when it is named (`app_label.Model`), in a stable order."""
    return (row for (label, _), row in sorted(_fields.items()) if model is None or label == model.lower())


def sensitivity_of(model: str, field: str) -> Sensitivity | None:
    """How a column is treated; None when it is not declared as personal."""
    row = _fields.get((model.lower(), field))
    return row.sensitivity if row else None


def masked(value: str, shown: int = 3) -> str:
    """The value with all but its last letters covered: `•••123`; empty stays empty."""
    text = str(value or "")
    return f"•••{text[-shown:]}" if len(text) > shown else "•••" if text else ""

"""Which columns hold personal data, why, on which ground and for how long (Nghị định 13/2023/NĐ-CP; Luật 91/2025/QH15).

Each app declares its columns as rows in its own `personal.py`, which is read when the apps are ready. Masking, the export of
what is held on one person, erasure, retention and the audit trail read this table; nothing repeats it. Every column that can
hold text is in it: as personal, or as not personal with a word why (`khuyencong.privacy.completeness`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Sensitivity(StrEnum):
    """How a column is treated where somebody has no need of its full value."""

    ORDINARY = "ordinary"  # names and office addresses: shown to whoever may open the row
    MASKED = "masked"  # personal numbers, telephones, bank accounts: all but the last digits are covered
    SECRET = "secret"  # noqa: S105 a kind of column, not a password: hashes and keys, never shown and never kept in the trail


class Erasure(StrEnum):
    """What becomes of a person's rows when the person is erased."""

    KEEP = "keep"  # the row stays as it is: the law named in the ground asks for it
    BLANK = "blank"  # the row stays, what tells of the person is emptied or replaced
    DELETE = "delete"  # the row goes


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


@dataclass(frozen=True, slots=True)
class PersonalTable:
    """A table whose rows tell of people: `people` are the lookups from a row to the accounts that it tells of.

    `addresses` are columns that hold an account's e-mail address where there is no relation, as before somebody is known.
    `about` says in plain Vietnamese what the rows are; `ground` why they stay or may go when a person is erased.
    """

    model: str
    about: str
    people: tuple[str, ...]
    on_erasure: Erasure
    ground: str
    addresses: tuple[str, ...] = ()


_fields: dict[tuple[str, str], PersonalField] = {}
_tables: dict[str, PersonalTable] = {}
_impersonal: dict[tuple[str, str], str] = {}


def register_personal(*fields: PersonalField) -> None:
    """Add columns to the table; a second row that says otherwise of the same column is a mistake and refused."""
    for row in fields:
        key = (row.model.lower(), row.field)
        if _fields.setdefault(key, row) != row or key in _impersonal:
            raise ValueError(f"two declarations of {row.model}.{row.field}")


def columns(
    model: str,
    *names: str,
    purpose: str,
    basis: str,
    retention: str,
    keep_years: int | None = None,
    masked: tuple[str, ...] = (),
    secret: tuple[str, ...] = (),
) -> list[PersonalField]:
    """Columns of one model kept for one purpose: `names` ordinary, `masked` and `secret` beside them."""
    kinds = ((Sensitivity.ORDINARY, names), (Sensitivity.MASKED, masked), (Sensitivity.SECRET, secret))
    return [PersonalField(model, name, purpose, basis, retention, keep_years, kind) for kind, some in kinds for name in some]


def register_people(*tables: PersonalTable) -> None:
    """Say whose rows a table holds; a second row that says otherwise is a mistake and refused."""
    for row in tables:
        if _tables.setdefault(row.model.lower(), row) != row:
            raise ValueError(f"two declarations of {row.model}")


def register_impersonal(model: str, why: str, *names: str) -> None:
    """Columns of a model that can hold text and tell of nobody, with the reason in a few words."""
    for name in names:
        key = (model.lower(), name)
        if not why or _impersonal.setdefault(key, why) != why or key in _fields:
            raise ValueError(f"two declarations of {model}.{name}, or one without a reason")


def personal_fields(model: str | None = None) -> Iterator[PersonalField]:
    """The declared columns, of one model when it is named (`app_label.Model`), in a stable order."""
    return (row for (label, _), row in sorted(_fields.items()) if model is None or label == model.lower())


def personal_tables() -> Iterator[PersonalTable]:
    """The tables whose rows tell of people, in a stable order."""
    return (_tables[label] for label in sorted(_tables))


def personal_table(model: str) -> PersonalTable | None:
    """What is declared of a table; None when it tells of nobody."""
    return _tables.get(model.lower())


def impersonal_reason(model: str, field: str) -> str | None:
    """Why a column is not personal; None when nobody said so."""
    return _impersonal.get((model.lower(), field))


def impersonal_fields() -> Iterator[tuple[str, str, str]]:
    """(model, column, reason) of every column said to be not personal."""
    return ((model, name, why) for (model, name), why in sorted(_impersonal.items()))


def sensitivity_of(model: str, field: str) -> Sensitivity | None:
    """How a column is treated; None when it is not declared as personal."""
    row = _fields.get((model.lower(), field))
    return row.sensitivity if row else None


def masked(value: str, shown: int = 3) -> str:
    """The value with all but its last letters covered: `•••123`; empty stays empty."""
    text = str(value or "")
    return f"•••{text[-shown:]}" if len(text) > shown else "•••" if text else ""

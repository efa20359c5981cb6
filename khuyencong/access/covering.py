"""Covered values: who needs a personal number, a telephone or an address in full sees it, everybody else its last digits.

Each app says beside its declarations (`<app>/personal.py`) who needs the covered columns of a table: a permission, and how far
each scope reaches over a row. A table about which nobody said so is covered for everybody.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from khuyencong.access.grants import Permission, Scope
from khuyencong.access.personal import Sensitivity, masked, sensitivity_of
from khuyencong.access.principal import Principal


def _always(row: Any, field: str) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Need:
    """Who needs a table's covered columns in full: holders of `permission`, where `reaches(scope, who, row)`.

    `is_private(row, field)` is False where a value of the column is public all the same, as the tax code of a company is.
    Holders of `reveal`, as far as it reaches, see a row in full for a reason that they state; `kind` names the table in addresses.
    """

    permission: Permission
    reaches: Callable[[Scope, Principal, Any], bool]
    is_private: Callable[[Any, str], bool] = _always
    reveal: Permission | None = None
    kind: str = ""


_needs: dict[str, Need] = {}


def register_need(model: str, need: Need) -> None:
    """Say who needs the covered columns of `model` (`app_label.Model`); a second answer is a mistake and refused."""
    if _needs.setdefault(model.lower(), need) != need:
        raise ValueError(f"two needs of {model}")


def needs(who: Principal | None, row: Any) -> bool:
    """Whether who acts needs the covered values of this row."""
    need = _needs.get(row._meta.label_lower)
    return need is not None and _holds(need, need.permission, who, row)


def may_reveal(who: Principal | None, row: Any) -> bool:
    """Whether who acts may see this row in full for a reason."""
    need = _needs.get(row._meta.label_lower)
    return need is not None and _holds(need, need.reveal, who, row)


def _holds(need: Need, permission: Permission | None, who: Principal | None, row: Any) -> bool:
    scope = who.scope(permission) if permission is not None and who is not None else None
    return scope is not None and who is not None and need.reaches(scope, who, row)


def reveal_kind(row: Any, field: str, who: Principal | None) -> str:
    """The `kind` for the address where a covered value is revealed; empty when it is not covered, or not for this reader."""
    need = _needs.get(row._meta.label_lower)
    offered = need is not None and is_covered(row, field) and not needs(who, row) and may_reveal(who, row)
    return need.kind if need is not None and offered else ""


def revealable() -> dict[str, str]:
    """`kind` → `app_label.model` of the tables whose rows may be revealed."""
    return {need.kind: label for label, need in _needs.items() if need.reveal is not None}


def is_covered(row: Any, field: str) -> bool:
    """Whether a value is one that is shown in full only to who needs it; an empty one has nothing to cover."""
    need = _needs.get(row._meta.label_lower)
    treated = sensitivity_of(row._meta.label, field) == Sensitivity.MASKED
    return bool(getattr(row, field)) and treated and (need is None or need.is_private(row, field))


def shown(row: Any, field: str, who: Principal | None) -> str:
    """The value of a column as this reader may see it, in the words of the row's `<field>_shown` where it has them.

    LookupError for a secret column: no page shows one.
    """
    if sensitivity_of(row._meta.label, field) == Sensitivity.SECRET:
        raise LookupError(f"{row._meta.label}.{field} is never shown")
    value = str(getattr(row, f"{field}_shown", None) or getattr(row, field) or "")
    return masked(value) if is_covered(row, field) and not needs(who, row) else value

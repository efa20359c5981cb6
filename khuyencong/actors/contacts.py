"""Who sees the telephone, the personal number and the address of people in full; everybody else sees the last digits."""

from typing import Any

from khuyencong.access import Need, Principal, Scope, register_need
from khuyencong.actors.enums import LegalForm
from khuyencong.actors.permissions import P


def reaches_enterprise(scope: Scope, who: Principal, row: Any) -> bool:
    """Whether a scope of who acts holds a cơ sở: their own, one of their area, every one."""
    match scope:
        case Scope.ENTERPRISE:
            return row.pk in who.enterprise_ids
        case Scope.DISTRICT:
            return row.area.lies_in(who.area_ids)
    return scope == Scope.PROVINCE


def _is_private(row: Any, field: str) -> bool:
    """A company's tax code is in a public register; a household's is its owner's personal number (Thông tư 86/2024/TT-BTC)."""
    return field != "tax_code" or row.legal_form == LegalForm.HOUSEHOLD or is_personal_number(row.tax_code or "")


def is_personal_number(code: str) -> bool:
    """Whether a tax code is the 12-digit number of a person."""
    return len(code) == 12 and code.isdigit()


register_need("actors.Enterprise", Need(P.SEE_CONTACTS, reaches_enterprise, _is_private, reveal=P.REVEAL_CONTACTS, kind="co-so"))
register_need("actors.User", Need(P.SEE_ACCOUNTS, lambda scope, who, row: scope == Scope.PROVINCE or row.pk == who.user_id))

"""How far grants of this room reach: opportunities and leads are of the whole province, of the office that has the duty."""

from collections.abc import Iterable
from typing import Any

from investment.permissions import is_promoter
from khuyencong.access import Principal, Scope


def within(row: Any, who: Principal, scope: Scope) -> bool:
    """Whether a row lies within the scope of a grant."""
    return scope == Scope.PROVINCE or (scope == Scope.FIELD and is_promoter(who))


def desk(_: Any = None) -> Iterable[int]:
    """Whoever invites investors at the office that has the duty."""
    from investment import selectors  # leaf: models take their guard from the machines

    return selectors.desk()

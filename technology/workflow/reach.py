"""How far a grant reaches over what concerns one cơ sở, and whom its moves are told to; shared by both machines of requests."""

from collections.abc import Iterable
from typing import Any

from khuyencong.access import Principal, Scope
from technology.permissions import is_scout


def within(row: Any, who: Principal, scope: Scope) -> bool:
    """Whether a row of a cơ sở (`row.enterprise`) lies within the scope of a grant."""
    match scope:
        case Scope.PROVINCE:
            return True
        case Scope.FIELD:
            return is_scout(who)
        case Scope.DISTRICT:
            return bool(row.enterprise.area.lies_in(who.area_ids))
        case Scope.ENTERPRISE:
            return row.enterprise_id in who.enterprise_ids
    return False


def owners(row: Any) -> Iterable[int]:
    """Whoever acts for the cơ sở."""
    from khuyencong.actors import selectors as actors  # leaf: models take their guard from the machines

    return actors.people_of_enterprises([row.enterprise_id])


def desk(_: Any = None) -> Iterable[int]:
    """Whoever advises at the office that has the duty."""
    from technology import selectors  # leaf: as above

    return selectors.desk()

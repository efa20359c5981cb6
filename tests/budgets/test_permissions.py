"""Who may do what with the budget."""

import pytest

from budgets.permissions import P
from khuyencong.access import Role, Scope, holders

FINANCE = {Role.FINANCE_OFFICER, Role.FINANCE_LEADER}


def test_nobody_both_drafts_and_approves():
    assert not set(holders(P.DRAFT_ESTIMATE)) & set(holders(P.APPROVE_ESTIMATE))


@pytest.mark.parametrize("permission", [permission for permission in P if permission != P.VIEW_BUDGET])
def test_only_finance_moves_the_province_and_districts_their_own(permission):
    for role, scope in holders(permission).items():
        assert scope == (Scope.PROVINCE if role in FINANCE else Scope.DISTRICT)
        assert role in FINANCE | {Role.DISTRICT_OFFICER, Role.DISTRICT_LEADER}

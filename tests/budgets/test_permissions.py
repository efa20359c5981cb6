"""Who may do what with the budget."""

import pytest

from budgets.permissions import GRANTS, P
from khuyencong.access import Role, Scope, holders

FINANCE = {Role.FINANCE_OFFICER, Role.FINANCE_LEADER}


def test_grants_are_registered_and_each_permission_is_held():
    for permission in P:
        assert holders(permission), permission
    assert len({(grant.permission, grant.role) for grant in GRANTS}) == len(GRANTS)


def test_nobody_both_drafts_and_approves():
    assert not set(holders(P.DRAFT_ESTIMATE)) & set(holders(P.APPROVE_ESTIMATE))


@pytest.mark.parametrize("permission", [permission for permission in P if permission != P.VIEW_BUDGET])
def test_only_finance_moves_the_province_and_districts_their_own(permission):
    for role, scope in holders(permission).items():
        assert scope == (Scope.PROVINCE if role in FINANCE else Scope.DISTRICT)
        assert role in FINANCE | {Role.DISTRICT_OFFICER, Role.DISTRICT_LEADER}


def test_only_finance_closes_a_year():
    assert holders(P.CLOSE_YEAR) == {Role.FINANCE_LEADER: Scope.PROVINCE}

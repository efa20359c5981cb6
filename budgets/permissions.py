"""What may be done with the budget, and by whom: Sở Tài chính for the province, a district for its own money."""

from khuyencong.access import Grant, Permission, Role, Scope


class P(Permission):
    """Permissions of the budget."""

    VIEW_BUDGET = "budgets.view_budget"
    DRAFT_ESTIMATE = "budgets.draft_estimate"
    APPROVE_ESTIMATE = "budgets.approve_estimate"
    ALLOCATE = "budgets.allocate"
    PAY = "budgets.pay"
    SETTLE = "budgets.settle"
    RECOVER = "budgets.recover"
    CARRY_OVER = "budgets.carry_over"
    CLOSE_YEAR = "budgets.close_year"


_ROWS: dict[Role, tuple[Scope, tuple[P, ...]]] = {
    Role.FINANCE_OFFICER: (Scope.PROVINCE, (P.VIEW_BUDGET, P.DRAFT_ESTIMATE, P.ALLOCATE, P.PAY, P.SETTLE, P.RECOVER, P.CARRY_OVER)),
    Role.FINANCE_LEADER: (
        Scope.PROVINCE,
        (P.VIEW_BUDGET, P.APPROVE_ESTIMATE, P.ALLOCATE, P.PAY, P.SETTLE, P.RECOVER, P.CARRY_OVER, P.CLOSE_YEAR),
    ),
    Role.DISTRICT_OFFICER: (Scope.DISTRICT, (P.VIEW_BUDGET, P.DRAFT_ESTIMATE)),
    Role.DISTRICT_LEADER: (
        Scope.DISTRICT,
        (P.VIEW_BUDGET, P.APPROVE_ESTIMATE, P.ALLOCATE, P.PAY, P.SETTLE, P.RECOVER, P.CARRY_OVER),
    ),
    Role.CENTER_OFFICER: (Scope.PROVINCE, (P.VIEW_BUDGET,)),
    Role.DOIT_OFFICER: (Scope.PROVINCE, (P.VIEW_BUDGET,)),
    Role.DOIT_HEAD: (Scope.PROVINCE, (P.VIEW_BUDGET,)),
    Role.DOIT_LEADER: (Scope.PROVINCE, (P.VIEW_BUDGET,)),
    Role.PROVINCE_LEADER: (Scope.PROVINCE, (P.VIEW_BUDGET,)),
}

GRANTS = tuple(Grant(permission, role, scope) for role, (scope, permissions) in _ROWS.items() for permission in permissions)

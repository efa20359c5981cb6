"""What may be done with the budget, and by whom: Sở Tài chính for the province, a district for its own money."""

from khuyencong.access import Grant, Permission, Role, Scope, register


class P(Permission):
    """Permissions of the budget's pages; the moves of money that a đề án causes are in `projects.permissions`."""

    APPROVE_SETTLEMENT = "budgets.approve_settlement", "Duyệt, mở lại quyết toán năm", "Chỉ thị 2c, 8c"
    CHECK_SETTLEMENT = "budgets.check_settlement", "Kiểm tra quyết toán năm", "Chỉ thị 2c"
    CLOSE_YEAR = "budgets.close_year", "Khóa sổ năm ngân sách, chuyển nguồn", "Chỉ thị 2c"
    DRAFT_SETTLEMENT = "budgets.draft_settlement", "Lập quyết toán năm", "Chỉ thị 2c, 8c"
    APPROVE_ESTIMATE = "budgets.approve_estimate", "Duyệt dự toán", "Chỉ thị 2a, 8c"
    DRAFT_ESTIMATE = "budgets.draft_estimate", "Soạn dự toán", "Chỉ thị 2a, 8c"
    VIEW_BUDGET = "budgets.view_budget", "Xem dự toán, sổ kinh phí", "Chỉ thị 2a, 8c"


R, S = Role, Scope
TABLE: dict[P, dict[Role, Scope]] = {
    P.VIEW_BUDGET: {
        R.DISTRICT_OFFICER: S.DISTRICT,
        R.DISTRICT_LEADER: S.DISTRICT,
        R.CENTER_OFFICER: S.PROVINCE,
        R.DOIT_OFFICER: S.PROVINCE,
        R.DOIT_HEAD: S.PROVINCE,
        R.DOIT_LEADER: S.PROVINCE,
        R.PROVINCE_LEADER: S.PROVINCE,
        R.FINANCE_OFFICER: S.PROVINCE,
        R.FINANCE_LEADER: S.PROVINCE,
    },
    P.DRAFT_ESTIMATE: {R.FINANCE_OFFICER: S.PROVINCE, R.DISTRICT_OFFICER: S.DISTRICT},
    P.DRAFT_SETTLEMENT: {R.FINANCE_OFFICER: S.PROVINCE, R.DISTRICT_OFFICER: S.DISTRICT},
    # Another officer than who drew it up; Sở Tài chính checks those of the districts too.
    P.CHECK_SETTLEMENT: {R.FINANCE_OFFICER: S.PROVINCE, R.DISTRICT_OFFICER: S.DISTRICT},
    P.APPROVE_SETTLEMENT: {R.FINANCE_LEADER: S.PROVINCE, R.DISTRICT_LEADER: S.DISTRICT},
    P.CLOSE_YEAR: {R.FINANCE_LEADER: S.PROVINCE},
    P.APPROVE_ESTIMATE: {R.FINANCE_LEADER: S.PROVINCE, R.DISTRICT_LEADER: S.DISTRICT},
}

register(*(Grant(permission, role, scope) for permission, row in TABLE.items() for role, scope in row.items()))

"""Who exports the books and keeps the chart; who reads forecast and warnings is who may read the budget."""

from khuyencong.access import Grant, Permission, Role, Scope, register


class P(Permission):
    """Permissions of this room; a value reads `finance.verb_noun`."""

    EXPORT_BOOKS = "finance.export_books", "Xuất sổ cho phần mềm kế toán", "Chỉ thị 2b, 2c, 8c"
    TAKE_BOOKS = "finance.take_books", "Xác nhận sổ đã nhập vào phần mềm kế toán", "Chỉ thị 2b, 2c, 8c"
    KEEP_CHART = "finance.keep_chart", "Khai báo tài khoản kế toán, mục lục ngân sách, ngưỡng cảnh báo", "Chỉ thị 2a, 2c"


R, S = Role, Scope
TABLE: dict[P, dict[Role, Scope]] = {
    P.EXPORT_BOOKS: {R.FINANCE_OFFICER: S.PROVINCE, R.FINANCE_LEADER: S.PROVINCE, R.DISTRICT_OFFICER: S.DISTRICT},
    P.TAKE_BOOKS: {
        R.FINANCE_OFFICER: S.PROVINCE,
        R.FINANCE_LEADER: S.PROVINCE,
        R.DISTRICT_OFFICER: S.DISTRICT,
        R.DISTRICT_LEADER: S.DISTRICT,
    },
    P.KEEP_CHART: {R.FINANCE_OFFICER: S.PROVINCE, R.FINANCE_LEADER: S.PROVINCE},
}

register(*(Grant(permission, role, scope) for permission, row in TABLE.items() for role, scope in row.items()))

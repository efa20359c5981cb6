"""Who may do what with the treasury's statements."""

from khuyencong.access import Grant, Permission, Role, Scope, register


class P(Permission):
    """Permissions of the treasury's room; a value reads `treasury.verb_noun`."""

    ANSWER = "treasury.answer_question", "Trả lời chênh lệch với Kho bạc", "Chỉ thị 2b"
    IMPORT = "treasury.import_statement", "Nhập bảng kê của Kho bạc", "Chỉ thị 2b"
    MATCH = "treasury.match_row", "Khớp, giải trình chênh lệch với Kho bạc", "Chỉ thị 2b"
    RECONCILE = "treasury.reconcile_period", "Lập biên bản đối chiếu với Kho bạc", "Chỉ thị 2b, 2c"
    VIEW = "treasury.view_statement", "Xem đối chiếu với Kho bạc", "Chỉ thị 2b, 2c"


R, S = Role, Scope
TABLE: dict[P, dict[Role, Scope]] = {
    P.VIEW: dict.fromkeys((R.FINANCE_OFFICER, R.FINANCE_LEADER, R.CENTER_OFFICER, R.DOIT_HEAD, R.DOIT_LEADER), S.PROVINCE),
    P.IMPORT: {R.FINANCE_OFFICER: S.PROVINCE},
    P.MATCH: {R.FINANCE_OFFICER: S.PROVINCE},
    P.ANSWER: {R.FINANCE_OFFICER: S.PROVINCE, R.CENTER_OFFICER: S.PROVINCE},
    P.RECONCILE: {R.FINANCE_OFFICER: S.PROVINCE},
}

register(*(Grant(permission, role, scope) for permission, row in TABLE.items() for role, scope in row.items()))

"""Who may do what with inspections. Carrying one out is `projects.inspect_project`."""

from khuyencong.access import Grant, Permission, Role, Scope, register


class P(Permission):
    """Permissions of the inspections' room."""

    APPROVE_PLAN = "inspections.approve_plan", "Phê duyệt kế hoạch kiểm tra", "Chỉ thị 1e"
    DECIDE_SANCTION = "inspections.decide_sanction", "Quyết định xử lý sau kiểm tra", "Chỉ thị 1e"
    ORDER = "inspections.order_visit", "Quyết định kiểm tra đột xuất", "Chỉ thị 1e, 8d"
    PLAN = "inspections.write_plan", "Lập kế hoạch, chọn mẫu, phân công đoàn kiểm tra", "Chỉ thị 1e, 8d"
    PROPOSE_SANCTION = "inspections.propose_sanction", "Yêu cầu giải trình trước khi xử lý", "Chỉ thị 1e"
    REPLY = "inspections.reply_to_sanction", "Giải trình trước khi bị xử lý", "Chỉ thị 1e, 9b"
    VIEW = "inspections.view_visit", "Xem kế hoạch, lần kiểm tra và tồn tại", "Chỉ thị 1e, 8d"
    VIEW_SANCTION = "inspections.view_sanction", "Xem việc xử lý sau kiểm tra", "Chỉ thị 1e, 9b"


R, S = Role, Scope
_OFFICES: dict[Role, Scope] = {
    R.DISTRICT_OFFICER: S.DISTRICT,
    R.DISTRICT_LEADER: S.DISTRICT,
    R.CENTER_OFFICER: S.PROVINCE,
    R.DOIT_OFFICER: S.PROVINCE,
    R.DOIT_HEAD: S.PROVINCE,
    R.DOIT_LEADER: S.PROVINCE,
    R.PROVINCE_LEADER: S.PROVINCE,
    R.FINANCE_OFFICER: S.PROVINCE,
    R.FINANCE_LEADER: S.PROVINCE,
}
TABLE: dict[P, dict[Role, Scope]] = {
    P.VIEW: _OFFICES,
    P.PLAN: {R.DOIT_OFFICER: S.PROVINCE, R.DOIT_HEAD: S.PROVINCE},
    P.APPROVE_PLAN: {R.DOIT_LEADER: S.PROVINCE},
    P.ORDER: {R.DOIT_LEADER: S.PROVINCE},
    P.PROPOSE_SANCTION: {R.DOIT_OFFICER: S.PROVINCE, R.DOIT_HEAD: S.PROVINCE},
    P.DECIDE_SANCTION: {R.DOIT_LEADER: S.PROVINCE},
    P.REPLY: {R.ENTERPRISE: S.ENTERPRISE},
    P.VIEW_SANCTION: _OFFICES | {R.ENTERPRISE: S.ENTERPRISE, R.ENTERPRISE_STAFF: S.ENTERPRISE},
}

register(*(Grant(permission, role, scope) for permission, row in TABLE.items() for role, scope in row.items()))

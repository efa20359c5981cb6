"""Who reads reports and statistics, and who has them made."""

from khuyencong.access import Grant, Permission, Role, Scope, register


class P(Permission):
    """Permissions of the reports' room."""

    HISTORY = "reports.import_history", "Nhập, rút số liệu các năm trước khi có cổng", "Chỉ thị 1g"
    ISSUE = "reports.issue_report", "Ký, ban hành báo cáo của tỉnh", "Chỉ thị 1g"
    MAKE = "reports.make_report", "Lập báo cáo", "Chỉ thị 1g"
    SEND = "reports.send_report", "Xác nhận, gửi báo cáo của địa phương", "Chỉ thị 1g"
    STATISTICS = "reports.view_statistics", "Xem thống kê", "Chỉ thị 1g"
    TAKE = "reports.take_report", "Nhận, trả lại, nhắc báo cáo của địa phương", "Chỉ thị 1g"
    VIEW = "reports.view_report", "Xem báo cáo", "Chỉ thị 1g"


_READERS: dict[Role, Scope] = {
    Role.DISTRICT_OFFICER: Scope.DISTRICT,
    Role.DISTRICT_LEADER: Scope.DISTRICT,
    Role.CENTER_OFFICER: Scope.PROVINCE,
    Role.DOIT_CLERK: Scope.PROVINCE,
    Role.DOIT_OFFICER: Scope.PROVINCE,
    Role.DOIT_HEAD: Scope.PROVINCE,
    Role.DOIT_LEADER: Scope.PROVINCE,
    Role.PROVINCE_LEADER: Scope.PROVINCE,
    Role.FINANCE_OFFICER: Scope.PROVINCE,
    Role.FINANCE_LEADER: Scope.PROVINCE,
}
TABLE: dict[P, dict[Role, Scope]] = {
    P.VIEW: _READERS,
    P.STATISTICS: _READERS,
    P.MAKE: {
        Role.DISTRICT_OFFICER: Scope.DISTRICT,
        Role.DOIT_OFFICER: Scope.PROVINCE,
        Role.DOIT_HEAD: Scope.PROVINCE,
        Role.DOIT_LEADER: Scope.PROVINCE,
        Role.FINANCE_OFFICER: Scope.PROVINCE,
    },
    P.HISTORY: {Role.DOIT_OFFICER: Scope.PROVINCE, Role.DOIT_HEAD: Scope.PROVINCE},
    P.SEND: {Role.DISTRICT_LEADER: Scope.DISTRICT},
    P.TAKE: {Role.DOIT_OFFICER: Scope.PROVINCE, Role.DOIT_HEAD: Scope.PROVINCE},
    P.ISSUE: {Role.DOIT_LEADER: Scope.PROVINCE},
}

register(*(Grant(permission, role, scope) for permission, row in TABLE.items() for role, scope in row.items()))

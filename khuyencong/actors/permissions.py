"""Who may do what with the people, units and cơ sở of the portal."""

from khuyencong.access import Grant, Permission, Role, Scope, register
from khuyencong.actors.roles import LEADERS, OFFICES


class P(Permission):
    """Permissions of the actors' room; a value reads `actors.verb_noun`."""

    ASSIGN_OFFICER = "actors.assign_officer", "Phân công cán bộ phụ trách khuyến công", "Chỉ thị 8b"
    DELEGATE = "actors.delegate_role", "Ủy quyền vai trò của mình", "Nghị định 30/2020/NĐ-CP, Điều 13"
    HAND_OVER = "actors.hand_over", "Giao, nhận bàn giao công việc", "Chỉ thị 8b"
    LEAD_HANDOVER = "actors.lead_handover", "Lập, ký thay bàn giao của cơ quan", "Chỉ thị 8b"
    MANAGE_PEOPLE = "actors.manage_people", "Mời người, giao và kết thúc vai trò, khóa tài khoản", "Chỉ thị 8b"
    REGISTER_ENTERPRISE = "actors.register_enterprise", "Ghi nhận cơ sở", "Chỉ thị 8c"
    VIEW_OFFICERS = "actors.view_officers", "Xem cán bộ phụ trách khuyến công", "Chỉ thị 8b"
    VIEW_PEOPLE = "actors.view_people", "Xem người và vai trò của cơ quan", "Chỉ thị 8b"


TABLE: dict[P, dict[Role, Scope]] = {
    P.REGISTER_ENTERPRISE: {Role.DISTRICT_OFFICER: Scope.DISTRICT, Role.CENTER_OFFICER: Scope.PROVINCE},
    # Directive, clause 8b. A scope of DISTRICT means one's own organisation and those below it (`selectors.people.below`).
    P.VIEW_OFFICERS: {
        Role.DISTRICT_OFFICER: Scope.DISTRICT,
        Role.DISTRICT_LEADER: Scope.DISTRICT,
        Role.CENTER_OFFICER: Scope.PROVINCE,
        Role.DOIT_CLERK: Scope.PROVINCE,
        Role.DOIT_OFFICER: Scope.PROVINCE,
        Role.DOIT_HEAD: Scope.PROVINCE,
        Role.DOIT_LEADER: Scope.PROVINCE,
        Role.PROVINCE_LEADER: Scope.PROVINCE,
        Role.OPERATOR: Scope.PROVINCE,
    },
    P.ASSIGN_OFFICER: {Role.DISTRICT_LEADER: Scope.DISTRICT, Role.DOIT_LEADER: Scope.DISTRICT},
    P.DELEGATE: dict.fromkeys((*LEADERS, Role.DOIT_HEAD), Scope.OWN),
    P.HAND_OVER: dict.fromkeys(OFFICES, Scope.OWN),
    P.LEAD_HANDOVER: dict.fromkeys((*LEADERS, Role.DOIT_HEAD), Scope.DISTRICT) | {Role.OPERATOR: Scope.PROVINCE},
    P.VIEW_PEOPLE: dict.fromkeys((*LEADERS, Role.DOIT_HEAD), Scope.DISTRICT) | {Role.OPERATOR: Scope.PROVINCE},
    P.MANAGE_PEOPLE: dict.fromkeys(LEADERS, Scope.DISTRICT) | {Role.OPERATOR: Scope.PROVINCE},
}

register(*(Grant(permission, role, scope) for permission, row in TABLE.items() for role, scope in row.items()))

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
    SEE_CONTACTS = "actors.see_contacts", "Xem đầy đủ điện thoại, số định danh của cơ sở", "Luật 91/2025/QH15: chỉ người có nhiệm vụ cần"
    REVEAL_CONTACTS = "actors.reveal_contacts", "Xem đầy đủ số đã che khi nêu lý do", "Luật 91/2025/QH15: được xem khi cần và có ghi lại"
    SEE_ACCOUNTS = "actors.see_accounts", "Xem đầy đủ thư điện tử của tài khoản", "Luật 91/2025/QH15: chỉ người có nhiệm vụ cần"


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
    # Who writes to the cơ sở, visits it, or pays it. Others see the last digits, and say why where they need the rest.
    P.SEE_CONTACTS: {
        Role.ENTERPRISE: Scope.ENTERPRISE,
        Role.COMMUNE_OFFICER: Scope.DISTRICT,
        Role.DISTRICT_OFFICER: Scope.DISTRICT,
        Role.CENTER_OFFICER: Scope.PROVINCE,
        Role.DOIT_CLERK: Scope.PROVINCE,
        Role.DOIT_OFFICER: Scope.PROVINCE,
        Role.FINANCE_OFFICER: Scope.PROVINCE,
    },
    P.REVEAL_CONTACTS: {
        Role.DISTRICT_LEADER: Scope.DISTRICT,
        Role.DOIT_HEAD: Scope.PROVINCE,
        Role.DOIT_LEADER: Scope.PROVINCE,
        Role.PROVINCE_LEADER: Scope.PROVINCE,
        Role.FINANCE_LEADER: Scope.PROVINCE,
        Role.OPERATOR: Scope.PROVINCE,
    },
    P.SEE_ACCOUNTS: dict.fromkeys((*OFFICES, Role.ENTERPRISE), Scope.OWN) | {Role.OPERATOR: Scope.PROVINCE},
}

register(*(Grant(permission, role, scope) for permission, row in TABLE.items() for role, scope in row.items()))

"""Who may do what with the people, units and cơ sở of the portal."""

from khuyencong.access import Grant, Permission, Role, Scope, register
from khuyencong.actors.roles import LEADERS, OFFICES


class P(Permission):
    """Permissions of the actors' room; a value reads `actors.verb_noun`."""

    ASSIGN_OFFICER = "actors.assign_officer", "Phân công cán bộ phụ trách khuyến công", "Chỉ thị 8b"
    CONFIRM_ENTERPRISE = "actors.confirm_enterprise", "Xác nhận cơ sở và thay đổi của cơ sở", "Chỉ thị 8a, 8c"
    CORRECT_ENTERPRISE = "actors.correct_enterprise", "Sửa tên, mã số thuế, loại hình, địa điểm của cơ sở", "Chỉ thị 8a, 8c"
    DECIDE_JOIN = "actors.decide_join", "Cho người khác tham gia cơ sở", "Chủ cơ sở giữ tài khoản của mình"
    DECLARE_ENTERPRISE = "actors.declare_enterprise", "Khai và đề nghị thay đổi thông tin cơ sở mình", "Chỉ thị 9"
    DELEGATE = "actors.delegate_role", "Ủy quyền vai trò của mình", "Nghị định 30/2020/NĐ-CP, Điều 13"
    HAND_OVER = "actors.hand_over", "Giao, nhận bàn giao công việc", "Chỉ thị 8b"
    INVITE_FIRST_OWNER = "actors.invite_first_owner", "Mời chủ cơ sở chưa có tài khoản", "Chỉ thị 8a, 8c"
    KEEP_CRAFT_VILLAGES = "actors.keep_craft_villages", "Giữ danh sách làng nghề", "Nghị định 52/2018/NĐ-CP"
    LEAD_HANDOVER = "actors.lead_handover", "Lập, ký thay bàn giao của cơ quan", "Chỉ thị 8b"
    MANAGE_ACCOUNTS = "actors.manage_accounts", "Mời, đổi vai, cho thôi người của cơ sở", "Chủ cơ sở giữ tài khoản của mình"
    MANAGE_ORGANISATIONS = (
        "actors.manage_organisations",
        "Ghi nhận thay đổi tổ chức, chức năng, địa giới theo văn bản",
        "Văn bản sắp xếp của cấp có thẩm quyền",
    )
    MANAGE_PEOPLE = "actors.manage_people", "Mời người, giao và kết thúc vai trò, khóa tài khoản", "Chỉ thị 8b"
    MERGE_ENTERPRISES = "actors.merge_enterprises", "Gộp cơ sở ghi hai lần", "Chỉ thị 1g: số liệu không trùng"
    RECOGNISE_CRAFT_VILLAGES = "actors.recognise_craft_villages", "Ghi quyết định công nhận, thu hồi làng nghề", "Nghị định 52/2018/NĐ-CP"
    REGISTER_ENTERPRISE = "actors.register_enterprise", "Ghi nhận cơ sở", "Chỉ thị 8c"
    REVEAL_CONTACTS = "actors.reveal_contacts", "Xem đầy đủ số đã che khi nêu lý do", "Luật 91/2025/QH15: được xem khi cần và có ghi lại"
    SEE_ACCOUNTS = "actors.see_accounts", "Xem đầy đủ thư điện tử của tài khoản", "Luật 91/2025/QH15: chỉ người có nhiệm vụ cần"
    SEE_CONTACTS = "actors.see_contacts", "Xem đầy đủ điện thoại, số định danh của cơ sở", "Luật 91/2025/QH15: chỉ người có nhiệm vụ cần"
    UPDATE_ENTERPRISE = "actors.update_enterprise", "Cập nhật liên hệ, lao động, vốn của cơ sở", "Chỉ thị 9a"
    VIEW_ENTERPRISE = "actors.view_enterprise", "Xem cơ sở", "Chỉ thị 1g, 8a"
    VIEW_OFFICERS = "actors.view_officers", "Xem cán bộ phụ trách khuyến công", "Chỉ thị 8b"
    VIEW_ORGANISATIONS = "actors.view_organisations", "Xem tổ chức, chức năng, địa giới qua các thời kỳ", "Chỉ thị, các mục 1–8"
    VIEW_PEOPLE = "actors.view_people", "Xem người và vai trò của cơ quan", "Chỉ thị 8b"


R, S = Role, Scope
_PROVINCE_OFFICES = (
    R.CENTER_OFFICER,
    R.DOIT_CLERK,
    R.DOIT_OFFICER,
    R.DOIT_HEAD,
    R.DOIT_LEADER,
    R.PROVINCE_LEADER,
    R.FINANCE_OFFICER,
    R.FINANCE_LEADER,
)
TABLE: dict[P, dict[Role, Scope]] = {
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
    P.VIEW_ORGANISATIONS: dict.fromkeys(OFFICES, Scope.PROVINCE),
    P.MANAGE_ORGANISATIONS: {Role.OPERATOR: Scope.PROVINCE},
    P.VIEW_PEOPLE: dict.fromkeys((*LEADERS, Role.DOIT_HEAD), Scope.DISTRICT) | {Role.OPERATOR: Scope.PROVINCE},
    P.MANAGE_PEOPLE: dict.fromkeys(LEADERS, Scope.DISTRICT) | {Role.OPERATOR: Scope.PROVINCE},
    # Who writes to the cơ sở, visits it, or pays it. Others see the last digits, and say why where they need the rest.
    P.SEE_CONTACTS: {
        Role.ENTERPRISE: Scope.ENTERPRISE,
        Role.ENTERPRISE_STAFF: Scope.ENTERPRISE,
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
    P.SEE_ACCOUNTS: dict.fromkeys((*OFFICES, *Role.of_enterprises()), Scope.OWN) | {Role.OPERATOR: Scope.PROVINCE},
    P.VIEW_ENTERPRISE: {
        R.ENTERPRISE: S.ENTERPRISE,
        R.ENTERPRISE_STAFF: S.ENTERPRISE,
        R.DISTRICT_OFFICER: S.DISTRICT,
        R.DISTRICT_LEADER: S.DISTRICT,
        **dict.fromkeys(_PROVINCE_OFFICES, S.PROVINCE),
    },
    P.REGISTER_ENTERPRISE: {R.DISTRICT_OFFICER: S.DISTRICT, R.CENTER_OFFICER: S.PROVINCE},
    P.CONFIRM_ENTERPRISE: {R.DISTRICT_OFFICER: S.DISTRICT},
    # Facts of identity (name, tax code, legal form, place): an office corrects them, an owner proposes the change.
    P.CORRECT_ENTERPRISE: {R.DISTRICT_OFFICER: S.DISTRICT},
    P.DECLARE_ENTERPRISE: {R.ENTERPRISE: S.ENTERPRISE},
    # What changes from year to year: telephone, labour, capital, goods.
    P.UPDATE_ENTERPRISE: {R.ENTERPRISE: S.ENTERPRISE, R.ENTERPRISE_STAFF: S.ENTERPRISE, R.DISTRICT_OFFICER: S.DISTRICT},
    P.MANAGE_ACCOUNTS: {R.ENTERPRISE: S.ENTERPRISE},
    # Only as long as the cơ sở has no owner with an account.
    P.INVITE_FIRST_OWNER: {R.DISTRICT_OFFICER: S.DISTRICT},
    P.DECIDE_JOIN: {R.ENTERPRISE: S.ENTERPRISE, R.DISTRICT_OFFICER: S.DISTRICT},
    P.MERGE_ENTERPRISES: {R.DISTRICT_OFFICER: S.DISTRICT, R.DOIT_OFFICER: S.PROVINCE},
    P.KEEP_CRAFT_VILLAGES: {R.DISTRICT_OFFICER: S.DISTRICT, R.DOIT_OFFICER: S.PROVINCE},
    P.RECOGNISE_CRAFT_VILLAGES: {R.DOIT_OFFICER: S.PROVINCE},
}

register(*(Grant(permission, role, scope) for permission, row in TABLE.items() for role, scope in row.items()))

"""Who may do what with programmes, calls, registrations, plans and decisions for lists."""

from khuyencong.access import Grant, Permission, Role, Scope, register


class P(Permission):
    """Permissions of the plans' room; a value reads `plans.verb_noun`."""

    APPROVE_PLAN = "plans.approve_plan", "Phê duyệt kế hoạch năm, gửi danh mục đăng ký Bộ", "Chỉ thị 1d, 8c"
    DRAFT_PLAN = "plans.draft_plan", "Lập, điều chỉnh kế hoạch năm", "Chỉ thị 1d, 8c"
    KEEP_PROGRAMME = "plans.keep_programme", "Lập chương trình giai đoạn", "Chỉ thị 1d"
    OPEN_CALL = "plans.open_call", "Mở đợt đăng ký", "Chỉ thị 1d, 8c"
    PREPARE_LIST = "plans.prepare_list", "Lập danh mục trình quyết định", "Chỉ thị 1d, 8c"
    RECORD_ANSWER = "plans.record_answer", "Ghi trả lời của Bộ Công Thương", "Chỉ thị 1d"
    REGISTER_NEED = "plans.register_need", "Đăng ký nhu cầu của cơ sở", "Chỉ thị 1d, 8c"
    SIGN_LIST = "plans.sign_list", "Ký, hủy, thay quyết định cho danh mục", "Chỉ thị 1d, 8c"
    SURVEY = "plans.survey_need", "Khảo sát nhu cầu đã đăng ký", "Chỉ thị 1d, 8c"
    VIEW_NEED = "plans.view_need", "Xem nhu cầu đã đăng ký", "Chỉ thị 1d, 8c"
    VIEW_PLAN = "plans.view_plan", "Xem chương trình, kế hoạch, danh mục", "Chỉ thị 1d, 1g, 8c"


R, S = Role, Scope
_OFFICES = {
    R.DISTRICT_OFFICER: S.DISTRICT,
    R.DISTRICT_LEADER: S.DISTRICT,
    R.CENTER_OFFICER: S.PROVINCE,
    R.DOIT_CLERK: S.PROVINCE,
    R.DOIT_OFFICER: S.PROVINCE,
    R.DOIT_HEAD: S.PROVINCE,
    R.DOIT_LEADER: S.PROVINCE,
    R.PROVINCE_LEADER: S.PROVINCE,
    R.FINANCE_OFFICER: S.PROVINCE,
    R.FINANCE_LEADER: S.PROVINCE,
}
_DRAFTERS = {R.DOIT_OFFICER: S.PROVINCE, R.DOIT_HEAD: S.PROVINCE, R.DISTRICT_OFFICER: S.DISTRICT}
_DECIDERS = {R.PROVINCE_LEADER: S.PROVINCE, R.DOIT_LEADER: S.PROVINCE, R.DISTRICT_LEADER: S.DISTRICT}
TABLE: dict[P, dict[Role, Scope]] = {
    P.VIEW_PLAN: _OFFICES,
    P.VIEW_NEED: _OFFICES | {R.ENTERPRISE: S.ENTERPRISE, R.ENTERPRISE_STAFF: S.ENTERPRISE},
    P.KEEP_PROGRAMME: {R.DOIT_OFFICER: S.PROVINCE, R.DOIT_HEAD: S.PROVINCE},
    P.OPEN_CALL: _DRAFTERS,
    P.REGISTER_NEED: {R.DISTRICT_OFFICER: S.DISTRICT, R.CENTER_OFFICER: S.PROVINCE},
    P.SURVEY: {R.DISTRICT_OFFICER: S.DISTRICT, R.CENTER_OFFICER: S.PROVINCE},
    P.DRAFT_PLAN: _DRAFTERS,
    P.APPROVE_PLAN: _DECIDERS,
    P.RECORD_ANSWER: {R.DOIT_LEADER: S.PROVINCE},
    P.PREPARE_LIST: _DRAFTERS,
    P.SIGN_LIST: _DECIDERS,
}

register(*(Grant(permission, role, scope) for permission, row in TABLE.items() for role, scope in row.items()))

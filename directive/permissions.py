"""Who reads how a directive stands, who plans, who reminds, who remarks."""

from khuyencong.access import Grant, Permission, Role, Scope, register


class P(Permission):
    """Permissions of the directive's room; a value reads `directive.verb_noun`."""

    PLAN = "directive.plan_clause", "Đặt chỉ tiêu, thời hạn năm cho từng mục của Chỉ thị", "Chỉ thị 1g"
    REMARK = "directive.remark_clause", "Đánh giá việc thực hiện mục của cơ quan mình", "Chỉ thị 1g"
    REMIND = "directive.remind_owner", "Nhắc cơ quan phụ trách mục của Chỉ thị", "Chỉ thị 1g"
    VIEW = "directive.view_directive", "Xem tình hình thực hiện Chỉ thị", "Chỉ thị 1g"


R, S = Role, Scope
_PROVINCE = (
    R.CENTER_OFFICER, R.DOIT_CLERK, R.DOIT_OFFICER, R.DOIT_HEAD, R.DOIT_LEADER, R.PROVINCE_LEADER, R.FINANCE_OFFICER, R.FINANCE_LEADER,
)  # fmt: skip
_DISTRICT = (R.DISTRICT_OFFICER, R.DISTRICT_LEADER)

TABLE: dict[P, dict[Role, Scope]] = {
    # An office beside the Sở reads how the whole stands; of units one by one only districts are told, each of itself.
    P.VIEW: dict.fromkeys(_PROVINCE, S.PROVINCE) | dict.fromkeys(_DISTRICT, S.DISTRICT) | {R.CO_APPRAISER: S.FIELD},
    P.REMARK: dict.fromkeys((R.DOIT_OFFICER, R.DOIT_HEAD, R.DOIT_LEADER), S.PROVINCE)
    | dict.fromkeys((R.CENTER_OFFICER, R.FINANCE_OFFICER, R.FINANCE_LEADER, R.CO_APPRAISER, *_DISTRICT), S.OWN),
    P.PLAN: {R.DOIT_OFFICER: S.PROVINCE, R.DOIT_HEAD: S.PROVINCE},
    P.REMIND: {R.DOIT_OFFICER: S.PROVINCE, R.DOIT_HEAD: S.PROVINCE, R.DOIT_LEADER: S.PROVINCE},
}

register(*(Grant(permission, role, scope) for permission, row in TABLE.items() for role, scope in row.items()))

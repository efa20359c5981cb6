"""Who plans activities and keeps what came of them, who sees whose, who comes to one."""

from khuyencong.access import Grant, Permission, Role, Scope, register


class P(Permission):
    """Permissions of the activities' room; a value reads `activities.verb_noun`."""

    JOIN = "activities.join_activity", "Đăng ký, điểm danh, đánh giá hoạt động mình dự; đăng ký lịch về máy", "Chỉ thị 1c"
    KEEP = "activities.keep_activity", "Lập, ghi kết quả, hủy hoạt động của cơ quan mình", "Chỉ thị 1, 4 đến 8"
    VIEW = "activities.view_activities", "Xem hoạt động và lịch", "Chỉ thị 1, 4 đến 8"


R, S = Role, Scope
_PROVINCE = (
    R.CENTER_OFFICER, R.DOIT_CLERK, R.DOIT_OFFICER, R.DOIT_HEAD, R.DOIT_LEADER, R.PROVINCE_LEADER, R.FINANCE_OFFICER, R.FINANCE_LEADER,
)  # fmt: skip
# Besides what is on the common calendar: their own office's, and what they are asked to.
_OFFICES = (R.DISTRICT_OFFICER, R.DISTRICT_LEADER, R.COMMUNE_OFFICER, R.CO_APPRAISER)
_OWN = (R.ENTERPRISE, R.ENTERPRISE_STAFF)
_KEEPERS = (
    R.CENTER_OFFICER, R.DOIT_OFFICER, R.DOIT_HEAD, R.DOIT_LEADER, R.FINANCE_OFFICER, R.FINANCE_LEADER, R.DISTRICT_OFFICER, R.DISTRICT_LEADER,
    R.COMMUNE_OFFICER, R.CO_APPRAISER,
)  # fmt: skip

TABLE: dict[P, dict[Role, Scope]] = {
    P.VIEW: dict.fromkeys(_PROVINCE, S.PROVINCE) | dict.fromkeys(_OFFICES, S.OWN) | dict.fromkeys(_OWN, S.ENTERPRISE),
    P.KEEP: dict.fromkeys(_KEEPERS, S.OWN),
    P.JOIN: dict.fromkeys((*_PROVINCE, *_OFFICES, *_OWN), S.OWN),
}

register(*(Grant(permission, role, scope) for permission, row in TABLE.items() for role, scope in row.items()))

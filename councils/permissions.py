"""Who may do what with councils and with the ranking of đề án."""

from khuyencong.access import Grant, Permission, Role, Scope, register


class P(Permission):
    """Permissions of the councils' room; a value reads `councils.verb_noun`. A scope of OWN means the councils on which one sits."""

    ORGANISE = "councils.organise_council", "Lập Hội đồng xét duyệt, phiên họp, chương trình", "Chỉ thị 1d"
    RANK = "councils.rank_projects", "So sánh, xếp thứ tự đề án trong mức kinh phí còn lại", "Chỉ thị 1d, 5a"
    SIT = "councils.sit_on_council", "Tham gia Hội đồng: khai xung đột lợi ích, chấm điểm, biểu quyết, ký biên bản", "Chỉ thị 1d, 5a, 7c"
    VIEW = "councils.view_council", "Xem Hội đồng xét duyệt và phiên họp", "Chỉ thị 1d"


R, S = Role, Scope
_SO = (R.DOIT_CLERK, R.DOIT_OFFICER, R.DOIT_HEAD, R.DOIT_LEADER)
_OTHERS = (R.FINANCE_OFFICER, R.FINANCE_LEADER, R.CO_APPRAISER, R.CENTER_OFFICER, R.DISTRICT_OFFICER, R.DISTRICT_LEADER)
TABLE: dict[P, dict[Role, Scope]] = {
    P.VIEW: dict.fromkeys((*_SO, R.PROVINCE_LEADER), S.PROVINCE) | dict.fromkeys(_OTHERS, S.OWN),
    P.ORGANISE: {R.DOIT_HEAD: S.PROVINCE, R.DOIT_LEADER: S.PROVINCE},
    P.SIT: dict.fromkeys((*_SO, *_OTHERS), S.OWN),
    P.RANK: dict.fromkeys((R.DOIT_OFFICER, R.DOIT_HEAD, R.DOIT_LEADER, R.PROVINCE_LEADER, R.FINANCE_OFFICER, R.FINANCE_LEADER), S.PROVINCE),
}

register(*(Grant(permission, role, scope) for permission, row in TABLE.items() for role, scope in row.items()))

"""Who asks, who answers and sends on, who keeps the guide, who records visits."""

from khuyencong.access import Grant, Permission, Role, Scope, register


class P(Permission):
    """Permissions of the guidance room; a value reads `guidance.verb_noun`."""

    ANSWER = "guidance.answer_question", "Trả lời, chuyển câu hỏi", "Chỉ thị 1đ"
    ASK = "guidance.ask_question", "Đặt câu hỏi", "Chỉ thị 1đ"
    FOLLOW = "guidance.follow_question", "Hỏi thêm, xác nhận đã rõ, rút câu hỏi của mình", "Chỉ thị 1đ"
    KEEP = "guidance.keep_guide", "Viết, sửa, gỡ mục hỏi đáp công khai", "Chỉ thị 1đ"
    VIEW = "guidance.view_questions", "Xem câu hỏi, lần hướng dẫn tại chỗ", "Chỉ thị 1đ"
    VISIT = "guidance.record_visit", "Ghi lần hướng dẫn tại chỗ", "Chỉ thị 1đ"


R, S = Role, Scope
_DOIT = (R.DOIT_OFFICER, R.DOIT_HEAD, R.DOIT_LEADER)
_DISTRICT = (R.DISTRICT_OFFICER, R.DISTRICT_LEADER)
_OFFICES = (R.CENTER_OFFICER, R.FINANCE_OFFICER, R.FINANCE_LEADER, R.CO_APPRAISER)
_OWN = (R.ENTERPRISE, R.ENTERPRISE_STAFF)
_ASKERS = (*_DISTRICT, R.COMMUNE_OFFICER, *_OFFICES)

TABLE: dict[P, dict[Role, Scope]] = {
    P.VIEW: dict.fromkeys((*_DOIT, R.DOIT_CLERK, R.PROVINCE_LEADER), S.PROVINCE)
    | dict.fromkeys(_DISTRICT, S.DISTRICT)
    | dict.fromkeys((R.COMMUNE_OFFICER, *_OFFICES), S.OWN)
    | dict.fromkeys(_OWN, S.ENTERPRISE),
    P.ASK: dict.fromkeys(_ASKERS, S.OWN) | dict.fromkeys(_OWN, S.ENTERPRISE),
    P.FOLLOW: dict.fromkeys(_ASKERS, S.OWN) | dict.fromkeys(_OWN, S.ENTERPRISE),
    # Offices beside the Sở answer what was sent on to them.
    P.ANSWER: dict.fromkeys(_DOIT, S.PROVINCE) | dict.fromkeys((*_DISTRICT, *_OFFICES), S.FIELD),
    P.KEEP: dict.fromkeys(_DOIT, S.PROVINCE),
    P.VISIT: dict.fromkeys(_DOIT, S.PROVINCE) | {R.CENTER_OFFICER: S.PROVINCE} | dict.fromkeys(_DISTRICT, S.DISTRICT),
}

register(*(Grant(permission, role, scope) for permission, row in TABLE.items() for role, scope in row.items()))

ANSWERERS = tuple(role for role in TABLE[P.ANSWER])
"""The roles that answer, each for its own office."""

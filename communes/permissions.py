"""Who gives communes their tasks, who reports, who sends and who answers."""

from khuyencong.access import Grant, Permission, Role, Scope, register


class P(Permission):
    """Permissions of the communes' room; a value reads `communes.verb_noun`."""

    ANSWER = "communes.answer_signal", "Trả lời tin của xã", "Chỉ thị 8a"
    KEEP_CONTACT = "communes.keep_contact", "Ghi đầu mối liên lạc của xã", "Chỉ thị 8a"
    REPORT = "communes.report_task", "Báo cáo việc được giao cho xã", "Chỉ thị 8a"
    SEND = "communes.send_task", "Giao việc cho xã, cấp liên kết báo cáo", "Chỉ thị 8a"
    TELL = "communes.tell_district", "Gửi tin từ xã", "Chỉ thị 8a"
    VIEW = "communes.view_tasks", "Xem việc giao xã, báo cáo, tin của xã", "Chỉ thị 8a"


R, S = Role, Scope
_PROVINCE = (R.CENTER_OFFICER, R.DOIT_OFFICER, R.DOIT_HEAD, R.DOIT_LEADER, R.PROVINCE_LEADER)
_DISTRICT = (R.DISTRICT_OFFICER, R.DISTRICT_LEADER)

TABLE: dict[P, dict[Role, Scope]] = {
    P.VIEW: dict.fromkeys(_PROVINCE, S.PROVINCE) | dict.fromkeys((*_DISTRICT, R.COMMUNE_OFFICER), S.DISTRICT),
    # The Sở gives tasks as well: where there are no districts, nobody else stands above the communes.
    P.SEND: dict.fromkeys(_DISTRICT, S.DISTRICT) | dict.fromkeys((R.DOIT_OFFICER, R.DOIT_HEAD), S.PROVINCE),
    P.REPORT: {R.COMMUNE_OFFICER: S.DISTRICT},
    P.TELL: {R.COMMUNE_OFFICER: S.DISTRICT},
    P.ANSWER: dict.fromkeys(_DISTRICT, S.DISTRICT) | {R.DOIT_OFFICER: S.PROVINCE},
    P.KEEP_CONTACT: dict.fromkeys((R.DISTRICT_OFFICER, R.COMMUNE_OFFICER), S.DISTRICT) | {R.DOIT_OFFICER: S.PROVINCE},
}

register(*(Grant(permission, role, scope) for permission, row in TABLE.items() for role, scope in row.items()))

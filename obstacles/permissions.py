"""Who raises obstacles, who answers them, who decides on those beyond the Sở."""

from khuyencong.access import Grant, Permission, Role, Scope, register


class P(Permission):
    """Permissions of the obstacles' room; a value reads `obstacles.verb_noun`."""

    ANSWER = "obstacles.answer_obstacle", "Trả lời, gộp khó khăn, vướng mắc", "Chỉ thị, đoạn kết"
    DECIDE = "obstacles.decide_obstacle", "Cho ý kiến về khó khăn, vướng mắc vượt thẩm quyền của Sở", "Chỉ thị, đoạn kết"
    ESCALATE = "obstacles.escalate_obstacle", "Báo cáo UBND tỉnh khó khăn, vướng mắc vượt thẩm quyền", "Chỉ thị, đoạn kết"
    FOLLOW = "obstacles.follow_obstacle", "Rút, hỏi lại, ghi nhận đã giải quyết xong vướng mắc mình nêu", "Chỉ thị, đoạn kết"
    RAISE = "obstacles.raise_obstacle", "Nêu khó khăn, vướng mắc", "Chỉ thị, đoạn kết"
    VIEW = "obstacles.view_obstacles", "Xem khó khăn, vướng mắc", "Chỉ thị, đoạn kết"


R, S = Role, Scope
_PROVINCE = (
    R.CENTER_OFFICER, R.DOIT_CLERK, R.DOIT_OFFICER, R.DOIT_HEAD, R.DOIT_LEADER, R.PROVINCE_LEADER, R.FINANCE_OFFICER, R.FINANCE_LEADER,
)  # fmt: skip
_DISTRICT = (R.DISTRICT_OFFICER, R.DISTRICT_LEADER)
_OWN = (R.ENTERPRISE, R.ENTERPRISE_STAFF)
# Communes and offices beside the Sở see what their own office raised.
_OFFICES = (R.COMMUNE_OFFICER, R.CO_APPRAISER)
_EVERYBODY: tuple[Role, ...] = (*_PROVINCE, *_DISTRICT, *_OFFICES, *_OWN)

TABLE: dict[P, dict[Role, Scope]] = {
    P.VIEW: dict.fromkeys(_PROVINCE, S.PROVINCE)
    | dict.fromkeys(_DISTRICT, S.DISTRICT)
    | dict.fromkeys(_OFFICES, S.OWN)
    | dict.fromkeys(_OWN, S.ENTERPRISE),
    P.RAISE: dict.fromkeys(_EVERYBODY, S.OWN),
    P.FOLLOW: dict.fromkeys(_EVERYBODY, S.OWN),
    P.ANSWER: {R.DOIT_OFFICER: S.PROVINCE, R.DOIT_HEAD: S.PROVINCE, R.DOIT_LEADER: S.PROVINCE},
    P.ESCALATE: {R.DOIT_LEADER: S.PROVINCE},
    P.DECIDE: {R.PROVINCE_LEADER: S.PROVINCE},
}

register(*(Grant(permission, role, scope) for permission, row in TABLE.items() for role, scope in row.items()))

"""Who plans activities and keeps what came of them, who sees whose, who comes to one."""

from khuyencong.access import Grant, Permission, Principal, Role, Scope, register
from khuyencong.actors.enums import Function


class P(Permission):
    """Permissions of the activities' room; a value reads `activities.verb_noun`."""

    JOIN = "activities.join_activity", "Đăng ký, điểm danh, đánh giá hoạt động mình dự; đăng ký lịch về máy", "Chỉ thị 1c"
    KEEP = "activities.keep_activity", "Lập, ghi kết quả, hủy hoạt động của cơ quan mình", "Chỉ thị 1, 4 đến 8"
    PUBLISH = "activities.publish_item", "Lập kế hoạch truyền thông, ghi tin, bài, chuyên mục, chương trình", "Chỉ thị 1b, 7a, 7b"
    REMIND = "activities.remind_media", "Nhắc cơ quan truyền thông", "Chỉ thị 7a"
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
    # Of the offices that work with the Sở: those whose duty it is, see `publishes`.
    P.PUBLISH: dict.fromkeys((R.CENTER_OFFICER, R.DOIT_OFFICER, R.DOIT_HEAD, R.DOIT_LEADER), S.PROVINCE) | {R.CO_APPRAISER: S.FIELD},
    P.REMIND: dict.fromkeys((R.DOIT_HEAD, R.DOIT_LEADER), S.PROVINCE) | {R.CO_APPRAISER: S.FIELD},
    P.JOIN: dict.fromkeys((*_PROVINCE, *_OFFICES, *_OWN), S.OWN),
}

register(*(Grant(permission, role, scope) for permission, row in TABLE.items() for role, scope in row.items()))

MEDIA = (Function.OUTREACH_LEAD, Function.BROADCASTER, Function.PRESS)
"""Duties to communicate (clause 7)."""


def publishes(who: Principal, permission: P) -> bool:
    """Whether the principal may, and (where the grant reaches a field only) their organisation has the duty to communicate, or to coordinate it, today."""
    return who.reaches(permission, *(MEDIA if permission == P.PUBLISH else (Function.OUTREACH_LEAD,)))

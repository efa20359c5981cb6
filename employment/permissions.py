"""Who posts needs for people, who opens classes and follows trainees, who reads."""

from khuyencong.access import Grant, Permission, Principal, Role, Scope, register
from khuyencong.actors.enums import Function


class P(Permission):
    """Permissions of the room; a value reads `employment.verb_noun`."""

    LINK = "employment.link_training", "Gắn đề án đào tạo với nhu cầu tuyển dụng", "Chỉ thị 6"
    ORGANISE = "employment.organise_class", "Mở lớp theo nhu cầu tuyển dụng, theo dõi học viên", "Chỉ thị 6"
    POST = "employment.post_need", "Đăng, đóng nhu cầu tuyển dụng", "Chỉ thị 6, 9a"
    VIEW = "employment.view_needs", "Xem nhu cầu tuyển dụng, lớp nghề", "Chỉ thị 6"


R, S = Role, Scope
_ENTERPRISE = dict.fromkeys((R.ENTERPRISE, R.ENTERPRISE_STAFF), S.ENTERPRISE)
_DISTRICT = dict.fromkeys((R.DISTRICT_OFFICER, R.DISTRICT_LEADER), S.DISTRICT)
_PROVINCE = dict.fromkeys((R.CENTER_OFFICER, R.DOIT_OFFICER, R.DOIT_HEAD, R.DOIT_LEADER, R.PROVINCE_LEADER), S.PROVINCE)
TABLE: dict[P, dict[Role, Scope]] = {
    P.VIEW: _ENTERPRISE | _DISTRICT | _PROVINCE | {R.CO_APPRAISER: S.FIELD},
    P.POST: _ENTERPRISE,
    # Of the offices that work with the Sở: the one that plans training, see `reaches`.
    P.ORGANISE: {R.CENTER_OFFICER: S.PROVINCE, R.CO_APPRAISER: S.FIELD},
    P.LINK: {R.CENTER_OFFICER: S.PROVINCE, R.DOIT_OFFICER: S.PROVINCE, R.CO_APPRAISER: S.FIELD},
}

register(*(Grant(permission, role, scope) for permission, row in TABLE.items() for role, scope in row.items()))


def reaches(who: Principal, permission: P) -> bool:
    """Whether the principal may, and (where the grant reaches a field only) their organisation has the duty to plan training today."""
    return who.reaches(permission, Function.TRAINING_PLANNER)

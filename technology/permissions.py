"""Who keeps the catalogue, who asks, who advises, who reads."""

from khuyencong.access import Grant, Permission, Principal, Role, Scope, register
from khuyencong.actors.enums import Function


class P(Permission):
    """Permissions of the room of technology; a value reads `technology.verb_noun`."""

    ADVISE = "technology.advise_enterprise", "Tư vấn chuyển giao công nghệ, hướng dẫn đăng ký sở hữu công nghiệp", "Chỉ thị 5b"
    ASK = "technology.ask_advice", "Quan tâm công nghệ, đề nghị hướng dẫn sở hữu công nghiệp", "Chỉ thị 5b, 9a"
    KEEP = "technology.keep_catalogue", "Ghi, nhập, giới thiệu công nghệ", "Chỉ thị 5b"
    VIEW = "technology.view_requests", "Xem chuyển giao công nghệ, đăng ký sở hữu công nghiệp", "Chỉ thị 5b"


R, S = Role, Scope
_PROVINCE = (R.CENTER_OFFICER, R.DOIT_OFFICER, R.DOIT_HEAD, R.DOIT_LEADER, R.PROVINCE_LEADER)
_DISTRICT = (R.DISTRICT_OFFICER, R.DISTRICT_LEADER)
_OWN = (R.ENTERPRISE, R.ENTERPRISE_STAFF)

TABLE: dict[P, dict[Role, Scope]] = {
    P.VIEW: dict.fromkeys(_PROVINCE, S.PROVINCE)
    | dict.fromkeys(_DISTRICT, S.DISTRICT)
    | dict.fromkeys(_OWN, S.ENTERPRISE)
    | {R.CO_APPRAISER: S.FIELD},
    P.ASK: dict.fromkeys(_OWN, S.ENTERPRISE),
    # Of the offices that work with the Sở: the one whose duty it is, see `reaches`.
    P.ADVISE: {R.CO_APPRAISER: S.FIELD},
    P.KEEP: {R.CO_APPRAISER: S.FIELD},
}

register(*(Grant(permission, role, scope) for permission, row in TABLE.items() for role, scope in row.items()))


def is_scout(who: Principal) -> bool:
    """Whether the principal's organisation has the duty to find technology today."""
    return who.has_duty(Function.TECHNOLOGY_SCOUT)


def reaches(who: Principal, permission: P) -> bool:
    """Whether the principal may, and (where the grant reaches a field only) their organisation has the duty today."""
    return who.reaches(permission, Function.TECHNOLOGY_SCOUT)

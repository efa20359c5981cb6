"""Who invites investors, who follows them up, who reads."""

from khuyencong.access import Grant, Permission, Principal, Role, Scope, register
from khuyencong.actors.enums import Function


class P(Permission):
    """Permissions of the room of investment; a value reads `investment.verb_noun`."""

    FOLLOW = "investment.follow_lead", "Ghi nhà đầu tư quan tâm, hướng dẫn, theo dõi", "Chỉ thị 4b"
    KEEP = "investment.keep_opportunity", "Ghi, công bố cơ hội đầu tư", "Chỉ thị 4b"
    VIEW = "investment.view_leads", "Xem cơ hội đầu tư, nhà đầu tư quan tâm", "Chỉ thị 4b"


R, S = Role, Scope
_PROVINCE = (R.DOIT_OFFICER, R.DOIT_HEAD, R.DOIT_LEADER, R.PROVINCE_LEADER)

TABLE: dict[P, dict[Role, Scope]] = {
    P.VIEW: dict.fromkeys(_PROVINCE, S.PROVINCE) | {R.CO_APPRAISER: S.FIELD},
    # Of the offices that work with the Sở: the one whose duty it is, see `reaches`.
    P.KEEP: {R.CO_APPRAISER: S.FIELD},
    P.FOLLOW: {R.CO_APPRAISER: S.FIELD},
}

register(*(Grant(permission, role, scope) for permission, row in TABLE.items() for role, scope in row.items()))


def is_promoter(who: Principal) -> bool:
    """Whether the principal's organisation has the duty to invite investors today."""
    return who.has_duty(Function.INVESTMENT_PROMOTER)


def reaches(who: Principal, permission: P) -> bool:
    """Whether the principal may, and (where the grant reaches a field only) their organisation has the duty today."""
    return who.reaches(permission, Function.INVESTMENT_PROMOTER)

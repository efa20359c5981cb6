"""Who may do what with raised money: whoever promotes and raises it, Sở Tài chính, which receives it, and who reads."""

from khuyencong.access import Grant, Permission, Principal, Role, Scope, register
from khuyencong.actors.enums import Function


class P(Permission):
    """Permissions of the donors' room; a value reads `donors.verb_noun`."""

    CONFIRM = "donors.confirm_agreement", "Đưa thỏa thuận tài trợ vào thực hiện, kết thúc thỏa thuận", "Chỉ thị 3"
    RAISE = "donors.raise_money", "Vận động tài trợ, lập thỏa thuận, báo cáo nhà tài trợ", "Chỉ thị 3, 4"
    RECEIVE = "donors.receive_money", "Ghi tỷ giá, tiền tài trợ nhận được, tiền hoàn trả", "Chỉ thị 3"
    VIEW = "donors.view_raised", "Xem nguồn huy động, tài trợ", "Chỉ thị 3"


R, S = Role, Scope
TABLE: dict[P, dict[Role, Scope]] = {
    P.VIEW: {
        R.CENTER_OFFICER: S.PROVINCE,
        R.DOIT_OFFICER: S.PROVINCE,
        R.DOIT_HEAD: S.PROVINCE,
        R.DOIT_LEADER: S.PROVINCE,
        R.PROVINCE_LEADER: S.PROVINCE,
        R.FINANCE_OFFICER: S.PROVINCE,
        R.FINANCE_LEADER: S.PROVINCE,
        R.CO_APPRAISER: S.FIELD,
    },
    # Of the offices that work with the Sở: those whose duty it is, see `raises`.
    P.RAISE: {R.CO_APPRAISER: S.FIELD},
    P.RECEIVE: {R.FINANCE_OFFICER: S.PROVINCE},
    P.CONFIRM: {R.FINANCE_LEADER: S.PROVINCE},
}

register(*(Grant(permission, role, scope) for permission, row in TABLE.items() for role, scope in row.items()))

RAISERS = (Function.FUND_RAISER, Function.INVESTMENT_PROMOTER)


def reaches(who: Principal, permission: P) -> bool:
    """Whether the principal may, and (where the grant reaches a field only) their organisation has the duty to raise money today."""
    return who.reaches(permission, *RAISERS)

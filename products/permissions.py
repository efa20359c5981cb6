"""Who registers products, holds and decides selections, scores them, leads fairs, asks for booths, who reads."""

from khuyencong.access import Grant, Permission, Role, Scope, register
from khuyencong.actors.roles import OFFICES


class P(Permission):
    """Permissions of the room; a value reads `products.verb_noun`."""

    ASK_BOOTH = "products.ask_booth", "Đăng ký gian hàng, báo kết quả tại hội chợ", "Nghị định 45/2012/NĐ-CP, Điều 4"
    DECIDE = "products.decide_selection", "Ghi quyết định công nhận, cấp giấy chứng nhận sản phẩm tiêu biểu", "Thông tư 26/2014/TT-BCT"
    ENTER = "products.enter_product", "Đăng ký, rút sản phẩm dự bình chọn", "Thông tư 26/2014/TT-BCT"
    HOLD = "products.hold_selection", "Mở, chấm, chốt kỳ bình chọn sản phẩm tiêu biểu", "Thông tư 26/2014/TT-BCT"
    LEAD_FAIR = "products.lead_fair", "Ghi hội chợ, nhận gian hàng, ghi kết quả", "Nghị định 45/2012/NĐ-CP, Điều 4"
    SCORE = "products.score_product", "Chấm điểm sản phẩm khi là thành viên Ban giám khảo", "Thông tư 26/2014/TT-BCT"
    VIEW = "products.view_products", "Xem làng nghề, bình chọn, hội chợ", "Thông tư 26/2014/TT-BCT; Nghị định 52/2018/NĐ-CP"


R, S = Role, Scope
_ENTERPRISE = dict.fromkeys((R.ENTERPRISE, R.ENTERPRISE_STAFF), S.ENTERPRISE)
_LOCAL = (R.DISTRICT_OFFICER, R.DISTRICT_LEADER, R.COMMUNE_OFFICER)
TABLE: dict[P, dict[Role, Scope]] = {
    P.VIEW: dict.fromkeys((role for role in OFFICES if role not in (*_LOCAL, R.CO_APPRAISER, R.OPERATOR)), S.PROVINCE)
    | dict.fromkeys(_LOCAL, S.DISTRICT)
    | _ENTERPRISE
    # Registers, fairs, selections of the province, and those on whose panel they sit.
    | {R.CO_APPRAISER: S.OWN},
    P.ENTER: _ENTERPRISE,
    P.ASK_BOOTH: _ENTERPRISE,
    # A fair is of the office that writes it down.
    P.LEAD_FAIR: dict.fromkeys((R.DISTRICT_OFFICER, R.CENTER_OFFICER, R.DOIT_OFFICER), S.OWN),
    P.HOLD: {R.DISTRICT_OFFICER: S.DISTRICT, R.CENTER_OFFICER: S.PROVINCE, R.DOIT_OFFICER: S.PROVINCE},
    # A panel sits with people of several offices and of cơ sở: each scores for themselves where they were seated.
    P.SCORE: dict.fromkeys((role for role in OFFICES if role != R.OPERATOR), S.OWN) | dict.fromkeys(_ENTERPRISE, S.OWN),
    P.DECIDE: {R.DISTRICT_LEADER: S.DISTRICT, R.PROVINCE_LEADER: S.PROVINCE},
}

register(*(Grant(permission, role, scope) for permission, row in TABLE.items() for role, scope in row.items()))

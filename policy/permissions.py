"""Who keeps the library and sends it for reading, who writes policies, comments on them, and issues them."""

from khuyencong.access import Grant, Permission, Principal, Role, Scope, register
from khuyencong.actors.enums import Function
from policy.enums import PolicyField


class P(Permission):
    """Permissions of the policies' room; a value reads `policy.verb_noun`."""

    COMMENT = "policy.comment_draft", "Góp ý dự thảo chính sách", "Chỉ thị 1a, 4a"
    DRAFT = "policy.draft_policy", "Soạn chính sách, lấy ý kiến, tiếp thu, giải trình", "Chỉ thị 1a, 4a"
    ISSUE = "policy.issue_policy", "Ban hành, trả lại dự thảo chính sách", "Chỉ thị 1a, 4a"
    KEEP = "policy.keep_library", "Cập nhật thư viện văn bản", "Chỉ thị 1b"
    READ = "policy.read_sent", "Đọc, xác nhận văn bản được gửi", "Chỉ thị 1b"
    SEND = "policy.send_text", "Gửi văn bản để đọc, xem ai đã đọc", "Chỉ thị 1b"
    SUBMIT = "policy.submit_policy", "Trình UBND tỉnh dự thảo chính sách", "Chỉ thị 1a, 4a"
    VIEW = "policy.view_policies", "Xem hồ sơ xây dựng chính sách", "Chỉ thị 1a, 4a"


R, S = Role, Scope
_DOIT = (R.DOIT_CLERK, R.DOIT_OFFICER, R.DOIT_HEAD, R.DOIT_LEADER)
_ASKED = (
    R.CENTER_OFFICER, R.FINANCE_OFFICER, R.FINANCE_LEADER, R.DISTRICT_OFFICER, R.DISTRICT_LEADER, R.CO_APPRAISER,
)  # fmt: skip
_OFFICES = (*_DOIT, R.PROVINCE_LEADER, *_ASKED, R.COMMUNE_OFFICER)

TABLE: dict[P, dict[Role, Scope]] = {
    P.VIEW: dict.fromkeys((*_DOIT, R.PROVINCE_LEADER), S.PROVINCE) | dict.fromkeys(_ASKED, S.OWN),
    # One's own office must be the owner, and hold the duty: see `owns` and `duties_of`.
    P.DRAFT: {R.DOIT_OFFICER: S.OWN, R.DOIT_HEAD: S.OWN, R.DOIT_LEADER: S.OWN, R.CO_APPRAISER: S.OWN},
    P.SUBMIT: {R.DOIT_LEADER: S.OWN, R.CO_APPRAISER: S.OWN},
    P.COMMENT: dict.fromkeys((*_DOIT, *_ASKED), S.OWN),
    P.ISSUE: {R.PROVINCE_LEADER: S.PROVINCE},
    P.KEEP: dict.fromkeys(_DOIT, S.PROVINCE),
    P.SEND: {R.DOIT_OFFICER: S.PROVINCE, R.DOIT_HEAD: S.PROVINCE, R.DOIT_LEADER: S.PROVINCE},
    P.READ: dict.fromkeys(_OFFICES, S.OWN),
}

register(*(Grant(permission, role, scope) for permission, row in TABLE.items() for role, scope in row.items()))

DUTIES: dict[PolicyField, tuple[Function, ...]] = {
    PolicyField.INDUSTRY: (Function.FOCAL_POINT,),
    PolicyField.INVESTMENT: (Function.INVESTMENT_PROMOTER, Function.FUND_RAISER),
}
"""Under which functions an office writes policies of a field."""


def duties_of(who: Principal) -> list[PolicyField]:
    """The fields in which the principal's office has the duty to write policies today."""
    return [field for field, functions in DUTIES.items() if who.has_duty(*functions)] if who.may(P.DRAFT) else []

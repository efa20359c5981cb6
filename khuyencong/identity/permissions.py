"""Who may do what with the ways in of others."""

from khuyencong.access import Grant, Permission, Role, Scope, register


class P(Permission):
    """Permissions of the sign-in room; a value reads `identity.verb_noun`. One's own ways in need no permission."""

    RESET_FACTOR = "identity.reset_factor", "Đặt lại xác thực hai lớp của người khác", "Vận hành cổng"


TABLE: dict[P, dict[Role, Scope]] = {P.RESET_FACTOR: {Role.OPERATOR: Scope.PROVINCE}}

register(*(Grant(permission, role, scope) for permission, row in TABLE.items() for role, scope in row.items()))

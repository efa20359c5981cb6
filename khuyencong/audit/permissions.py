"""Who may read the trail as a whole. The history of one row is for whoever may open the row (`khuyencong.audit.history`)."""

from khuyencong.access import Grant, Permission, Role, Scope, register


class P(Permission):
    """Permissions of the trail; a value reads `audit.verb_noun`."""

    READ_TRAIL = "audit.read_trail", "Xem toàn bộ nhật ký", "Vận hành cổng"


TABLE: dict[P, dict[Role, Scope]] = {P.READ_TRAIL: {Role.OPERATOR: Scope.PROVINCE}}

register(*(Grant(permission, role, scope) for permission, row in TABLE.items() for role, scope in row.items()))

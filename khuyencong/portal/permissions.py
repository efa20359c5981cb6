"""What may be done with the portal as a whole, beside the work that it carries."""

from khuyencong.access import Grant, Permission, Role, Scope, register


class P(Permission):
    """Permissions of who keeps the portal running; a value reads `portal.verb_noun`."""

    ADMINISTER = "portal.administer", "Mở trang quản trị dữ liệu", "Vận hành cổng"
    VIEW_RIGHTS = "portal.view_rights", "Xem bảng vai và quyền", "Vận hành cổng"


TABLE: dict[P, dict[Role, Scope]] = {
    P.ADMINISTER: {Role.OPERATOR: Scope.PROVINCE},
    P.VIEW_RIGHTS: {Role.OPERATOR: Scope.PROVINCE},
}

register(*(Grant(permission, role, scope) for permission, row in TABLE.items() for role, scope in row.items()))

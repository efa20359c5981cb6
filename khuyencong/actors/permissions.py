"""Who may do what with the people, units and cơ sở of the portal."""

from khuyencong.access import Grant, Permission, Role, Scope, register


class P(Permission):
    """Permissions of the actors' room; a value reads `actors.verb_noun`."""

    REGISTER_ENTERPRISE = "actors.register_enterprise", "Ghi nhận cơ sở", "Chỉ thị 8c"


TABLE: dict[P, dict[Role, Scope]] = {
    P.REGISTER_ENTERPRISE: {Role.DISTRICT_OFFICER: Scope.DISTRICT, Role.CENTER_OFFICER: Scope.PROVINCE},
}

register(*(Grant(permission, role, scope) for permission, row in TABLE.items() for role, scope in row.items()))

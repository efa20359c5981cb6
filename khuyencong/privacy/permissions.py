"""Who handles requests about personal data. One's own data everybody sees without a row here."""

from khuyencong.access import Grant, Permission, Role, Scope, register


class P(Permission):
    """Permissions of the room of personal data; a value reads `privacy.verb_noun`."""

    HANDLE = "privacy.handle_requests", "Giải quyết yêu cầu về dữ liệu cá nhân", "Luật 91/2025/QH15, Điều 4"
    READ_REGISTER = "privacy.read_register", "Xem sổ đăng ký dữ liệu cá nhân", "Luật 91/2025/QH15"


TABLE: dict[P, dict[Role, Scope]] = {
    P.HANDLE: {Role.OPERATOR: Scope.PROVINCE},
    P.READ_REGISTER: {Role.OPERATOR: Scope.PROVINCE, Role.DOIT_LEADER: Scope.PROVINCE},
}

register(*(Grant(permission, role, scope) for permission, row in TABLE.items() for role, scope in row.items()))

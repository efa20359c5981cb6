"""Who looks after background work."""

from khuyencong.access import Grant, Permission, Role, Scope, register


class P(Permission):
    """Permissions of background work; a value reads `jobs.verb_noun`."""

    LOOK_AFTER_JOBS = "jobs.look_after_jobs", "Theo dõi, hủy, chạy lại việc chạy nền", "Vận hành cổng"


TABLE: dict[P, dict[Role, Scope]] = {P.LOOK_AFTER_JOBS: {Role.OPERATOR: Scope.PROVINCE}}

register(*(Grant(permission, role, scope) for permission, row in TABLE.items() for role, scope in row.items()))

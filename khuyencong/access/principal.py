"""The acting person: who, in which role, for which organisation, over which areas and enterprises."""

from dataclasses import dataclass, field

from khuyencong.access.grants import Permission, Role, Scope, scope_of


@dataclass(frozen=True, slots=True)
class Principal:
    """A person acting now. Made from a membership by `khuyencong.actors`; never from a request's own words."""

    user_id: int | None
    name: str
    role: Role
    membership_id: int | None = None
    organisation_id: int | None = None
    organisation_name: str = ""
    area_ids: frozenset[int] = field(default_factory=frozenset)
    enterprise_ids: frozenset[int] = field(default_factory=frozenset)

    def may(self, permission: Permission) -> bool:
        """Whether the role holds the permission at any scope."""
        return self.scope(permission) is not None

    def scope(self, permission: Permission) -> Scope | None:
        """How far the role holds the permission; None when not at all."""
        return scope_of(permission, self.role)


# What beat, workers and derived moves act as.
SYSTEM = Principal(user_id=None, name="Hệ thống", role=Role.SYSTEM)

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
    duties: frozenset[str] = field(default_factory=frozenset)  # the functions that the organisation holds today
    role_name: str = ""  # what the role is called at the person's kind of organisation, where that differs
    title: str = ""  # what the person is called on papers, such as "Phó Giám đốc"
    on_behalf_of_id: int | None = None  # the leader whose delegation is used; the role is then theirs
    on_behalf_of_name: str = ""
    on_behalf_of_title: str = ""
    signs_as: str = ""  # what stands above the title on papers, one capacity a line: "KT. GIÁM ĐỐC"
    delegation_id: int | None = None
    only: frozenset[str] | None = None  # the permissions that were delegated; None when it is all of the role's

    @property
    def persons(self) -> frozenset[int]:
        """Whoever answers for what is done now: the acting person and whom they act for. Separation of duties counts both."""
        return frozenset(pk for pk in (self.user_id, self.on_behalf_of_id) if pk is not None)

    @property
    def role_label(self) -> str:
        """The role as pages name it."""
        return self.role_name or self.role.label

    def may(self, permission: Permission) -> bool:
        """Whether the role holds the permission at any scope."""
        return self.scope(permission) is not None

    def scope(self, permission: Permission) -> Scope | None:
        """How far the role holds the permission; None when not at all, or when it was not delegated."""
        if self.only is not None and str(permission) not in self.only:
            return None
        return scope_of(permission, self.role)

    def has_duty(self, *duties: str) -> bool:
        """Whether the organisation holds one of some functions today."""
        return not self.duties.isdisjoint(duties)

    def reaches(self, permission: Permission, *duties: str) -> bool:
        """Whether the role holds the permission and, where it reaches a field only, the organisation has one of the duties of that field."""
        scope = self.scope(permission)
        return scope is not None and (scope != Scope.FIELD or self.has_duty(*duties))


# What beat, workers and derived moves act as.
SYSTEM = Principal(user_id=None, name="Hệ thống", role=Role.SYSTEM)

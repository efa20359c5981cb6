"""The table of access as people read it: permissions with who holds them, routes with what they ask. Command, page and documentation use it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from khuyencong.access.grants import Permission, Role, Scope, holders, permissions, scope_of
from khuyencong.access.routes import ANONYMOUS, METHODS, Door, Route, routes


@dataclass(frozen=True, slots=True)
class Held:
    """A permission with the roles that hold it, each with its reach."""

    permission: Permission
    holders: tuple[tuple[Role, Scope], ...]


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role, what it is for, and its permissions."""

    role: Role
    held: tuple[tuple[Permission, Scope], ...]


def held_permissions() -> list[Held]:
    """Every permission, with its holders in the order in which roles are declared."""
    found = []
    for permission in permissions():
        of = holders(permission)
        found.append(Held(permission, tuple((role, of[role]) for role in Role if role in of)))
    return found


def role_row(role: Role) -> RoleRow:
    """What a role may do."""
    found = ((permission, scope_of(permission, role)) for permission in permissions())
    return RoleRow(role, tuple((permission, scope) for permission, scope in found if scope is not None))


def role_rows() -> list[RoleRow]:
    """Every role of people, in the order of their declaration."""
    return [role_row(role) for role in Role if role != Role.SYSTEM]


def cells() -> Iterator[dict[str, Any]]:
    """Route × method × role, a visitor included: `allowed`, and how far (`public`, a scope, or None)."""
    people = [ANONYMOUS, *(role.value for role in Role if role != Role.SYSTEM)]
    for route in routes():
        reach = {who: route.reach(who) for who in people}
        for method in METHODS:
            for who in people:
                allowed = method in route.methods and reach[who] is not None
                yield {"route": route.address, "method": method, "role": who, "allowed": allowed, "scope": reach[who] if allowed else None}


def asks(route: Route) -> str:
    """What a route asks of whoever opens it, in words."""
    match route.door:
        case Door.PUBLIC:
            return "Ai cũng mở được"
        case Door.SIGNED_IN:
            return "Người có vai trò; chỉ phần của mình"
        case Door.ALLOWED if route.permission is not None:
            return route.permission.label
    return "CHƯA PHÂN LOẠI"


@dataclass(frozen=True, slots=True)
class Address:
    """A route as a table shows it; the pages of Django's admin, several for each table of the database, are one."""

    address: str
    methods: tuple[str, ...]
    asks: str
    permission: Permission | None


def addresses() -> list[Address]:
    """Every address, in order."""
    found, folded = [], [route for route in routes() if route.name.startswith("admin:")]
    for route in routes():
        methods = tuple(method for method in route.methods if method not in ("HEAD", "OPTIONS"))
        if route not in folded:
            found.append(Address(route.address, methods, asks(route), route.permission))
        elif route == folded[0]:
            found.append(Address(f"{route.address}…", methods, f"{asks(route)} ({len(folded)} địa chỉ)", route.permission))
    return found


def as_text() -> str:
    """One line a route: what it answers, what it asks, who holds that."""
    lines = []
    for route in routes():
        who = "" if route.permission is None else ": " + ", ".join(f"{role} ({scope})" for role, scope in holders(route.permission).items())
        lines.append(f"{route.address:58} {'/'.join(m for m in route.methods if m not in ('HEAD', 'OPTIONS')):10} {asks(route)}{who}")
    return "\n".join(lines)


def as_markdown() -> str:
    """The tables of docs/access.md."""
    lines = ["### Vai", "| vai | mã | việc |", "| --- | --- | --- |"]
    lines += [f"| {row.role.label} | `{row.role}` | {row.role.duty} |" for row in role_rows()]
    lines += ["", "### Quyền", "| quyền | mã | căn cứ | ai, tới đâu |", "| --- | --- | --- | --- |"]
    for held in held_permissions():
        who = "<br>".join(f"{role.label}: {scope.label}" for role, scope in held.holders)
        lines.append(f"| {held.permission.label} | `{held.permission}` | {held.permission.basis} | {who} |")
    lines += ["", "### Địa chỉ", "| địa chỉ | trả lời | điều kiện |", "| --- | --- | --- |"]
    for row in addresses():
        code = f" (`{row.permission}`)" if row.permission else ""
        lines.append(f"| `{row.address}` | {', '.join(row.methods)} | {row.asks}{code} |")
    return "\n".join(lines)

"""Roles, scopes and the table of grants.

Each app declares its permissions as a `StrEnum` and its grants as rows in its own `permissions.py`; they are registered
here when the app is ready. Nothing else in the portal names a role to decide something.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.db import models


class Role(models.TextChoices):
    """What a person is when acting; one person may hold several, one at a time."""

    ENTERPRISE = "enterprise", "Cơ sở công nghiệp nông thôn"
    COMMUNE_OFFICER = "commune_officer", "Cán bộ UBND xã"
    DISTRICT_OFFICER = "district_officer", "Chuyên viên phòng Kinh tế huyện"
    DISTRICT_LEADER = "district_leader", "Lãnh đạo UBND huyện"
    CENTER_OFFICER = "center_officer", "Chuyên viên Trung tâm Khuyến công"
    DOIT_CLERK = "doit_clerk", "Văn thư Sở Công Thương"
    DOIT_OFFICER = "doit_officer", "Chuyên viên Sở Công Thương"
    DOIT_HEAD = "doit_head", "Trưởng phòng Sở Công Thương"
    DOIT_LEADER = "doit_leader", "Lãnh đạo Sở Công Thương"
    PROVINCE_LEADER = "province_leader", "Lãnh đạo UBND tỉnh"
    FINANCE_OFFICER = "finance_officer", "Chuyên viên Sở Tài chính"
    FINANCE_LEADER = "finance_leader", "Lãnh đạo Sở Tài chính"
    CO_APPRAISER = "co_appraiser", "Chuyên viên sở, ngành phối hợp"
    OPERATOR = "operator", "Quản trị hệ thống"
    SYSTEM = "system", "Hệ thống"


class Scope(StrEnum):
    """How far a grant reaches."""

    OWN = "own"  # rows of the person alone: their account, sessions, delegations
    ENTERPRISE = "enterprise"  # rows of the enterprises that the person acts for
    DISTRICT = "district"  # rows of the areas of the person's organisation
    FIELD = "field"  # rows of the field (lĩnh vực) that the person's organisation answers for: it was asked for its opinion
    PROVINCE = "province"  # every row


class Permission(StrEnum):
    """Base of each app's permissions; a value reads `app.verb_noun`."""


@dataclass(frozen=True, slots=True)
class Grant:
    """One row of the table: who holds which permission, and how far."""

    permission: Permission
    role: Role
    scope: Scope


_grants: dict[tuple[str, str], Grant] = {}


def register(*grants: Grant) -> None:
    """Add rows to the table; a second row for the same permission and role is a mistake and refused."""
    for grant in grants:
        key = (str(grant.permission), str(grant.role))
        known = _grants.get(key)
        if known is not None and known != grant:
            raise ValueError(f"two grants of {grant.permission} to {grant.role}")
        _grants[key] = grant


def scope_of(permission: Permission, role: Role) -> Scope | None:
    """How far `role` holds `permission`; None when not at all."""
    grant = _grants.get((str(permission), str(role)))
    return grant.scope if grant else None


def holders(permission: Permission) -> dict[Role, Scope]:
    """The roles that hold a permission, with their scopes."""
    return {g.role: g.scope for g in matrix() if g.permission == permission}


def matrix() -> Iterator[Grant]:
    """All rows, in a stable order."""
    return (_grants[key] for key in sorted(_grants))

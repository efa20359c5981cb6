"""Who may do what: roles, scopes, permissions, grants. The one door for pages, actions and querysets."""

from khuyencong.access.grants import Grant, Permission, Role, Scope, holders, matrix, register
from khuyencong.access.personal import PersonalField, Sensitivity, masked, personal_fields, register_personal, sensitivity_of
from khuyencong.access.principal import SYSTEM, Principal

__all__ = [
    "SYSTEM",
    "Grant",
    "Permission",
    "PersonalField",
    "Principal",
    "Role",
    "Scope",
    "Sensitivity",
    "holders",
    "masked",
    "matrix",
    "personal_fields",
    "register",
    "register_personal",
    "sensitivity_of",
]

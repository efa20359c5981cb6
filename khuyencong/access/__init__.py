"""Who may do what: roles, scopes, permissions, grants. The one door for pages, actions and querysets."""

from khuyencong.access.grants import Grant, Permission, Role, Scope, holders, matrix, register
from khuyencong.access.principal import SYSTEM, Principal

__all__ = ["SYSTEM", "Grant", "Permission", "Principal", "Role", "Scope", "holders", "matrix", "register"]

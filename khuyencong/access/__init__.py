"""Who may do what: roles, scopes, permissions, grants. The one door for pages, actions and querysets."""

from khuyencong.access import grounds
from khuyencong.access.covering import Need, is_covered, may_reveal, needs, register_need, reveal_kind, revealable, shown
from khuyencong.access.grants import Grant, Permission, Role, Scope, holders, matrix, register
from khuyencong.access.personal import (
    Erasure,
    PersonalField,
    PersonalTable,
    Sensitivity,
    columns,
    impersonal_fields,
    impersonal_reason,
    masked,
    personal_fields,
    personal_table,
    personal_tables,
    register_impersonal,
    register_people,
    register_personal,
    sensitivity_of,
)
from khuyencong.access.principal import SYSTEM, Principal

__all__ = [
    "SYSTEM",
    "Erasure",
    "Grant",
    "Need",
    "Permission",
    "PersonalField",
    "PersonalTable",
    "Principal",
    "Role",
    "Scope",
    "Sensitivity",
    "columns",
    "grounds",
    "holders",
    "impersonal_fields",
    "impersonal_reason",
    "is_covered",
    "masked",
    "matrix",
    "may_reveal",
    "needs",
    "personal_fields",
    "personal_table",
    "personal_tables",
    "register",
    "register_impersonal",
    "register_need",
    "register_people",
    "register_personal",
    "reveal_kind",
    "revealable",
    "sensitivity_of",
    "shown",
]

"""At which kinds of organisation each role is held: data from which forms, the service and the database's guard are made."""

from collections.abc import Mapping

from khuyencong.access import Role
from khuyencong.actors.enums import OrganisationKind as K

HOMES: Mapping[Role, tuple[K, ...]] = {
    Role.COMMUNE_OFFICER: (K.COMMUNE_COMMITTEE,),
    # Where there are no districts, the commune's UBND holds their duty (`functions.ROLE_FUNCTIONS` says on which days).
    Role.DISTRICT_OFFICER: (K.DISTRICT_COMMITTEE, K.COMMUNE_COMMITTEE),
    Role.DISTRICT_LEADER: (K.DISTRICT_COMMITTEE, K.COMMUNE_COMMITTEE),
    Role.CENTER_OFFICER: (K.PROMOTION_CENTER,),
    Role.DOIT_CLERK: (K.DOIT,),
    Role.DOIT_OFFICER: (K.DOIT,),
    Role.DOIT_HEAD: (K.DOIT,),
    Role.DOIT_LEADER: (K.DOIT,),
    Role.PROVINCE_LEADER: (K.PROVINCE_COMMITTEE,),
    Role.FINANCE_OFFICER: (K.FINANCE,),
    Role.FINANCE_LEADER: (K.FINANCE,),
    # Whoever the directive asks for an opinion or a report; ministries and sở are merged, so several kinds answer.
    Role.CO_APPRAISER: (
        K.FINANCE,
        K.PLANNING,
        K.SCIENCE,
        K.LABOUR,
        K.HOME_AFFAIRS,
        K.ICT,
        K.INVESTMENT_CENTER,
        K.RADIO_TV,
        K.NEWSPAPER,
        K.MINISTRY_AGENCY,
    ),
    Role.OPERATOR: (K.DOIT, K.PROMOTION_CENTER),
}
"""Roles that are not named here belong to no organisation (cơ sở, the system)."""

OFFICES: tuple[Role, ...] = tuple(HOMES)
"""The roles of those who work in an office."""

LEADERS: tuple[Role, ...] = (Role.PROVINCE_LEADER, Role.DOIT_LEADER, Role.FINANCE_LEADER, Role.DISTRICT_LEADER)
"""Who heads an organisation, and signs for it."""


_AT_A_COMMUNE = {Role.DISTRICT_OFFICER: "Chuyên viên UBND xã, phường", Role.DISTRICT_LEADER: "Lãnh đạo UBND xã, phường"}


def role_label(role: str, kind: str) -> str:
    """What a role is called at an organisation of a kind: the local roles are a commune's where there are no districts."""
    at_a_commune = _AT_A_COMMUNE.get(Role(role)) if kind == K.COMMUNE_COMMITTEE else None
    return at_a_commune or str(Role(role).label)


def roles_of(kind: str) -> list[Role]:
    """The roles that may be held at an organisation of a kind, in the order of `Role`."""
    return [role for role in Role if kind in HOMES.get(role, ())]


def kinds_of(role: str) -> tuple[K, ...]:
    """The kinds of organisation at which a role is held."""
    return HOMES.get(Role(role), ())


def fitting_sql(role: str, kind: str) -> str:
    """SQL that is true where the column `role` may be held at an organisation whose kind is `kind`."""
    pairs = ", ".join(f"('{held}', '{home}')" for held, homes in HOMES.items() for home in homes)
    return f"({role}, {kind}) IN ({pairs})"

"""The province and its people for tests, made through the services."""

from itertools import count

from khuyencong.access import Principal, Role
from khuyencong.actors import selectors
from khuyencong.actors.models import AdminUnit, Enterprise, FunctionHolder, Membership, Organisation, User
from khuyencong.actors.services.enterprises import register_enterprise
from khuyencong.actors.services.lists import load_lists
from khuyencong.actors.services.people import add_person, give_role
from khuyencong.actors.services.units import START, load_organisations, load_units
from khuyencong.notices.consents import statement
from khuyencong.notices.models import Purpose
from tests.factories.remembering import remembered, remembered_from_nothing

_number = count(1)

# What a form sends of who has read what becomes of their data.
READ = {"notice": statement(Purpose.REGISTRATION).version, "has_read": "on"}

# Where each role works; district roles name their district's UBND, enterprises none.
HOME = {
    Role.CENTER_OFFICER: "ttkc",
    Role.DOIT_CLERK: "sct",
    Role.DOIT_OFFICER: "sct",
    Role.DOIT_HEAD: "sct",
    Role.DOIT_LEADER: "sct",
    Role.PROVINCE_LEADER: "ubnd-tinh",
    Role.FINANCE_OFFICER: "stc",
    Role.FINANCE_LEADER: "stc",
    Role.CO_APPRAISER: "stttt",
    Role.OPERATOR: "sct",
}


@remembered_from_nothing
def make_province() -> None:
    """Units, organisations and functions; twice changes nothing."""
    load_units()
    load_organisations(communes=False)
    load_lists()


def _make_once() -> None:
    """The province, where nothing of it is there; looking for what is missing costs more than most tests."""
    if not FunctionHolder.objects.exists():
        make_province()


def commune(name: str = "Phường Phú Khương") -> AdminUnit:
    """A commune by its name; the first of that name by code."""
    _make_once()
    return AdminUnit.objects.filter(level="commune", name=name).select_related("parent").order_by("code")[0]


def organisation(code: str) -> Organisation:
    """An organisation by its code (`sct`, `stc`, `ubnd-829` …)."""
    _make_once()
    return Organisation.objects.select_related("area", "parent").get(code=code)


def commune_committee(name: str = "Phường Phú Khương") -> Organisation:
    """The UBND of a commune; the province is made without those of its communes, because few tests need them."""
    area = commune(name)
    load_organisations()
    return Organisation.objects.select_related("area").get(code=f"ubnd-xa-{area.code}")


@remembered
def make_enterprise(name: str = "", *, area: AdminUnit | None = None, **facts: object) -> Enterprise:
    """A cơ sở in a commune (phường Phú Khương, TP Bến Tre unless said otherwise)."""
    facts = {"legal_form": "enterprise", "trade": "agro_food", "employees": 24, "representative": "Nguyễn Văn An"} | facts
    return register_enterprise(name=name or f"Cơ sở số {next(_number)}", area=area or commune(), **facts)


def make_user(name: str = "", *, password: str | None = None) -> User:
    """An account without a role."""
    number = next(_number)
    return add_person(email=f"nguoi{number}@thu.invalid", full_name=name or f"Người số {number}", password=password)


@remembered
def make_member(
    role: Role,
    *,
    organisation_code: str = "",
    enterprise: Enterprise | None = None,
    district: str = "829",
    user: User | None = None,
    password: str | None = None,
) -> Membership:
    """A person in a role, since the portal's first day."""
    _make_once()
    user = user or make_user(role.label, password=password)
    if role in Role.of_enterprises():
        return give_role(user=user, role=role, enterprise=enterprise or make_enterprise(), valid_from=START)
    if role == Role.COMMUNE_OFFICER and not organisation_code:
        return give_role(user=user, role=role, organisation=commune_committee(), title=role.label, valid_from=START)
    code = organisation_code or HOME.get(role) or f"ubnd-{district}"
    return give_role(user=user, role=role, organisation=organisation(code), title=role.label, valid_from=START)


@remembered
def acting(role: Role, **where: object) -> Principal:
    """The principal of a new person in a role."""
    return principal(make_member(role, **where))  # type: ignore[arg-type]


def principal(membership: Membership) -> Principal:
    """The principal of a membership, as the middleware makes it."""
    return selectors.principal_of(membership, selectors.memberships_on(user_id=membership.user_id))

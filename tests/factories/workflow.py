"""Letters and the people around them, for the tests of the workflow engine."""

from itertools import count

from khuyencong.access import Principal, Role
from khuyencong.actors.models import User
from tests.workflow_app.models import Letter

_numbers = count(1)


def make_person(name: str = "Nguyễn Văn An") -> User:
    """A user with an address of their own."""
    return User.objects.create_user(email=f"person{next(_numbers)}@example.vn", full_name=name)


def as_enterprise(user: User, *enterprise_ids: int) -> Principal:
    """`user` acting for enterprises (1 by default)."""
    return Principal(user_id=user.pk, name=user.full_name, role=Role.ENTERPRISE, enterprise_ids=frozenset(enterprise_ids or (1,)))


def as_officer(user: User) -> Principal:
    """`user` acting as an officer of the department."""
    return Principal(user_id=user.pk, name=user.full_name, role=Role.DOIT_OFFICER, organisation_id=7, organisation_name="Sở Công Thương")


def make_letter(**fields: object) -> Letter:
    """A drafted letter, ready to be sent."""
    return Letter.objects.create(**{"text": "Kính gửi Sở", "address": "Bến Tre", **fields})


def as_head(user: User) -> Principal:
    """`user` acting as a head of section."""
    return Principal(user_id=user.pk, name=user.full_name, role=Role.DOIT_HEAD)

"""Accounts and memberships."""

from datetime import date

from django.db import transaction

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import Enterprise, Membership, Organisation, User
from khuyencong.text import nfc


@transaction.atomic
def add_person(*, email: str, full_name: str, password: str | None = None) -> User:
    """A new account. ValidationError when the address is known."""
    return User.objects.create_user(email=email, full_name=nfc(full_name).strip(), password=password)


@transaction.atomic
def give_role(
    *,
    user: User,
    role: Role,
    organisation: Organisation | None = None,
    enterprise: Enterprise | None = None,
    title: str = "",
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Membership:
    """Let a person act in a role for an organisation or an enterprise, from a day on."""
    membership = Membership(
        user=user,
        role=role,
        organisation=organisation,
        enterprise=enterprise,
        title=nfc(title),
        valid_from=valid_from or clock.today(),
        valid_to=valid_to,
    )
    membership.full_clean()
    membership.save()
    return membership

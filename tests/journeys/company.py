"""Everybody who has a part in a đề án, with accounts that open by a password, and for staff by a code of their phone."""

from dataclasses import dataclass

from khuyencong.access import Role
from khuyencong.actors.models import Enterprise, Membership
from khuyencong.actors.services.people import add_person
from tests.factories import actors
from tests.factories.calendar import load_calendar
from tests.factories.identity import give_totp
from tests.factories.projects import prepare_province
from tests.journeys.stage import DESK, Actor, Stage

PASSWORD = "dua-xanh-ben-tre-2026"


@dataclass
class Company:
    """People by what they do; each call opens a further browser for the same person."""

    stage: Stage

    def person(self, role: Role, name: str, email: str, *, enterprise: Enterprise | None = None, where: str = "") -> Membership:
        """An account in a role."""
        user = add_person(email=email, full_name=name, password=PASSWORD)
        if role not in Role.of_enterprises():
            give_totp(user)
        return actors.make_member(role, user=user, enterprise=enterprise, organisation_code=where)

    def comes(self, membership: Membership, *, width: int = DESK, dark: bool = False) -> Actor:
        """The person before a browser of their own, signed in through the form."""
        user = membership.user
        actor = self.stage.actor(user.full_name, email=user.email, password=PASSWORD, width=width, dark=dark)
        return actor.signs_in()


def province_on(year: int) -> None:
    """The province with its law, and a calendar that reaches the year after next."""
    prepare_province()
    load_calendar(year - 1, year + 2)

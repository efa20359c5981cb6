"""The people of the demonstration: one account for each role, for each district's officer and leader, and for owners of cơ sở."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from khuyencong import clock
from khuyencong.access import Principal, Role
from khuyencong.actors import selectors
from khuyencong.actors.models import Enterprise, Organisation, User
from khuyencong.actors.services.people import add_person, give_role
from khuyencong.actors.services.units import START
from khuyencong.identity.services.factors import give_totp

DATA = Path(__file__).parent / "data"
PASSWORD: str = settings.DEMO_PASSWORD
"""The one password of all demonstration accounts."""
DOMAIN = "demo.invalid"
CHECKER = "chuyenvien2.stc"
APPRAISERS = ("chuyenvien.sct", "chuyenvien2.sct")


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the demonstration and what to try with it."""

    email: str
    name: str
    role: Role
    organisation: str  # its code
    title: str
    hint: str


@cache
def read(name: str) -> Any:
    """One of the demonstration's own data files."""
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def accounts() -> Iterator[Account]:
    """Every officer's account, as the data file declares it."""
    data = read("people.json")
    for row in data["people"]:
        yield Account(row["email"], row["name"], Role(row["role"]), row["organisation"], row["title"], row["try"])
    for row in data["districts"]:
        code = f"ubnd-{row['code']}"
        yield Account(
            f"chuyenvien.{row['mail']}@{DOMAIN}", row["officer"], Role.DISTRICT_OFFICER, code, "Chuyên viên phòng Kinh tế",
            "Lập hồ sơ thay cơ sở, kiểm tra cơ sở, yêu cầu bổ sung",
        )  # fmt: skip
        yield Account(
            f"lanhdao.{row['mail']}@{DOMAIN}", row["leader"], Role.DISTRICT_LEADER, code, "Phó Chủ tịch",
            "Đề nghị Sở hỗ trợ hoặc không đề nghị; quyết định đề án bằng kinh phí huyện, xã",
        )  # fmt: skip


def later_accounts() -> Iterator[Account]:
    """Who came after the demonstration's đề án were written: a deputy, new officers; they act in none of them."""
    for row in read("people.json")["later"]:
        yield Account(row["email"], row["name"], Role(row["role"]), row["organisation"], row["title"], row["try"])


def add_officers() -> int:
    """Make the officers' accounts; returns how many."""
    count = 0
    for account in accounts():
        user = add_person(email=account.email, full_name=account.name, password=PASSWORD)
        organisation = Organisation.objects.get(code=account.organisation)
        give_role(user=user, role=account.role, organisation=organisation, title=account.title, valid_from=START)
        count += 1
    return count


def give_factors() -> int:
    """Give every officer an authenticator app; its codes are shown on the page of the second factor. Returns how many."""
    officers = User.objects.filter(email__endswith=f"@{DOMAIN}", memberships__organisation__isnull=False).order_by("pk").distinct()
    for user in officers:
        give_totp(user=user)
    return len(officers)


def add_owner(enterprise: Enterprise, *, email: str) -> User:
    """Make the account of a cơ sở's owner."""
    user = add_person(email=email, full_name=enterprise.representative, password=PASSWORD)
    give_role(user=user, role=Role.ENTERPRISE, enterprise=enterprise, title="Chủ cơ sở", valid_from=START)
    return user


class Cast:
    """Who acts in the demonstration: principals by role, and by district."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str, int], Principal] = {}
        self._accounts = list(accounts())

    def _principal(self, email: str, role: Role) -> Principal:
        key = (email, role.value, clock.today().year)  # organisations are renamed at a turn of the year
        if key not in self._known:
            self._known[key] = selectors.principal_for(email=email, role=role)
        return self._known[key]

    def __getitem__(self, role: Role) -> Principal:
        """The person of a province-wide role; the first declared when there are several."""
        account = next(a for a in self._accounts if a.role == role)
        return self._principal(account.email, role)

    @property
    def checker(self) -> Principal:
        """The second officer of Sở Tài chính: checks requests for money that another pays, and settlements that another draws up."""
        return self._principal(f"{CHECKER}@{DOMAIN}", Role.FINANCE_OFFICER)

    def of_district(self, role: Role, district_code: str) -> Principal:
        """The officer or the leader of a district."""
        account = next(a for a in self._accounts if a.role == role and a.organisation == f"ubnd-{district_code}")
        return self._principal(account.email, role)

    @property
    def commune(self) -> Principal:
        """The officer of a commune who has an account; one of those who came later."""
        account = next(a for a in later_accounts() if a.role == Role.COMMUNE_OFFICER)
        return self._principal(account.email, account.role)

    def of_organisation(self, code: str) -> Principal:
        """Whoever answers questions for an organisation."""
        account = next(a for a in self._accounts if a.role in (Role.CO_APPRAISER, Role.FINANCE_OFFICER) and a.organisation == code)
        return self._principal(account.email, account.role)

    def appraiser(self, number: int) -> Principal:
        """One of the officers who appraise, in turn."""
        return self._principal(f"{APPRAISERS[number % len(APPRAISERS)]}@{DOMAIN}", Role.DOIT_OFFICER)

    def owner(self, email: str) -> Principal:
        """The owner of a cơ sở."""
        return self._principal(email, Role.ENTERPRISE)

"""One đề án of the demonstration: its facts from the data file, and what its steps need to know."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from khuyencong import clock
from khuyencong.access import Principal, Role
from khuyencong.actors.models import AdminUnit, Enterprise
from khuyencong.actors.services.enterprises import register_enterprise
from khuyencong.demo.people import DOMAIN, Cast, add_owner
from khuyencong.workflow import runner
from khuyencong.workflow.models import Moving
from projects.enums import LineState
from projects.models import Line, Project


@dataclass
class Life:
    """A đề án on its way. `facts` is its row of the data file; amounts there are triệu đồng."""

    facts: dict[str, Any]
    cast: Cast
    number: int
    project: Project = field(init=False)
    enterprises: list[Enterprise] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.facts['key']} ({self.facts['title']})"

    # --- who -----------------------------------------------------------
    @property
    def owner_email(self) -> str:
        """The address of the first cơ sở's owner."""
        return f"coso.{self.facts['key']}@{DOMAIN}"

    @property
    def author(self) -> Principal:
        """Who writes the application: the owner, the district or the Trung tâm."""
        match self.facts.get("by", "enterprise"):
            case "enterprise":
                return self.cast.owner(self.owner_email)
            case "district":
                return self.district(Role.DISTRICT_OFFICER)
            case _:
                return self.cast[Role.CENTER_OFFICER]

    @property
    def doer(self) -> Principal:
        """Who carries it out and reports: the owner when there is an account, else the Trung tâm."""
        return self.author if self.author.role == Role.ENTERPRISE else self.cast[Role.CENTER_OFFICER]

    @property
    def appraiser(self) -> Principal:
        """The officer who appraises this one."""
        return self.cast.appraiser(self.number)

    def district(self, role: Role) -> Principal:
        """The district's officer or leader."""
        first: str = self.facts["beneficiaries"][0]["district"]
        return self.cast.of_district(role, self.facts.get("district", first))

    # --- what ----------------------------------------------------------
    def register(self) -> None:
        """Register the beneficiaries, marked as demonstration, with the owner's account when the owner applies."""
        for n, row in enumerate(self.facts["beneficiaries"], start=1):
            area = AdminUnit.objects.select_related("parent").get(level="commune", name=row["commune"], parent__code=row["district"])
            self.enterprises.append(
                register_enterprise(
                    name=row["name"],
                    legal_form=row.get("form", "enterprise"),
                    trade=row.get("trade", "agro_food"),
                    area=area,
                    tax_code=tax_code(self.number, n),
                    address=row.get("address", "Ấp 1"),
                    representative=row["representative"],
                    phone=f"0900 000 {self.number % 10}{n % 100:02d}",
                    employees=row.get("employees", 18),
                    founded_on=date(2012, 1 + self.number % 12, 1 + n % 28),
                    is_demonstration=True,
                )
            )
        if self.facts.get("by", "enterprise") == "enterprise":
            add_owner(self.enterprises[0], email=self.owner_email)

    def lines(self, positions: tuple[int, ...] = ()) -> list[Line]:
        """The living lines, of some positions only when named."""
        rows = self.project.lines.exclude(state=LineState.TERMINATED).select_related("enterprise__area", "project__district")
        return list((rows.filter(position__in=positions) if positions else rows).order_by("position"))

    def move(self, subject: Moving, action: str, who: Principal, reason: str = "", **data: object) -> None:
        """Fire a move on a subject as it now stands."""
        subject.refresh_from_db()
        runner.fire(subject, action, actor=who, version=subject.version, reason=reason, data=data)

    def later(self, days: int) -> date:
        """A day so many days from the portal's today."""
        return clock.today() + timedelta(days=days)


def tax_code(number: int, place: int) -> str:
    """An invented tax code with a right check digit, for cơ sở that are marked as demonstration."""
    body = f"1399{number:03d}{place:02d}"
    # Thông tư 105/2020/TT-BTC: weighted sum modulo 11.
    rest = sum(int(digit) * weight for digit, weight in zip(body, (31, 29, 23, 19, 17, 13, 7, 5, 3), strict=True)) % 11
    check = 10 - rest
    return f"{body}{check}" if check < 10 else tax_code(number, place + 10)

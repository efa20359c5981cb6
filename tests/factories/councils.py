"""Councils for tests, made through the services that the pages call."""

from dataclasses import dataclass, field
from datetime import time, timedelta

from councils.enums import Seat, Vote
from councils.models import AgendaItem, Council, Member, Sitting
from councils.selectors import criteria_on
from councils.services import councils, judging, sittings
from councils.services.judging import Points
from councils.services.rules import load_rules
from khuyencong import clock
from khuyencong.access import Principal, Role
from projects.models import Project
from tests.factories import actors


@dataclass
class Bench:
    """A council with its people: who organises, the chair, the secretary and two members, one of them of Sở Tài chính."""

    council: Council
    head: Principal
    people: dict[str, Principal] = field(default_factory=dict)
    seats: dict[str, Member] = field(default_factory=dict)

    @property
    def chair(self) -> Principal:
        """Who presides."""
        return self.people["chair"]

    @property
    def secretary(self) -> Principal:
        """Who keeps the minutes."""
        return self.people["secretary"]


CAST = (
    ("chair", Role.DOIT_LEADER, Seat.CHAIR),
    ("secretary", Role.DOIT_OFFICER, Seat.SECRETARY),
    ("finance", Role.FINANCE_OFFICER, Seat.MEMBER),
    ("ict", Role.CO_APPRAISER, Seat.MEMBER),
)


def make_bench(head: Principal | None = None) -> Bench:
    """A council of four with a chair, a secretary and two members."""
    load_rules()
    head = head or actors.acting(Role.DOIT_HEAD)
    today = clock.today()
    council = councils.found_council(
        who=head, name="Hội đồng xét duyệt đề án khuyến công tỉnh Bến Tre", decision="45/QĐ-SCT", decided_on=today, valid_from=today
    )
    bench = Bench(council, head)
    for name, role, seat in CAST:
        bench.people[name] = actors.acting(role)
        bench.seats[name] = councils.add_member(council=council, who=head, user_id=bench.people[name].user_id or 0, seat=seat)
    return bench


def make_sitting(bench: Bench, *projects: Project, days: int = 0) -> Sitting:
    """A sitting with these đề án on its agenda, invited to."""
    sitting = sittings.plan_sitting(
        council=bench.council,
        who=bench.head,
        held_on=clock.today() + timedelta(days=days),
        starts_at=time(14),
        place="Phòng họp Sở Công Thương",
    )
    sittings.put_on_agenda(sitting=sitting, who=bench.head, projects=[project.pk for project in projects])
    return sittings.invite(sitting=sitting, who=bench.head)


def open_sitting(bench: Bench, sitting: Sitting, *, absent: tuple[str, ...] = ()) -> Sitting:
    """Open it with everybody but the absent."""
    return sittings.open_sitting(
        sitting=sitting, who=bench.secretary, present=[seat.pk for name, seat in bench.seats.items() if name not in absent],
        presided_by=bench.seats["chair"].pk, secretary=bench.seats["secretary"].pk,
    )  # fmt: skip


def points(sitting: Sitting, many: int = 8) -> dict[int, Points]:
    """As many points by every criterion."""
    return {criterion.pk: Points(many, "Có số liệu chứng minh.") for criterion in criteria_on(sitting.held_on)}


def cast(
    bench: Bench, item: AgendaItem, name: str, vote: str = Vote.FOR, *, many: int = 8, amount: int | None = None, declares: bool = True
) -> None:
    """A member declares that nothing binds them, and hands in a sheet."""
    seat, who = bench.seats[name], bench.people[name]
    if declares:
        judging.declare(item=item, member=seat, who=who, has_conflict=False)
    judging.cast_ballot(
        item=item, member=seat, who=who, vote=vote, amount=amount or (item.project.requested if vote in (Vote.FOR, Vote.CONDITIONAL) else None),
        remarks="" if vote == Vote.FOR else "Cần bổ sung chứng minh vốn đối ứng.", points=points(item.sitting, many),
    )  # fmt: skip


def hold(bench: Bench, *projects: Project) -> Sitting:
    """A whole sitting: everybody votes for each đề án, both sign."""
    sitting = open_sitting(bench, make_sitting(bench, *projects))
    for item in sitting.items.select_related("project", "sitting").order_by("position"):
        for name in bench.seats:
            cast(bench, item, name)
        judging.conclude(item=item, who=bench.chair, discussion="Thống nhất.", amount=item.project.requested)
    judging.sign_minutes(sitting=sitting, who=bench.secretary)
    return judging.sign_minutes(sitting=sitting, who=bench.chair)

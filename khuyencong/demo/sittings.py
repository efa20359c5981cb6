"""The demonstration's council: founded when a đề án first needs one; it sits on what waits, and has an open sitting today."""

from datetime import date, time

from councils.enums import Seat, Vote
from councils.models import AgendaItem, Council, Member, Sitting
from councils.selectors import criteria_on
from councils.services import councils, judging, sittings
from councils.services.judging import Points
from khuyencong import clock
from khuyencong.access import Principal, Role
from khuyencong.demo.people import Cast
from projects.enums import ProjectState
from projects.models import Project
from projects.selectors import appraising

NAME = "Hội đồng xét duyệt đề án khuyến công tỉnh Bến Tre"
REMARK = "Số liệu nêu trong hồ sơ có cơ sở, phù hợp với cơ sở cùng ngành."


def _people(cast: Cast) -> dict[Seat, list[Principal]]:
    return {
        Seat.CHAIR: [cast[Role.DOIT_LEADER]],
        Seat.SECRETARY: [cast[Role.DOIT_CLERK]],
        Seat.MEMBER: [cast[Role.FINANCE_OFFICER], cast.of_organisation("skhcn"), cast.of_organisation("stttt")],
    }


def _council(cast: Cast) -> Council:
    """The council of the demonstration, founded on the first day on which it is needed."""
    found = Council.objects.filter(name=NAME).order_by("id").first()
    if found is not None:
        return found
    today, head = clock.today(), cast[Role.DOIT_HEAD]
    council = councils.found_council(who=head, name=NAME, decision="45/QĐ-SCT (minh họa)", decided_on=today, valid_from=today)
    for seat, people in _people(cast).items():
        for who in people:
            councils.add_member(council=council, who=head, user_id=who.user_id or 0, seat=seat)
    return council


def _plan(cast: Cast, projects: list[Project], on: date) -> Sitting:
    head = cast[Role.DOIT_HEAD]
    sitting = sittings.plan_sitting(
        council=_council(cast), who=head, held_on=on, starts_at=time(14), place="Phòng họp tầng 2, Sở Công Thương"
    )
    sittings.put_on_agenda(sitting=sitting, who=head, projects=[project.pk for project in projects])
    return sittings.invite(sitting=sitting, who=head)


def _open(cast: Cast, sitting: Sitting) -> dict[int, tuple[Member, Principal]]:
    acting = {who.user_id: who for people in _people(cast).values() for who in people}
    seats = {m.pk: (m, acting[m.user_id]) for m in sitting.council.members.select_related("user").order_by("id")}
    by_seat = {m.seat: pk for pk, (m, _) in seats.items()}
    sittings.open_sitting(
        sitting=sitting, who=cast[Role.DOIT_CLERK], present=list(seats), presided_by=by_seat[Seat.CHAIR], secretary=by_seat[Seat.SECRETARY]
    )
    return seats


def _cast(item: AgendaItem, member: Member, who: Principal, place: int) -> None:
    if member.user_id not in appraising.declared(item.project, [member.user_id]):
        judging.declare(item=item, member=member, who=who, has_conflict=False)
    points = {
        one.pk: Points(max(0, one.most - 1 - (place + index) % 3), REMARK) for index, one in enumerate(criteria_on(item.sitting.held_on))
    }
    judging.cast_ballot(item=item, member=member, who=who, vote=Vote.FOR, amount=item.project.requested, remarks="", points=points)


def consider(cast: Cast, project: Project) -> None:
    """Where a rule asks for it, the council sits on a đề án today and signs its minutes."""
    project.refresh_from_db()
    if appraising.council_rule(project, clock.today()) is None or project.agenda_items.filter(is_void=False).exists():
        return
    sitting = _plan(cast, [project], clock.today())
    seats = _open(cast, sitting)
    item = AgendaItem.objects.select_related("project", "sitting").get(sitting=sitting)
    for place, (member, who) in enumerate(seats.values()):
        _cast(item, member, who, place)
    judging.conclude(
        item=item, who=cast[Role.DOIT_LEADER], discussion="Hội đồng thống nhất sự cần thiết của đề án.", amount=project.requested
    )
    judging.sign_minutes(sitting=sitting, who=cast[Role.DOIT_CLERK])
    judging.sign_minutes(sitting=sitting, who=cast[Role.DOIT_LEADER])


def open_one(cast: Cast, today: date) -> int:
    """A sitting of today with what is being appraised: two have voted, one keeps out of the first đề án, the others still owe their sheets."""
    waiting = Project.objects.filter(state=ProjectState.APPRAISING, agenda_items__isnull=True).order_by("-requested", "id")
    projects = list(waiting[:3])
    if not projects:
        return 0
    sitting = _plan(cast, projects, today)
    seats = list(_open(cast, sitting).values())
    items = list(AgendaItem.objects.filter(sitting=sitting).select_related("project", "sitting").order_by("position"))
    member, who = seats[-1]
    judging.declare(item=items[0], member=member, who=who, has_conflict=True, kind="relation", words="Chủ cơ sở là người thân (minh họa).")
    for place, (member, who) in enumerate(seats[:2]):
        _cast(items[0], member, who, place)
    return len(items)
